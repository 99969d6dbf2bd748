import Domain
import Testing

@testable import Store

struct ListTests {
    @Test(arguments: TestEngine.all) func nothingThatIsShownReadsADocument(engine: TestEngine) async throws {
        let test = try await TestStore.opened(5, engine)
        for table in ["order_record", "shipment_record", "cancellation_record", "exception_record"] {
            try await test.tamper("UPDATE \(table) SET doc = 'not a document'")
        }
        try await test.store.read { reader in
            let figures = try reader.figures.all(now: t0)
            #expect(figures.skus.count == 5)
            #expect(figures.holds.oldest.count == 5)
            #expect(try reader.lists.gapOrders(filter: "a b", after: nil, limit: 9).rows.isEmpty)
            let order = try reader.lists.gapOrders(filter: "#3", after: nil, limit: 9).rows.first
            #expect(order?.blockedBecause == "NOPE-3 is not in Deposco")
            #expect(order?.value == Money(minor: 1999, currency: Currency("GBP")))
            #expect(try reader.lists.skuFailures(filter: "nope", after: nil, limit: 9, now: t0).rows.count == 5)
            #expect(try reader.lists.holds(filter: "dpd", after: nil, limit: 9).rows.first?.tracking == "H0")
            #expect(try reader.lists.cancellations(filter: "", after: nil, limit: 9).rows.count == 5)
            #expect(try reader.lists.exceptions(filter: "nope-2", after: nil, limit: 9).rows.first?.orders == 1)
            #expect(try reader.lists.exceptionRows(of: OrderID("2")).map(\.id.rawValue) == ["unknown-sku/NOPE-2"])
            #expect(
                try reader.lists.blockedOrders(by: ExceptionID("unknown-sku/NOPE-2"), limit: 9).map(\.name) == ["#2"])
            #expect(try reader.search.hits("NOPE-2", limit: 9).map(\.kind) == [.exception, .order])
        }
    }

    @Test(arguments: TestEngine.all) func whatAFilterFindsIsCountedSoFarAndNoFurther(engine: TestEngine) async throws {
        let test = try await TestStore.opened(510, engine)
        try await test.store.read { reader in
            let all = try reader.lists.exceptions(filter: "nope", after: nil, limit: 20)
            #expect(all.total == 500)
            #expect(all.more)
            let next = try reader.lists.exceptions(filter: "nope", after: all.next, limit: 20)
            #expect(next.total == 500)
            let some = try reader.lists.exceptions(filter: "nope-50", after: nil, limit: 5)
            #expect(some.total == 11)
            #expect(!some.more)
            let none = try reader.lists.exceptions(filter: "", after: nil, limit: 20)
            #expect(none.total == 510)
        }
    }
}
