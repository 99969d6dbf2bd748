package import Domain

/// Operations on a whole store: checks, copies, repairs.
extension Store {
    /// The tables whose values the journal proves. For other tables only the structure is checked.
    package static var proved: [String] { ["journal"] + Schema.projections }

    /// The tables that the journal does not prove.
    package static var unproved: [String] { Schema.tables.filter { !proved.contains($0) } }

    /// Checks that no row of the journal was changed, removed or inserted.
    package func verifyChain() async throws -> ChainReport {
        try await readAnyway { try ChainWalk.walk($0.session) }
    }

    /// Checks everything that can be checked, on one snapshot, even while a core has the store open: the engine's check
    /// of the file, the journal's chain and its end, and every value of the state folded from it.
    package func verify() async throws -> StoreReport {
        // Read before the snapshot, so that a running core does not seem to have lost what it writes in between.
        let tail = TailFile.contents(of: path)
        let lost = lostTails.map(\.description)
        return try await readAnyway { try Verification.examine($0, tail: tail, lost: lost) }
    }

    /// Folds the whole journal again with the code that appending runs, and compares the result with the state. Unless
    /// `verifyOnly`, a state that differs is then replaced by what the journal says.
    /// - Throws: `StoreError.damaged` when the journal is not as it was written.
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

    /// Checks the whole store while it stays in use: the engine's own check, and records of facts that the journal does
    /// not have.
    /// - Returns: the problems found; empty when there are none.
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

    /// The mark that is set while erased data may still be in the file's pages. `vacuum` ends it.
    package static var vacuumMark: String { "privacy.vacuumDue" }

    /// Bytes that `vacuum` needs on the disk beside the file, and bytes that are free.
    package func roomForVacuum() async throws -> (needed: Int64, free: Int64) { try await engine.roomForVacuum() }

    /// Rewrites the file without the remains of erased rows, and empties its log. Nobody else may have it open.
    /// - Throws: `StoreError.noRoom` when too little space is free, and `StoreError.readOnly`.
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

    /// Accepts the loss of journal rows, after a person has looked at it. The journal records who did so and what was
    /// lost.
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

    /// Records in the file beside the store that an order's person is to be erased.
    package func rememberErasure(of id: OrderID) throws {
        try ErasedFile(store: path).add([ErasureHash.of(id)])
    }

    /// Reconciles the erasures known to the store with those in the file beside it, in both directions.
    /// - Returns: orders of this store that were erased before it was restored from an older copy.
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

    /// Every break of the three-way match, by class, then oldest first.
    package func matchBreaks(_ policy: MatchPolicy, at now: Instant) async throws -> [MatchBreak] {
        try await OrderReport(store: self).matchBreaks(policy, at: now)
    }

    /// Passes every order to `body`, page by page, each page on a snapshot of its own.
    package func eachOrder(_ body: (OrderRecord, [ShipmentRecord]) -> Void) async throws {
        try await OrderReport(store: self).eachOrder(body)
    }
}
