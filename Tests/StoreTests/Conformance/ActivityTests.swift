import Domain
import Testing

@testable import Store

/// The list of what people did.
struct ActivityTests {
    private let ada = Actor.person(name: "ada", uid: 1000)

    private func filled(_ engine: TestEngine) async throws -> TestStore {
        let test = try TestStore(engine)
        try await test.store.place("1", stage: .blocked)
        try await test.store.transact { tx in
            try tx.append(
                .exceptionRaised(RaisedException(.unknown(sku: SKU("TEE"), title: "Tee", suggestion: nil))),
                to: .exception(ExceptionID("unknown-sku/TEE")), by: .core, at: t0)
            try tx.append(
                .acted(action: "retry", reason: nil, outcome: "queued again"), to: .order(OrderID("1")), by: ada, at: t0
            )
            try tx.append(
                .acted(action: "assignOwner", reason: "hers", outcome: "assigned"),
                to: .exception(ExceptionID("unknown-sku/TEE")), by: .person(name: "grace", uid: 1001),
                at: t0 + .seconds(9))
        }
        return test
    }

    private func listed(_ test: TestStore, _ filter: String = "", after: String? = nil, limit: Int = 9) async throws
        -> Slice<ActivityRow>
    {
        try await test.store.read { try $0.lists.activity(filter: filter, after: after, limit: limit) }
    }

    @Test(arguments: TestEngine.all) func `what was done last stands first, with who, why and what came of it`(
        engine: TestEngine
    ) async throws {
        let page = try await listed(filled(engine))
        #expect(page.rows.map(\.about) == ["TEE", "#1"])
        #expect(page.rows.map(\.actor) == ["grace(1001)", "ada(1000)"])
        #expect(page.rows.map(\.reason) == ["hers", nil])
        #expect(page.rows.map(\.outcome) == ["assigned", "queued again"])
        #expect(page.total == 2, "what the core does by itself is no activity")
    }

    @Test(arguments: TestEngine.all) func `it is found by the person and by the thing`(engine: TestEngine) async throws
    {
        let test = try await filled(engine)
        #expect(try await listed(test, "grace").rows.map(\.about) == ["TEE"])
        #expect(try await listed(test, "#1").rows.map(\.actor) == ["ada(1000)"])
    }

    @Test(arguments: TestEngine.all) func `the next page goes on where the first one ended`(engine: TestEngine)
        async throws
    {
        let test = try await filled(engine)
        let first = try await listed(test, limit: 1)
        #expect(try await listed(test, after: first.next, limit: 1).rows.map(\.about) == ["#1"])
    }

    @Test(arguments: TestEngine.all) func `a reason goes with the person that it was about`(engine: TestEngine)
        async throws
    {
        let test = try await filled(engine)
        try await test.store.transact { tx in
            let order = OrderID("1")
            try tx.append(
                .acted(action: "note", reason: "she moved to Leeds", outcome: "noted"), to: .order(order), by: ada,
                at: t0)
            try tx.append(.erasureAsked, to: .order(order), by: ada, at: t0)
            _ = try tx.erasing.erase(order, messages: [])
        }
        let page = try await listed(test)
        #expect(page.rows.map(\.action) == ["note", "assignOwner", "retry"])
        #expect(page.rows.first?.reason != "she moved to Leeds")
    }
}
