import Domain
import Testing

@testable import Store

struct JournalTests {
    @Test(arguments: TestEngine.all) func aFactShowsInTheStateItIsFoldedInto(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await test.store.place("1001")
        let order = try await test.store.read { try $0.orders.order(OrderID("1001")) }
        #expect(order?.record.stage == .queued)
        #expect(order?.version == 2)
    }

    @Test(arguments: TestEngine.all) func theStateIsTheSameWhenItIsFoldedAgain(engine: TestEngine) async throws {
        let test = try TestStore(engine)
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

    @Test(arguments: TestEngine.all)
    func `rows of the journal that this version cannot read are told, and the others make the state`(engine: TestEngine)
        async throws
    {
        let test = try TestStore(engine)
        try await test.store.place("1001")
        let seq = try await test.store.transact { tx in
            try tx.write(
                kind: "foretold", actor: "core", body: #"{"foretold":{}}"#, to: .order(OrderID("1001")), at: t0)
        }
        try await test.store.place("1002")
        let report = try await test.store.rebuild(verifyOnly: false)
        #expect(report.unreadable == [seq])
        #expect(report.differences == [])
        let order = try await test.store.read { try $0.journal.timeline(subject: .order(OrderID("1001")), limit: 9) }
        #expect(order.count == 2)
        #expect(test.store.takeUnreadable().map(\.id) == ["\(seq)"])
    }

    @Test(arguments: TestEngine.all) func stateThatTheJournalDoesNotBearOutIsNamedAndMended(engine: TestEngine)
        async throws
    {
        let test = try TestStore(engine)
        try await test.store.place("1001")
        try await test.tamper("UPDATE order_record SET stage = 'received' WHERE id = '1001'")
        let report = try await test.store.rebuild(verifyOnly: false)
        #expect(report.differences == ["order_record: 1001 (stage)"])
        #expect(try await test.store.rebuild(verifyOnly: true).differences.isEmpty)
        let figures = try await test.store.read { try $0.figures.all(now: t0) }
        #expect(figures.gap.queued == 1)
    }

    @Test(arguments: TestEngine.all) func whatWasReadBeforeItWasUndoneIsNotReadAgain(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await test.store.place("1001")
        let id = OrderID("1001")
        struct Undone: Error {}
        await #expect(throws: Undone.self) {
            try await test.store.transact { tx in
                try tx.append(.orderShipped(whole: true), to: .order(id), by: .core, at: t0)
                #expect(try tx.orders.order(id)?.record.stage == .shipped)
                throw Undone()
            }
        }
        #expect(try await test.store.read { try $0.orders.order(id) }?.record.stage == .queued)
        try await test.store.transact {
            // It has the sequence number of what was undone.
            try $0.append(.orderParked(number: "1001", status: "Review"), to: .order(id), by: .core, at: t0)
        }
        #expect(try await test.store.read { try $0.orders.order(id) }?.record.stage == .review)
    }

    @Test(arguments: TestEngine.all) func anOrderThatDidNotChangeIsDecodedOnce(engine: TestEngine) throws {
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

    @Test(arguments: TestEngine.all) func anUntouchedJournalVerifies(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        for id in 1...5 { try await test.store.place(String(id)) }
        #expect(try await test.store.verifyChain() == ChainReport(rows: 10, firstBad: nil))
    }

    @Test(
        arguments: TestEngine.all,
        [
            "UPDATE journal SET actor = 'ada(1)' WHERE seq = 4", "DELETE FROM journal WHERE seq = 4",
            "UPDATE journal SET at = at + 1 WHERE seq = 4",
        ])
    func aChangedJournalIsFoundAtTheFirstBadRow(engine: TestEngine, sql: String) async throws {
        let test = try TestStore(engine)
        for id in 1...5 { try await test.store.place(String(id)) }
        try await test.tamper(sql)
        let bad = try await test.store.verifyChain().firstBad
        #expect(bad == (sql.hasPrefix("DELETE") ? 5 : 4))
    }

    @Test(arguments: TestEngine.all) func erasingACustomerLeavesTheChainWhole(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await test.store.place("1001")
        try await test.store.transact {
            try $0.people.putContact(OrderID("1001"), Contact(lastName: "Doe", email: "d@example.com"))
        }
        #expect(try await test.store.read { try $0.search.hits("D@example.com", limit: 5) }.count == 1)
        try await test.store.transact { _ = try $0.erasing.erase(OrderID("1001"), messages: []) }
        #expect(try await test.store.read { try $0.contacts.contact(OrderID("1001")) } == nil)
        #expect(try await test.store.read { try $0.search.hits("d@example.com", limit: 5) }.isEmpty)
        #expect(try await test.store.verifyChain().firstBad == nil)
    }

    @Test(arguments: TestEngine.all) func whatACustomerSaidToACancellationIsErasedWithThem(engine: TestEngine)
        async throws
    {
        let test = try TestStore(engine)
        try await test.store.place("1001")
        let request = CancellationRequest(order: OrderID("1001"), orderName: "#1001", source: .channelCancelled)
        try await test.store.transact {
            try $0.append(
                .cancellationRequested(request), to: .cancellation(CancellationID("c")), by: .remote("shopify"), at: t0,
                words: ["words": "my mother"])
        }
        #expect(try await test.store.read { try $0.cancellations.words(of: CancellationID("c")) } == "my mother")
        try await test.store.transact { _ = try $0.erasing.erase(OrderID("1001"), messages: []) }
        #expect(try await test.store.read { try $0.cancellations.words(of: CancellationID("c")) } == nil)
    }

    @Test(arguments: TestEngine.all) func aTimelineTellsTheOrderAndWhatBelongsToIt(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await test.store.place("7")
        let request = CancellationRequest(order: OrderID("7"), orderName: "#7", source: .channelCancelled)
        try await test.store.transact {
            try $0.append(
                .cancellationRequested(request), to: .cancellation(CancellationID("order-7")), by: .remote("shopify"),
                at: t0)
        }
        let kinds = try await test.store.read {
            try $0.journal.timeline(order: OrderID("7"), limit: 10).map(\.fact.kind)
        }
        #expect(kinds == ["orderSeen", "orderAssessed", "cancellationRequested"])
    }
}
