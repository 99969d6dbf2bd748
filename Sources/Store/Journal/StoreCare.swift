package import Domain

/// What is done with a store as a whole: checks, copies, mending.
extension Store {
    /// Every table whose values are proved by the journal; of the others only the structure is checked.
    package static var proved: [String] { ["journal"] + Schema.projections }

    /// The tables beside the journal.
    package static var unproved: [String] { Schema.tables.filter { !proved.contains($0) } }

    /// Checks that no row of the journal was changed, taken out or put in.
    package func verifyChain() async throws -> ChainReport {
        try await readAnyway { try ChainWalk.walk($0.session) }
    }

    /// Checks everything that can be checked, on one snapshot, also while a core has the store: what SQLite says of the file, the
    /// journal's chain, its end, and every value of the state that is folded from it.
    package func verify() async throws -> StoreReport {
        // Before the snapshot: a core that goes on meanwhile must not seem to have lost what it wrote since.
        let tail = TailFile.contents(of: path)
        let lost = lostTails.map(\.description)
        return try await readAnyway { try Verification.examine($0, tail: tail, lost: lost) }
    }

    /// Folds the whole journal again, with the code that appending runs, and compares. Unless only verifying, what differs is
    /// then replaced by what the journal says.
    package func rebuild(verifyOnly: Bool) async throws -> RebuildReport {
        let report = try await read { reader in
            if let bad = try ChainWalk.walk(reader.session).firstBad {
                throw StoreError.damaged(
                    why: "row \(bad) of the journal is not what was written; nothing is rebuilt from it")
            }
            return try Verification.compare(reader)
        }
        if !verifyOnly, !report.differences.isEmpty { try await rebuildState(anew: true) { _ in } }
        return report
    }

    /// Looks at the whole store beside whatever else is done with it: what the engine finds, and records of facts that the journal
    /// does not have.
    /// - Returns: what is wrong; nothing when all is well.
    package func check() async throws -> [String] {
        do {
            return try await engine.check(StartCheck.versioned.map { StartCheck.recordsAhead($0.table) })
        } catch let error as SQLFailure where error.kind == .damaged || error.kind == .foreign {
            return [error.message]
        }
    }

    /// The version of the SQLite library in use.
    package static var sqliteVersion: String { (try? SQLiteEngine.version) ?? "unknown" }

    /// Writes a consistent copy of the whole store to `path` while it is in use.
    package func backup(to path: String) async throws { try await engine.backup(to: path) }

    /// The mark that stands while erased data may be in the file's pages. `vacuum` ends it.
    package static var vacuumMark: String { "privacy.vacuumDue" }

    /// The room that `vacuum` needs beside the file, and what is free.
    package func roomForVacuum() async throws -> (needed: Int64, free: Int64) { try await engine.roomForVacuum() }

    /// Writes the file anew without what its pages still hold of erased rows, and empties its log. Nobody else may have it open.
    package func vacuum(by actor: Actor, at now: Instant) async throws {
        guard engine.isWritable else { throw StoreError.readOnly(path: path) }
        let (needed, free) = try await roomForVacuum()
        guard needed <= free else { throw StoreError.noRoom(path: path, needed: needed, free: free) }
        try await engine.vacuum()
        try await transact { tx in
            guard try tx.marks.mark(Self.vacuumMark) != nil else { return }
            try tx.append(.markEnded, to: .mark(Self.vacuumMark), by: actor, at: now)
        }
    }

    /// Goes on without what was lost of the journal: a person looked at it. The journal keeps who did and what it was.
    package func acceptTail(by actor: Actor, at now: Instant) async throws {
        let lost = lostTails
        try await transact { tx in
            for one in lost {
                try tx.append(
                    .acted(action: "acceptTail", reason: nil, outcome: one.description), to: .system("store"),
                    by: actor,
                    at: now)
            }
        }
        try LostTails.remove(of: path)
    }

    /// Remembers, beside the store, that an order's person is to be erased.
    package func rememberErasure(of id: OrderID) throws {
        try ErasedFile(store: path).add([ErasureHash.of(id)])
    }

    /// Brings the store and the file beside it together: what the one remembers as erased, the other learns.
    /// - Returns: orders of this store that were erased before it was brought back from an older copy.
    package func reconcileErasures(at now: Instant) async throws -> [OrderID] {
        let file = ErasedFile(store: path)
        let there = try file.hashes
        let known = try await read { reader in
            Set(try reader.rows("SELECT hash FROM erasure").map { try $0["hash"] as String })
        }
        try file.add(known.subtracting(there).sorted())
        var missing = there.subtracting(known)
        if missing.isEmpty { return [] }
        var back: [OrderID] = []
        var after: String? = ""
        while let start = after {
            let some = try await read { reader in
                try reader.rows("SELECT id FROM order_record WHERE id > ? ORDER BY id LIMIT 5000", [start])
                    .map { try $0["id"] as String }
            }
            for id in some where missing.remove(ErasureHash.of(OrderID(id))) != nil { back.append(OrderID(id)) }
            after = some.last
        }
        let unknown = missing.sorted()
        try await transact { tx in
            for hash in unknown { try tx.append(.erasureKnown(hash), to: .system("privacy"), by: .core, at: now) }
        }
        return back
    }

    /// Every break of the three-way match: by class, then the oldest first.
    package func matchBreaks(_ policy: MatchPolicy = MatchPolicy(), at now: Instant) async throws -> [MatchBreak] {
        try await OrderReport(store: self).matchBreaks(policy, at: now)
    }

    /// Hands every order over, some at a time, each page on a snapshot of its own.
    package func eachOrder(_ body: (OrderRecord, [ShipmentRecord]) -> Void) async throws {
        try await OrderReport(store: self).eachOrder(body)
    }
}
