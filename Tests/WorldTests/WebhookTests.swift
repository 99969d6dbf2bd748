import Connectors
import Crypto
import Domain
import Foundation
import Sandbox
import Store
import Synchronization
import Testing

@testable import Core

/// Signs as Shopify does.
private func signed(
    _ body: String, topic: String = "orders/create", id: String = UUID().uuidString, secret: String = "sandbox-secret"
) -> [Header] {
    let code = HMAC<SHA256>.authenticationCode(
        for: Data(body.utf8), using: SymmetricKey(data: Data(secret.utf8)))
    return [
        Header("X-Shopify-Hmac-Sha256", Data(code).base64EncodedString()), Header("X-Shopify-Topic", topic),
        Header("X-Shopify-Webhook-Id", id),
    ]
}

extension World {
    fileprivate func post(_ body: String, headers: [Header]) async -> Int {
        await core.receiveHook(.shopify, headers: headers, body: Array(body.utf8)).status
    }

    fileprivate func kept() async throws -> Int { try await store.read { try $0.inbox.bodyCount } }
}

@Suite struct WebhookTests {
    @Test func aGenuineWebhookIsKeptBeforeItIsAnswered() async throws {
        let world = try World()
        #expect(await world.post("{}", headers: signed("{}", topic: "products/update")) == 200)
        #expect(try await world.kept() == 1)
    }

    @Test func aBadSignatureIsAnswered401AndKeptNowhere() async throws {
        let world = try World()
        #expect(await world.post("{}", headers: signed("{}", secret: "another")) == 401)
        #expect(await world.post("{}", headers: []) == 401)
        #expect(try await world.kept() == 0)
    }

    @Test func whatIsNotJSONIsAnswered400() async throws {
        let world = try World()
        #expect(await world.post("{", headers: signed("{")) == 400)
        let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
        #expect(await world.post(deep, headers: signed(deep)) == 400)
        #expect(try await world.kept() == 0)
    }

    @Test func aBodyThatIsTooLargeIsAnswered413() async throws {
        let world = try World { $0.hooks.maximumBody = 10 }
        let body = #"{"a": 12345}"#
        #expect(await world.post(body, headers: signed(body)) == 413)
    }

    @Test func aRepeatIsAnswered200AndDropped() async throws {
        let world = try World()
        let headers = signed("{}", topic: "products/update", id: "one")
        for _ in 0..<3 { #expect(await world.post("{}", headers: headers) == 200) }
        #expect(try await world.kept() == 1)
    }

    @Test func anOlderStateThatArrivesLaterChangesNothing() async throws {
        let world = try World()
        try await world.start()
        let id = await world.place("#1", "TEE", payment: "pending")
        let early = await world.host.dueDeliveries(now: world.clock.now.milliseconds)
        world.clock.pass(.minutes(1))
        let paidAt = world.clock.now.milliseconds
        await world.host.with { $0.shop.pay(id, at: paidAt) }
        try await world.settle()
        #expect(try await world.stage("#1") == .received)
        for delivery in early {
            _ = await world.core.receiveHook(
                .shopify, headers: delivery.headers.map { Header($0.name, $0.value) }, body: delivery.body)
        }
        try await world.settle()
        #expect(try await world.order("#1")?.channel.payment == .paid)
        #expect(try await world.stage("#1") == .received)
    }

    @Test func anOrderThatCannotBeReadIsKeptAndBecomesAnException() async throws {
        let world = try World()
        try await world.start()
        let body = ##"{"id": 5, "name": "#5"}"##
        #expect(await world.post(body, headers: signed(body)) == 200)
        try await world.settle()
        let exception = try #require(try await world.exceptions().first)
        #expect(exception.type == .unreadableBody)
        #expect(exception.detail.contains("currency"))
        #expect(try await world.kept() == 1)
    }

    @Test func anOrderThatCameBeforeTheItemMasterWasReadGoesOnOnceItIs() async throws {
        let world = try World()
        try await world.core.prepare()
        await world.place("#1", "TEE")
        await world.deliver()
        #expect(try await world.core.ingestOnce() == 0)
        #expect(try await world.order("#1") == nil)
        try await world.settle()
        #expect(try await world.stage("#1") == .received)
    }

    @Test func ordersThatWereThereBeforeTheCoreAreFoundAndNotJudgedByAnEmptyItemMaster() async throws {
        let world = try World(open: { $0.shop.settings.lostPerMille = 1000 })
        for name in ["#1", "#2"] { await world.place(name, "TEE") }
        try await world.start()
        try await world.pass(.minutes(1))
        #expect(try await world.stage("#1") == .received)
        #expect(try await world.stage("#2") == .received)
        let raised = try await world.store.read { try $0.exceptions.exception(ExceptionID("unknown-sku/TEE")) }
        #expect(raised == nil)
    }

    @Test func anEditIsReadAnewFromTheChannel() async throws {
        let world = try World()
        try await world.start()
        let id = await world.place("#1", "GHOST")
        try await world.settle()
        let body = #"{"order_edit": {"order_id": \#(id)}}"#
        #expect(await world.post(body, headers: signed(body, topic: "orders/edited")) == 200)
        try await world.settle()
        #expect(await world.host.with { $0.shop.calls["Order"] } == 1)
    }

    @Test func aSweepOfManyPagesComesToItsEndThoughPagesFail() async throws {
        let world = try World(between: { EverySecondFails(transport: $0) }) { sandbox in
            sandbox.shop.settings.lostPerMille = 1000
        }
        for number in 1...120 { await world.place("#\(number)", "TEE") }
        try await world.start()
        try await world.pass(.minutes(2))
        let known = try await world.store.read { try $0.orders.orderCount(createdSince: t0 - .day) }
        #expect(known == 120)
    }

    @Test func whatWebhooksToldIsListedBySweepsAndNotReadAgain() async throws {
        let world = try World()
        try await world.start()
        for number in 1...5 { await world.place("#\(number)", "TEE") }
        try await world.pass(.minutes(10))
        #expect(try await world.stage("#5") == .received)
        let calls = await world.host.with { $0.shop.calls }
        #expect(calls["ChangedOrders", default: 0] >= 4)
        #expect(calls["OrdersOfMany", default: 0] == 0)
        #expect(calls["Order", default: 0] == 0)
    }

    @Test func theNightlySweepReadsEveryOrderWhole() async throws {
        let world = try World { $0.intervals.nightlyOrders = .minutes(10) }
        try await world.start()
        await world.place("#1", "TEE")
        try await world.pass(.minutes(11))
        #expect(await world.host.with { $0.shop.calls["Orders", default: 0] } > 0)
    }

    @Test func aWebhookThatNeverCameIsFoundByTheSweep() async throws {
        let world = try World(open: { sandbox in sandbox.shop.settings.lostPerMille = 1000 })
        try await world.start()
        await world.place("#1", "TEE")
        try await world.settle()
        #expect(try await world.order("#1") == nil)
        try await world.pass(.minutes(3))
        #expect(try await world.stage("#1") == .received)
        try await world.pass(.minutes(10))
        #expect(await world.host.with { $0.shop.calls["OrdersOfMany"] } == 1)
    }
}

@Suite struct ChannelFixtureTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/fixtures/shopify").standardizedFileURL
    private static var present: Bool { FileManager.default.fileExists(atPath: folder.path) }

