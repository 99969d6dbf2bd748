import Domain
import Testing

@testable import Store

struct BenchSeedTests {
    @Test(arguments: TestEngine.all) func seededOrdersAreWhatTheirFactsFoldTo(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await BenchSeed.closedOrders(2_050, in: test.store, now: t0)
        #expect(try await test.store.verifyChain() == ChainReport(rows: 8_200, firstBad: nil))
        let differences = try await test.store.rebuild(verifyOnly: true).differences
        #expect(differences == [])
        #expect(try await test.store.read { try $0.orders.order(named: "#B2049")?.record.stage } == .shipped)
    }

    @Test(arguments: TestEngine.all) func anOpenDeskForMeasurementsIsWhatItsFactsFoldTo(engine: TestEngine) async throws
    {
        let test = try TestStore(engine)
        try await BenchSeed.closedOrders(30, in: test.store, now: t0)
        try await BenchSeed.openDesk(gap: 40, exceptions: 50, in: test.store, now: t0)
        let differences = try await test.store.rebuild(verifyOnly: true).differences
        #expect(differences == [])
        let figures = try await test.store.read { try $0.figures.all(now: t0) }
        #expect(figures.gap.gap == 40)
        #expect(figures.exceptions.open == 50)
        #expect(figures.skuTotal == 50)
        #expect(figures.skus.first?.sku == "BENCH-X-39")
    }

    @Test(arguments: TestEngine.all) func closedOrdersDoNotShowInTheFigures(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await test.store.place("1", at: t0)
        var before = try await test.store.read { try $0.figures.all(now: t0).gap }
        try await BenchSeed.closedOrders(500, in: test.store, now: t0)
        // Only the sum of all orders ever counts them.
        before.placed += 500
        before.due += 500
        before.accounts[.received] = 500
        #expect(try await test.store.read { try $0.figures.all(now: t0).gap } == before)
        #expect(try await test.store.read { try $0.lists.gapOrders(filter: "", after: nil, limit: 9).total } == 1)
    }
}
