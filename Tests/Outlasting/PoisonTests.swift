import AsyncHTTPClient
import Crypto
import Foundation
import GRDB
import NIOCore
import NIOHTTP1
import ProgramSupport
import Sandbox
import Testing

/// Messages that our own code cannot deal with, sent to the real program; then good orders.
@Suite(.serialized) struct PoisonTests {
    private func world() async throws -> StandIns {
        try await StandIns { sandbox in
            sandbox.deposco.setItem(number: "TEE", name: "Tee", at: Int64(Date().timeIntervalSince1970 * 1000))
        }
    }

    /// Valid and signed, and its refunds add up to more than 64 bits.
    private static let order: String = {
        let refund = #"{"kind":"refund","status":"success","amount":"10000000000000"}"#
        let refunds = Array(repeating: refund, count: 9300).joined(separator: ",")
        return ##"{"id":77,"name":"#77","currency":"GBP","created_at":"2026-03-01T10:00:00Z","refunds":"##
            + #"[{"transactions":[\#(refunds)]}]}"#
    }()

    private func post(_ body: String, to world: StandIns) async throws -> UInt {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(world.hooksPort)/hooks/shopify")
        request.method = .POST
        let code = HMAC<SHA256>.authenticationCode(
            for: Data(body.utf8), using: SymmetricKey(data: Data("sandbox-secret".utf8)))
        request.headers.add(name: "X-Shopify-Hmac-Sha256", value: Data(code).base64EncodedString())
        request.headers.add(name: "X-Shopify-Topic", value: "orders/create")
        request.body = .bytes(ByteBuffer(string: body))
        return try await HTTPClient.shared.execute(request, timeout: .seconds(20)).status.code
    }

    private func inbox(_ command: String..., of world: StandIns) async throws -> Program.Result {
        try await Program(
            ["inbox"] + command + ["--config", world.configuration], environment: StandIns.secrets
        ).ended()
    }

    @Test(.timeLimit(.minutes(5)))
    func
        `after an order with figures beyond all sense the next one is received within five seconds, also after a restart`()
        async throws
    {
        let world = try await world()
        let core = try await world.core()
        try await world.receives("#1", within: 60)
        #expect(try await post(Self.order, to: world) == 200)
        try await world.receives("#2", within: 5)
        try await core.kill9()
        let next = try await world.core()
        try await world.receives("#3", within: 5)
        #expect(try await inbox("list", of: world).output.hasPrefix("every message is taken in"))
        next.signal(SIGTERM)
        #expect(try await next.ended(within: 10).status == 0)
        let detail = try await DatabaseQueue(path: world.store).read { db in
            try String.fetchOne(db, sql: "SELECT outcome FROM body WHERE outcome LIKE 'unreadable%'")
        }
        #expect(detail?.contains("refunds[0].transactions[0].amount is 10000000000000") == true)
    }

    @Test(.timeLimit(.minutes(5)))
    func `a message that was alone in hand at three ends is set aside, shown, and skipped by whoever may`() async throws
    {
        let world = try await world()
        var core = try await world.core()
        try await world.receives("#1", within: 60)
        try await core.kill9()
        // What three cores leave that end of it.
        let store = try DatabaseQueue(path: world.store)
        try await store.write { db in
            try db.execute(
                sql: """
                    INSERT INTO body (source, delivery, topic, received_at, size, compressed)
                    SELECT source, 'again', 'orders/create' || char(27) || '[31m', received_at, size, compressed FROM body LIMIT 1;
                    INSERT INTO body_trouble (body_id, state, failures, deaths, reason, since)
                    SELECT id, 'suspect', 0, 2, 'it was in hand when the core ended', 0 FROM body WHERE delivery = 'again';
                    INSERT INTO body_in_hand (body_id) SELECT id FROM body WHERE delivery = 'again';
                    UPDATE work SET state = 'ready' WHERE state = 'running'
                    """)
        }
        let poison = try await store.read { try Int64.fetchOne($0, sql: "SELECT MAX(id) FROM body") } ?? 0
        try store.close()
        core = try await world.core()
        try await world.receives("#2", within: 5)
        let listed = try await inbox("list", of: world)
        #expect(listed.output.contains("\(poison)  shopify orders/create"))
        #expect(listed.output.contains("set aside  0 failures, 3 crashes of the core"))
        #expect(!listed.output.contains("\u{1B}"))
        #expect(try await inbox("show", "\(poison)", of: world).output.contains("\n  \"id\": "))
        // Through the core that runs, and then on the store by itself.
        let skipped = try await inbox("skip", "\(poison)", "--reason", "their test", of: world)
        #expect(skipped.output == "message \(poison): it will not be read\n")
        core.signal(SIGTERM)
        try await core.ended(within: 10)
        let again = try await inbox("retry", "\(poison)", of: world)
        #expect(again.output == "message \(poison): it is taken in: skipped\n")
        #expect(try await inbox("show", "987654", of: world).status != 0)
        let who = try await DatabaseQueue(path: world.store).read { db in
            try String.fetchOne(db, sql: "SELECT actor FROM journal WHERE subject = 'system/inbox/\(poison)'")
        }
        #expect(who?.contains("(\(getuid()))") == true)
    }
}

extension StandIns {
    /// Somebody orders, and Deposco has it in time.
    fileprivate func receives(_ name: String, within seconds: Double) async throws {
        let now = now
        await host.with { sandbox in
            _ = sandbox.shop.place(
                NewOrder(
                    name: name, email: "ada@example.com",
                    address: NewOrder.Address(
                        lastName: "Byron", line1: "1 Mill Lane", city: "Leeds", postalCode: "LS1 1AA", country: "GB"),
                    lines: [NewOrder.Line(sku: "TEE", title: "Tee", quantity: 1, price: 1000)]), at: now)
        }
        _ = try await eventually("\(name) in Deposco", within: seconds) {
            await self.host.with { $0.deposco.order(number: String(name.dropFirst())) != nil } ? true : nil
        }
    }
}
