import Domain
import Testing

@testable import Store

struct JournalTests {
    @Test func aFactShowsInTheStateItIsFoldedInto() async throws {
        let test = try TestStore()
        try await test.store.place("1001")
        let order = try await test.store.read { try $0.order(OrderID("1001")) }
        #expect(order?.record.stage == .queued)
        #expect(order?.version == 2)
    }

    @Test func theStateIsTheSameWhenItIsFoldedAgain() async throws {
        let test = try TestStore()
        let exception = ExceptionID("unknown-sku/NOPE")
        try await test.store.transact { tx in
            try tx.append(
                .exceptionRaised(RaisedException(.unknown(sku: SKU("NOPE"), title: "Cap", suggestion: nil))),
                to: .exception(exception),
                by: .core, at: t0)
            try tx.append(.itemSeen(Item(number: "TEE-1", name: "Tee")), to: .item("TEE-1"), by: .core, at: t0)
            try tx.append(.markMoved("x"), to: .mark("m"), by: .core, at: t0)
        }
        try await test.store.place("1", stage: .blocked, blocks: [Block(exception: exception, units: 2)], sku: "NOPE")
        try await test.store.place("2")
        let report = try await test.store.rebuild(verifyOnly: true)
        #expect(report == RebuildReport(facts: 7, differences: []))
    }

    @Test func `rows of the journal that this version cannot read are told, and the others make the state`()
        async throws
    {
        let test = try TestStore()
        try await test.store.place("1001")
        let seq = try await test.store.transact { tx in
            try tx.write(
                kind: "foretold", actor: "core", body: #"{"foretold":{}}"#, to: .order(OrderID("1001")), at: t0)
        }
        try await test.store.place("1002")
        let report = try await test.store.rebuild(verifyOnly: false)
        #expect(report.unreadable == [seq])
        #expect(report.differences == [])
        let order = try await test.store.read { try $0.timeline(subject: .order(OrderID("1001")), limit: 9) }
        #expect(order.count == 2)
        #expect(test.store.takeUnreadable().map(\.id) == ["\(seq)"])
    }

    @Test func stateThatTheJournalDoesNotBearOutIsNamedAndMended() async throws {
        let test = try TestStore()
        try await test.store.place("1001")
        try test.tamper("UPDATE order_record SET stage = 'received' WHERE id = '1001'")
        let report = try await test.store.rebuild(verifyOnly: false)
        #expect(report.differences == ["order_record: 1001 (stage)"])
        #expect(try await test.store.rebuild(verifyOnly: true).differences.isEmpty)
        let figures = try await test.store.read { try $0.figures(now: t0) }
        #expect(figures.gap.queued == 1)
    }

    @Test func whatWasReadBeforeItWasUndoneIsNotReadAgain() async throws {
        let test = try TestStore()
        try await test.store.place("1001")
        let id = OrderID("1001")
        struct Undone: Error {}
        await #expect(throws: Undone.self) {
            try await test.store.transact { tx in
                try tx.append(.orderShipped(whole: true), to: .order(id), by: .core, at: t0)
                #expect(try tx.order(id)?.record.stage == .shipped)
                throw Undone()
            }
        }
        #expect(try await test.store.read { try $0.order(id) }?.record.stage == .queued)
        try await test.store.transact {
            // It has the sequence number of what was undone.
            try $0.append(.orderParked(number: "1001", status: "Review"), to: .order(id), by: .core, at: t0)
        }
        #expect(try await test.store.read { try $0.order(id) }?.record.stage == .review)
    }

    @Test func anOrderThatDidNotChangeIsDecodedOnce() throws {
        let documents = DecodedDocuments()
        var decoded = 0
        for (text, version) in [("a", 1), ("a", 1), ("b", 1), ("b", 1), ("b", 2)] as [(String, Int64)] {
            let record = documents.record(text, version: version) {
                decoded += 1
                return text + "!"
            }
            #expect(record == text + "!")
        }
        #expect(decoded == 3)
    }

    @Test func anUntouchedJournalVerifies() async throws {
        let test = try TestStore()
        for id in 1...5 { try await test.store.place(String(id)) }
        #expect(try await test.store.verifyChain() == ChainReport(rows: 10, firstBad: nil))
    }

