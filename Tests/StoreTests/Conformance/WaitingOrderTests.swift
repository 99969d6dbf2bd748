import Domain
import Testing

@testable import Store

/// The list of orders that do not leave now, or never.
struct WaitingOrderTests {
    private func wait(_ test: TestStore, _ id: String, _ stage: OrderStage, _ waits: OrderWait...) async throws {
        try await test.store.place(id, stage: stage)
        try await test.store.transact {
            try $0.append(.orderWaits(waits), to: .order(OrderID(id)), by: .core, at: t0)
        }
    }

    private func listed(_ test: TestStore, _ filter: String = "") async throws -> [String] {
        try await test.store.read {
            try $0.lists.waitingOrders(all: true, filter: filter, after: nil, limit: 100).rows.map(\.id.rawValue)
        }
    }

    private func filled(_ engine: TestEngine) async throws -> TestStore {
        let test = try TestStore(engine)
        try await wait(test, "1", .notDue, OrderWait(.held("OTHER"), units: 1, since: t0 + .minutes(5)))
        try await wait(
            test, "2", .notDue, OrderWait(.scheduled, units: 1, since: t0 + .minutes(1), until: t0 + .day),
            OrderWait(.pickup, units: 1, since: t0))
        try await wait(test, "3", .awaitingPayment, OrderWait(.onTerms, units: 2, since: t0 + .minutes(3)))
        try await wait(test, "4", .elsewhere, OrderWait(.test, units: 2, since: t0))
        try await wait(test, "5", .elsewhere, OrderWait(.older, units: 2, since: t0 + .minutes(9)))
        try await wait(test, "6", .queued, OrderWait(.held("OTHER"), units: 1, since: t0))
        return test
    }

    @Test(arguments: TestEngine.all) func whatWaitsLongestComesFirstAndWhatNeverLeavesLast(engine: TestEngine)
        async throws
    {
        let test = try await filled(engine)
        #expect(try await listed(test) == ["2", "3", "1", "5", "4"])
    }

    @Test(arguments: TestEngine.all) func whatNeverLeavesIsLeftOutUntilAllIsAskedFor(engine: TestEngine) async throws {
        let test = try await filled(engine)
        let open = try await test.store.read { try $0.lists.waitingOrders(filter: "", after: nil, limit: 100) }
        #expect(open.rows.map(\.id.rawValue) == ["2", "3", "1"])
        #expect(open.total == 3)
    }

    @Test(arguments: TestEngine.all) func aReasonIsFoundByTheWordsInWhichItIsShown(engine: TestEngine) async throws {
        let test = try await filled(engine)
        #expect(try await listed(test, "held by the channel") == ["1"])
        #expect(try await listed(test, "terms") == ["3"])
    }

    @Test(arguments: TestEngine.all) func onlyTheReasonsOfItsStageAreShown(engine: TestEngine) async throws {
        let test = try await filled(engine)
        let rows = try await test.store.read {
            try $0.lists.waitingOrders(all: true, filter: "", after: nil, limit: 100).rows
        }
        #expect(rows[0].waits == [OrderWait(.scheduled, units: 1, since: t0 + .minutes(1), until: t0 + .day)])
        #expect(rows[4].waits.map(\.reason) == [.test])
    }

    @Test(arguments: TestEngine.all) func anOrderThatMayLeaveIsListedNoLonger(engine: TestEngine) async throws {
        let test = try await filled(engine)
        try await test.store.transact {
            try $0.append(.orderAssessed(.queued, blocks: [], parts: nil), to: .order(OrderID("2")), by: .core, at: t0)
        }
        #expect(try await listed(test) == ["3", "1", "5", "4"])
    }

    @Test(arguments: TestEngine.all) func pagesGoOnWhereTheLastOneEnded(engine: TestEngine) async throws {
        let test = try await filled(engine)
        let pages = try await test.store.read { reader in
            let first = try reader.lists.waitingOrders(all: true, filter: "", after: nil, limit: 3)
            return (first, try reader.lists.waitingOrders(all: true, filter: "", after: first.next, limit: 3))
        }
        #expect(pages.0.rows.map(\.id.rawValue) + pages.1.rows.map(\.id.rawValue) == ["2", "3", "1", "5", "4"])
        #expect(pages.0.total == 5)
    }

    @Test(arguments: TestEngine.all) func whatNeverLeavesIsNotAssessedAgainWithTheRest(engine: TestEngine) async throws
    {
        let test = try await filled(engine)
        let (first, rest) = try await test.store.read { reader in
            let first = try reader.orders.idsWaiting(after: nil, limit: 2)
            return (first.ids, try reader.orders.idsWaiting(after: first.next, limit: 9).ids)
        }
        #expect(first.map(\.rawValue) + rest.map(\.rawValue) == ["2", "3", "1"])
    }
}
