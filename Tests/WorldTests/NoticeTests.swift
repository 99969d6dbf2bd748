import Connectors
import Domain
import Sandbox
import Store
import Synchronization
import Testing

/// That a customer is told once, and told, however calls to the shop end.
@Suite struct NoticeTests {
    /// A shipment whose customer was not told by the first calls: by its scan the core asks the shop, which that does not reach, or whose
    /// answer is lost.
    private func scanned(
        answered: Bool = false, calls: Int = 1,
        meanwhile: @escaping @Sendable (Sandbox, ShopOrder, Int64) -> Void = { _, _, _ in },
        later: @escaping @Sendable (Sandbox, Int64) -> Void = { _, _ in }
    ) async throws -> World {
        let left = Mutex(calls)
        let world = try World(between: { inner in
            Interrupted(inner: inner) { request in
                guard String(decoding: request.body, as: UTF8.self).contains("\"notify\":true") else { return nil }
                return left.withLock { left in
                    left -= 1
                    return left >= 0 ? answered : nil
                }
            }
        })
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        world.clock.pass(.minutes(1))
        let at = world.clock.now.milliseconds
        await world.host.with { $0.deposco.ship("1", at: at) }
        try await world.pass(.minutes(10))
        let scan = world.clock.now.milliseconds
        await world.host.with { sandbox in
            guard let order = sandbox.shop.order(named: "#1") else { return }
            meanwhile(sandbox, order, scan)
            sandbox.deposco.scan(shipment: "1000", at: scan)
        }
        try await world.pass(.seconds(20))
        await world.host.with { later($0, scan + 20_000) }
        try await world.pass(.minutes(10))
        #expect(left.withLock { $0 } <= 0)
        return world
    }

    private func told(_ world: World) async -> [[String]]? {
        await world.inShop("#1")?.fulfilments.flatMap { made in made.mails.map(\.numbers) }
    }

    @Test(arguments: [false, true])
    func `a customer is told once where the answer was lost, or the call never arrived`(answered: Bool) async throws {
        let world = try await scanned(answered: answered)
        #expect(await told(world)?.count == 1)
        #expect(try await world.shipment(of: "#1")?.record.notice == .sent)
        #expect(try await world.exceptions().isEmpty)
    }

    /// The shop's times are whole seconds, and ours may follow within the same one.
    @Test(arguments: [false, true])
    func `a number that a person entered in the shop is not taken for our word to the customer, nor hides it`(
        answered: Bool
    ) async throws {
        let world = try await scanned(answered: answered) { sandbox, order, at in
            guard let made = order.fulfilments.first else { return }
            sandbox.shop.addTracking(ShopTracking(["HAND1GB"]), to: made.id, of: order.id, at: at)
        }
        #expect(await told(world) == [["HAND1GB"]])
    }

    @Test func `our own change of a number is not taken for our word to the customer`() async throws {
        let world = try await scanned(calls: 6, later: { $0.deposco.relabel(shipment: "1000", ["NEW1GB"], at: $1) })
        #expect(await told(world) == [["NEW1GB"]])
    }
}

/// Does not send some requests, or loses their answers.
private struct Interrupted: Transport {
    let inner: any Transport
    /// `nil` for a request that goes as it should; whether it arrives.
    let arrives: @Sendable (Request) -> Bool?

    func send(_ request: Request) async throws(TransportFailure) -> Response {
        guard let arrives = arrives(request) else { return try await inner.send(request) }
        if arrives { _ = try await inner.send(request) }
        throw .unknown("timed out")
    }
}