    @Test(arguments: [
        "UPDATE journal SET actor = 'ada(1)' WHERE seq = 4", "DELETE FROM journal WHERE seq = 4",
        "UPDATE journal SET at = at + 1 WHERE seq = 4",
    ])
    func aChangedJournalIsFoundAtTheFirstBadRow(sql: String) async throws {
        let test = try TestStore()
        for id in 1...5 { try await test.store.place(String(id)) }
        try test.tamper(sql)
        let bad = try await test.store.verifyChain().firstBad
        #expect(bad == (sql.hasPrefix("DELETE") ? 5 : 4))
    }

    @Test func erasingACustomerLeavesTheChainWhole() async throws {
        let test = try TestStore()
        try await test.store.place("1001")
        try await test.store.transact {
            try $0.putContact(OrderID("1001"), Contact(lastName: "Doe", email: "d@example.com"))
        }
        #expect(try await test.store.read { try $0.search("D@example.com", limit: 5) }.count == 1)
        try await test.store.transact { _ = try $0.erase(OrderID("1001"), messages: []) }
        #expect(try await test.store.read { try $0.contact(OrderID("1001")) } == nil)
        #expect(try await test.store.read { try $0.search("d@example.com", limit: 5) }.isEmpty)
        #expect(try await test.store.verifyChain().firstBad == nil)
    }

    @Test func whatACustomerSaidToACancellationIsErasedWithThem() async throws {
        let test = try TestStore()
        try await test.store.place("1001")
        let request = CancellationRequest(order: OrderID("1001"), orderName: "#1001", source: .channelCancelled)
        try await test.store.transact {
            try $0.append(
                .cancellationRequested(request), to: .cancellation(CancellationID("c")), by: .remote("shopify"), at: t0,
                words: ["words": "my mother"])
        }
        #expect(try await test.store.read { try $0.words(of: CancellationID("c")) } == "my mother")
        try await test.store.transact { _ = try $0.erase(OrderID("1001"), messages: []) }
        #expect(try await test.store.read { try $0.words(of: CancellationID("c")) } == nil)
    }

    @Test func aTimelineTellsTheOrderAndWhatBelongsToIt() async throws {
        let test = try TestStore()
        try await test.store.place("7")
        let request = CancellationRequest(order: OrderID("7"), orderName: "#7", source: .channelCancelled)
        try await test.store.transact {
            try $0.append(
                .cancellationRequested(request), to: .cancellation(CancellationID("order-7")), by: .remote("shopify"),
                at: t0)
        }
        let kinds = try await test.store.read { try $0.timeline(order: OrderID("7"), limit: 10).map(\.fact.kind) }
        #expect(kinds == ["orderSeen", "orderAssessed", "cancellationRequested"])
    }
}

struct CommitTests {
    @Test func aCallerThatFailsHarmsNobodyWhoSharesItsCommit() async throws {
        struct Refused: Error {}
        let test = try TestStore()
        let store = test.store
        let failed = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    do {
                        try await store.transact { tx in
                            _ = try tx.enqueue(NewWork(.sendOrder, key: "order/\(number)", due: t0), at: t0)
                            if number % 10 == 0 { throw Refused() }
                        }
                        return false
                    } catch { return true }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failed == 20)
        #expect(try await store.read { try $0.workRows(filter: "", after: nil, limit: 500) }.total == 180)
    }

    @Test func aSecondCoreOnTheSameStoreIsRefused() throws {
        let test = try TestStore()
        #expect(throws: StoreError.inUse(path: test.path)) { try Store(path: test.path) }
        #expect(StoreError.inUse(path: "/s").description.contains("in use by another core"))
    }

    @Test func aStoreOfANewerProgramIsLeftAlone() throws {
        let test = try TestStore()
        try test.store.close()
        try test.tamper("INSERT INTO grdb_migrations (identifier) VALUES ('99 later')")
        #expect(throws: StoreError.newerSchema(path: test.path, unknown: ["99 later"])) { try Store(path: test.path) }
    }

    @Test func aCommitTellsThoseWhoListen() async throws {
        let test = try TestStore()
        var changes = test.store.changes().makeAsyncIterator()
        try await test.store.place("1")
        let told: Void? = await changes.next()
        #expect(told != nil)
    }

    @Test func aBackupMadeInUseHoldsEverything() async throws {
        let test = try TestStore()
        try await test.store.place("1")
        let copy = test.path + ".copy"
        try await test.store.backup(to: copy)
        let opened = try Store(path: copy)
        #expect(try await opened.read { try $0.lastSequence } == 2)
        #expect(try await opened.verifyChain().firstBad == nil)
    }
}