    private static func files() -> [URL] {
        let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (found?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
    }

    /// Every object that has line items and an id, wherever it stands: orders as they would be sent.
    private static func orders(in value: Any) -> [[String: Any]] {
        if let object = value as? [String: Any] {
            if object["line_items"] is [Any], object["id"] != nil, object["currency"] != nil { return [object] }
            return object.sorted { $0.key < $1.key }.flatMap { orders(in: $0.value) }
        }
        return (value as? [Any] ?? []).flatMap { orders(in: $0) }
    }

    @Test(.enabled(if: present, "no fixtures beside this checkout"))
    func everyOrderBodyFlowsOrBecomesAnExceptionThatSaysWhy() async throws {
        let world = try World()
        try await world.start()
        var seen = 0
        for file in Self.files() {
            for order in Self.orders(in: try JSONSerialization.jsonObject(with: Data(contentsOf: file))) {
                let body = String(
                    decoding: try JSONSerialization.data(withJSONObject: order, options: .sortedKeys), as: UTF8.self)
                #expect(await world.post(body, headers: signed(body)) == 200, "\(file.lastPathComponent)")
                try await world.settle()
                let id = OrderID(order["id"].map { "\($0)" } ?? "")
                let known = try await world.store.read { try $0.orders.order(id)?.record }
                let open = try await world.exceptions()
                switch known?.stage {
                case nil:
                    #expect(open.contains { $0.type == .unreadableBody && !$0.detail.isEmpty }, "\(file.path) \(id)")
                case .blocked:
                    let blocks = known?.blocks ?? []
                    #expect(!blocks.isEmpty)
                    for block in blocks { #expect(open.contains { $0.id == block.exception && !$0.summary.isEmpty }) }
                default: break
                }
                seen += 1
            }
        }
        #expect(seen > 10)
    }

    @Test(.enabled(if: present, "no fixtures beside this checkout"))
    func everyWholeFileIsTakenUnderEveryTopicAndEveryCutOneIsRefused() async throws {
        let world = try World()
        try await world.start()
        for file in Self.files() {
            let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            for topic in ["orders/create", "orders/edited", "orders/delete", "products/update"] {
                #expect(await world.post(text, headers: signed(text, topic: topic)) == 200)
            }
            let whole = text.trimmingCharacters(in: .whitespacesAndNewlines)
            let cut = String(whole.prefix(whole.count * 2 / 3))
            #expect(await world.post(cut, headers: signed(cut)) == 400, "\(file.lastPathComponent)")
        }
        try await world.settle()
        let waiting = try await world.store.read { try $0.inbox.unsettledBodies(limit: 10).count }
        #expect(waiting == 0)
    }
}

/// Of the pages of orders that are asked for, every second is refused for the moment.
private final class EverySecondFails: Transport {
    private let transport: any Transport
    private let asked = Mutex(0)

    init(transport: any Transport) { self.transport = transport }

    func send(_ request: Request) async throws(TransportFailure) -> Response {
        guard String(decoding: request.body, as: UTF8.self).contains(#""operationName":"OrdersOfMany""#) else {
            return try await transport.send(request)
        }
        let count = asked.withLock { asked in
            asked += 1
            return asked
        }
        return count.isMultiple(of: 2) ? try await transport.send(request) : Response(status: 503)
    }
}
