import AsyncHTTPClient
import DeskAPI
import Foundation
import GRDB
import NIOCore
import NIOHTTP1
import ProgramSupport
import Sandbox
import Synchronization
import Testing

/// That a core may be killed at any moment.
@Suite struct KillTests {
    private static let orders = 1000

    /// Every tenth order has a SKU that Deposco does not know.
    private static func isBlocked(_ number: Int) -> Bool { number.isMultiple(of: 10) }

    private static func fill(_ sandbox: Sandbox) {
        let now = Int64(Date().timeIntervalSince1970 * 1000)
        for item in ["TEE", "MUG"] { sandbox.deposco.setItem(number: item, name: item, at: now) }
        for number in 1...orders {
            let sku = isBlocked(number) ? "GHOST" : number.isMultiple(of: 3) ? "MUG" : "TEE"
            sandbox.shop.place(
                NewOrder(
                    name: "#\(number)", email: "ada@example.com",
                    address: NewOrder.Address(
                        lastName: "Byron", line1: "\(number) Mill Lane", city: "Leeds", postalCode: "LS1 1AA",
                        country: "GB"),
                    lines: [NewOrder.Line(sku: sku, title: sku, quantity: 1, price: 1000)]), at: now)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `a core that is killed fifty times keeps each answered webhook, sends each order once and sets nothing aside`()
        async throws
    {
        let owed = Owed()
        let world = try await StandIns { sandbox in
            Self.fill(sandbox)
            // Taken before the stand-ins could send them: this test sends them itself.
            owed.take(sandbox.dueDeliveries(now: .max, limit: Self.orders))
        }
        let due = owed.deliveries
        #expect(due.count == Self.orders)
        let sender = Sender(due, to: world.hooksPort)
        var core = try await world.core()
        let sending = Task { try await sender.sendUntilAnswered() }

        // While webhooks come in, then while orders go out.
        for point in 1...35 {
            _ = try await eventually("\(point * 28) answers", within: 120) {
                await sender.answered >= point * 28 ? true : nil
            }
            try await core.kill9()
            core = try await world.core()
        }
        try await sending.value
        for _ in 1...15 {
            let start = await world.inDeposco()
            _ = try await eventually("more orders in Deposco", within: 120) {
                await world.inDeposco() >= min(start + 20, Self.orders * 9 / 10) ? true : nil
            }
            try await core.kill9()
            core = try await world.core()
        }
        let shippable = (1...Self.orders).filter { !Self.isBlocked($0) }
        let desk = DeskClient(socketPath: world.socket)
        _ = try await eventually("an end of the work", within: 240) {
            let overview = try await desk.overview()
            let moving = overview.queues.reduce(0) { $0 + $1.depth }
            return moving == 0 && overview.gap.gap == Self.orders - shippable.count ? true : nil
        }

        let posts = await world.host.with { sandbox in
            (1...Self.orders).map { sandbox.deposco.order(number: "\($0)")?.posts ?? 0 }
        }
        #expect(posts.enumerated().filter { $1 != (Self.isBlocked($0 + 1) ? 0 : 1) }.map(\.offset) == [])

        core.signal(SIGTERM)
        #expect(try await core.ended().status == 0)
        let (kept, setAside) = try DatabaseQueue(path: world.store).read { db in
            (
                try Row.fetchAll(db, sql: "SELECT delivery, outcome FROM body WHERE source = 'shopify'"),
                try String.fetchAll(db, sql: "SELECT summary FROM exception_record WHERE type = 'set-aside'")
            )
        }
        #expect(setAside == [])
        #expect(kept.allSatisfy { ($0["outcome"] as String?) != nil })
        let ids = kept.map { $0["delivery"] as String }
        #expect(ids.count == Set(ids).count)
        #expect(Set(ids) == Set(due.map(Sender.webhookID)))
        #expect(
            try await Program.run("store", "verify", "--config", world.configuration, environment: StandIns.secrets)
                .status == 0)
        #expect(
            try await Program.run(
                "store", "rebuild", "--verify", "--config", world.configuration, environment: StandIns.secrets,
                within: 240
            ).status == 0)
    }
}

private final class Owed: Sendable {
    private let state = Mutex<[SandboxDelivery]>([])

    var deliveries: [SandboxDelivery] { state.withLock { $0 } }
    func take(_ all: [SandboxDelivery]) { state.withLock { $0 = all } }
}

extension StandIns {
    fileprivate func inDeposco() async -> Int { await host.with { $0.deposco.orders.count } }
}

/// Posts webhooks, each until it is answered 200, as Shopify would but without the hours in between.
private actor Sender {
    private var waiting: [SandboxDelivery]
    private(set) var answered = 0
    private let port: Int

    init(_ deliveries: [SandboxDelivery], to port: Int) {
        waiting = deliveries.reversed()
        self.port = port
    }

    static func webhookID(_ delivery: SandboxDelivery) -> String {
        delivery.headers.first { $0.name == "X-Shopify-Webhook-Id" }?.value ?? ""
    }

    nonisolated func sendUntilAnswered() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<24 {
                group.addTask {
                    while let delivery = await self.next() {
                        do {
                            try await self.post(delivery)
                            await self.took()
                        } catch {
                            // The core is gone: nobody answered this one, so it is sent again.
                            try await self.failed(delivery)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func next() -> SandboxDelivery? { waiting.popLast() }
    private func took() { answered += 1 }

    private func failed(_ delivery: SandboxDelivery) async throws {
        waiting.insert(delivery, at: 0)
        let port = port
        _ = try await eventually("a core that listens") { isListening(port) ? true : nil }
    }

    private func post(_ delivery: SandboxDelivery) async throws {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(delivery.path)")
        request.method = .POST
        for header in delivery.headers { request.headers.add(name: header.name, value: header.value) }
        request.body = .bytes(ByteBuffer(bytes: delivery.body))
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
        guard answer.status == .ok else { throw TimedOut(description: "a webhook got \(answer.status)") }
    }
}
