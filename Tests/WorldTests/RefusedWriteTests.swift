import Connectors
import Crypto
import DeskAPI
import Domain
import Foundation
import GRDB
import Sandbox
import Simulation
import Store
import Synchronization
import Testing

@testable import Core

/// Another process that has the store locked.
private final class Lock: Sendable {
    private let other = Mutex<DatabaseQueue?>(nil)

    func take(_ path: String) throws {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
        other.withLock { $0 = queue }
    }

    func letGo() throws {
        try other.withLock { other in
            try other?.inDatabase { try $0.execute(sql: "ROLLBACK") }
            other = nil
        }
    }
}

/// Lets a call have its effect and then has the store locked, once.
private struct LockingTransport: Transport {
    let inner: any Transport
    let lock: Lock
    let path: Replaceable<String>

    func send(_ request: Request) async throws(TransportFailure) -> Response {
        let response = try await inner.send(request)
        if request.method == "POST", request.url.contains("salesOrders"), !path.value.isEmpty {
            try? lock.take(path.value)
            path.replace(with: "")
        }
        return response
    }
}

private func signature(of body: [UInt8], _ secret: String) -> String {
    let key = SymmetricKey(data: Data(secret.utf8))
    return Data(HMAC<SHA256>.authenticationCode(for: Data(body), using: key)).base64EncodedString()
}

/// What an operator and the senders of webhooks see while the store takes no writes.
@Suite struct RefusedWriteTests {
    @Test func webhooksAreAnswered503AndTheCoreSaysWhyUntilItTakesWritesAgain() async throws {
        let world = try World()
        try await world.start()
        let lock = Lock()
        try lock.take(world.store.path)
        await world.place("#1", "TEE")
        await world.deliver()
        let body = Array(#"{"id": 1}"#.utf8)
        let header = Header("X-Shopify-Hmac-Sha256", signature(of: body, "sandbox-secret"))
        let answer = await world.core.receiveHook(.shopify, headers: [header], body: body)
        #expect(answer.status == 503)
        #expect(answer.retryAfter == 5)
        #expect(world.core.health.troubles.map(\.kind) == [.storeRefusesWrites])
        let bad = await world.core.readiness()
        #expect(!bad.ready)
        #expect(bad.text.hasPrefix("not ready\nstore-refuses-writes since "))
        #expect(bad.text.contains("another process keeps the store in"))
        #expect(try await world.core.metrics().contains("tallyman_trouble{name=\"store-refuses-writes\"} 1\n"))
        #expect(try await world.core.overview().troubles.first?.stopsWork == true)
        // Still locked: nothing is called well yet.
        await HealthWatch(core: world.core).look(quiet: .zero)
        #expect(world.core.health.troubles.map(\.kind) == [.storeRefusesWrites])

        try lock.letGo()
        await HealthWatch(core: world.core).look(quiet: .zero)
        #expect(world.core.health.troubles == [])
        #expect(await world.core.readiness().ready)
        try await world.pass(.minutes(30))
        #expect(try await world.stage("#1") == .received)
        #expect(await world.inDeposco("1")?.posts == 1)
    }

    @Test func theOutcomeOfACallIsKeptUntilItCanBeStoredAndTheCallIsNotMadeAgain() async throws {
        let lock = Lock()
        let path = Replaceable("")
        let world = try World(between: { LockingTransport(inner: $0, lock: lock, path: path) })
        try await world.start()
        path.replace(with: world.store.path)
        let changes = world.core.health.changes()
        let health = world.core.health
        let mending = Task {
            for await _ in changes where health.troubles.contains(where: { $0.kind == .storeRefusesWrites }) {
                try lock.letGo()
                return
            }
        }
        await world.place("#1", "TEE")
        try await world.settle()
        try await mending.value
        #expect(path.value.isEmpty)
        #expect(await world.inDeposco("1")?.posts == 1)
        try await world.pass(.minutes(2))
        #expect(try await world.stage("#1") == .received)
        #expect(await world.inDeposco("1")?.posts == 1)
    }

    @Test func aCoreWhoseWriterStandsStillIsSaidToBeToBeStartedAnew() async throws {
        let world = try World()
        try await world.start()
        #expect(world.core.wedged(after: .zero) == [])
        let counted = try await world.store.transact { _ in world.core.wedged(after: .zero).count }
        #expect(counted == 1)
        world.core.pulses.begins(.ingest)
        #expect(world.core.wedged(after: .zero).first?.hasPrefix("taking in webhooks has taken") == true)
        #expect(world.core.wedged() == [])
        world.core.pulses.rests(.ingest)
        #expect(world.core.wedged(after: .zero) == [])
    }

    @Test func whoAsksWhetherItIsReadyIsToldWhichRemoteSystemDoesNotAnswer() async throws {
        let world = try World()
        try await world.start()
        await world.host.with { $0.deposco.settings.offline = true }
        try await world.pass(.minutes(2))
        let readiness = await world.core.readiness()
        #expect(readiness.ready)
        #expect(readiness.text.hasPrefix("ready\nDeposco offline since "))
    }

    @Test func mapsAndSecretsThatAreReadAnewHoldAtOnce() async throws {
        let world = try World()
        try await world.start()
        await world.place("#1", "RED")
        try await world.settle()
        #expect(try await world.stage("#1") == .blocked)
        var settings = world.core.settings
        settings.skuMap = ["RED": "TEE"]
        settings.hooks.shopifySecrets = ["the-next-secret"]
        try await world.core.adopt(settings)
        try await world.settle()
        #expect(try await world.stage("#1") == .received)
        let body = Array(#"{"id": 1}"#.utf8)
        for (secret, status) in [("sandbox-secret", 401), ("the-next-secret", 200)] {
            let header = Header("X-Shopify-Hmac-Sha256", signature(of: body, secret))
            #expect(
                await world.core.receiveHook(.shopify, headers: [header], body: body).status == status, "\(secret)")
        }
    }

    @Test func mapsThatCannotBeStoredAreNotTakenOver() async throws {
        let world = try World()
        try await world.start()
        let lock = Lock()
        try lock.take(world.store.path)
        var settings = world.core.settings
        settings.skuMap = ["RED": "TEE"]
        await #expect(throws: StoreRefusal.self) { try await world.core.adopt(settings) }
        #expect(world.core.settings.skuMap == [:])
        try lock.letGo()
    }
}
