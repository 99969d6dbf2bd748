import Connectors
import DeskAPI
import Domain
import Foundation
import Logging
import Sandbox
import Simulation
import Store
import Synchronization

@testable import Core

/// 2026-03-02T10:00:00Z, a Monday.
let t0 = Instant(milliseconds: 1_772_445_600_000)

/// A clock that its test moves.
final class TestClock: Clock {
    private let state = Mutex<(world: Instant, error: Span, boot: Int, startedAt: Instant)>(
        (t0, .zero, 1, t0 - .hours(1)))

    /// How far each look at its steady reading moves it.
    let tick = Mutex(Span.zero)

    /// The true time, by which the stand-ins live.
    var world: Instant { state.withLock { $0.world } }
    /// What the machine's clock says.
    var now: Instant { state.withLock { $0.world + $0.error } }
    var steady: Steady {
        let tick = tick.withLock { $0 }
        return state.withLock { state in
            state.world = state.world + tick
            return Steady(milliseconds: (state.world - state.startedAt).milliseconds)
        }
    }
    var boot: String? { state.withLock { "boot \($0.boot)" } }
    /// Connectors that wait for a rate limit wait no longer than the test's clock takes to get there: at once.
    func sleep(until: Steady) async throws { pass(max(.zero, until - steady)) }
    func pass(_ span: Span) { state.withLock { $0.world = $0.world + span } }
    func reach(_ world: Instant) { state.withLock { $0.world = max($0.world, world) } }
    /// Somebody sets the machine's clock; no time passes.
    func step(_ span: Span) { state.withLock { $0.error = $0.error + span } }
    /// The machine is started anew.
    func restart() {
        state.withLock { state in
            state.boot += 1
            state.startedAt = state.world
        }
    }
}

/// A real core over a real store, with the stand-in systems behind its connectors. Nothing happens by itself: `settle` takes in
/// webhooks and does due work, one piece after the other, until nothing is due.
final class World: Sendable {
    let clock = TestClock()
    let host: SandboxHost
    let store: Store
    let core: IntegrationCore
    let folder: URL

    /// - Parameter keepsLog: what is logged stands in the file `log` of the folder.
    init(
        keepsLog: Bool = false, patchworks: Bool = false, orderForm: DeposcoV1Form = .xml,
        shopify: ShopifyEndpoint.Credentials = .token("sandbox-token"),
        settings change: (inout CoreSettings) -> Void = { _ in },
        between: (any Transport) -> any Transport = { $0 },
        open: @escaping @Sendable (Sandbox) -> Void = { _ in }
    ) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "world-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        host = SandboxHost {
            var settings = DeposcoSettings()
            settings.callsPerSecond = nil
            settings.stageTime = nil
            settings.neverScannedPerMille = 1000
            settings.falseTransitPerMille = 0
            let sandbox = Sandbox(deposco: settings)
            sandbox.shop.settings.bucket = nil
            for item in ["TEE", "MUG"] { sandbox.deposco.setItem(number: item, name: item, at: t0.milliseconds) }
            open(sandbox)
            return sandbox
        }
        store = try Store(path: folder.appending(path: "store.sqlite").path, waitsForDisk: false)
        var settings = CoreSettings(shop: "acme-uk", deskSocket: "")
        settings.policy.hold.hours = .always
        settings.policy.due.settle = .zero
        change(&settings)
        core = IntegrationCore(
            settings: settings, store: store, sandbox: SandboxTransport.base, callsPerSecond: nil,
            transport: between(SandboxTransport(host: host, clock: clock)),
            patchworks: patchworks ? .standIn(host: host, clock: clock) : nil, orderForm: orderForm, clock: clock,
            log: Logger(label: "test") { [folder] _ -> any LogHandler in
                if keepsLog { return FileLog(file: folder.appending(path: "log").path) }
                return SwiftLogNoOpLogHandler()
            }, shopify: shopify, tokens: TokenFile(path: folder.appending(path: "tokens").path))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// As a core starts: leases of the one before end, and the periodic work is there.
    func start() async throws {
        try await core.prepare()
        try await settle()
    }

    /// Delivers webhooks, takes them in and does what is due, until nothing is due now.
    func settle() async throws {
        for _ in 0..<2000 {
            var moved = await deliver()
            while try await core.ingestOnce() > 0 { moved = true }
            if try await core.workOnce() { moved = true }
            if !moved { return }
        }
        throw Unsettled()
    }

    struct Unsettled: Error {}

    /// Lets time pass in steps to each due moment, settling at each.
    func pass(_ span: Span) async throws {
        let end = clock.world + span
        while let due = try await nextMoment(), due <= end {
            clock.reach(due)
            try await settle()
        }
        clock.reach(end)
        try await settle()
    }

    private func nextMoment() async throws -> Instant? {
        let due = try await store.nextDue(now: core.clock.now).map {
            clock.world + (core.clock.steady(at: $0) - clock.steady)
        }
        let now = clock.world.milliseconds
        let world = await host.with { $0.nextDue }.map { Instant(milliseconds: max($0, now + 1)) }
        return [due, world].compactMap { $0 }.min()
    }

    /// Sends every webhook that is due.
    /// - Returns: whether there were any.
    @discardableResult
    func deliver() async -> Bool {
        let due = await host.dueDeliveries(now: clock.world.milliseconds)
        for delivery in due {
            let name = delivery.path.split(separator: "/").last.map(String.init) ?? ""
            let source = HookSource(name: name) ?? .shopify
            let answer = await core.receiveHook(
                source, headers: delivery.headers.map { Header($0.name, $0.value) }, body: delivery.body)
            await host.delivered(delivery.id, status: answer.status, now: clock.world.milliseconds)
        }
        return !due.isEmpty
    }

    // MARK: What happens in the world

    /// - Returns: the order's id in the shop.
    @discardableResult
    func place(_ name: String, _ skus: String?..., payment: String = "paid", ships: Bool = true, shipping: Int64 = 0)
        async -> Int64
    {
        let at = clock.world.milliseconds
        return await host.with { sandbox in
            var order = NewOrder(
                name: name, email: "ada@example.com",
                address: NewOrder.Address(
                    firstName: "Ada", lastName: "Byron", line1: "1 Mill Lane", city: "Leeds",
                    province: "West Yorkshire",
                    postalCode: "LS1 1AA", country: "GB"),
                lines: skus.map {
                    NewOrder.Line(sku: $0, title: $0 ?? "Thing", quantity: 2, price: 1000, requiresShipping: ships)
                })
            order.financialStatus = payment
            order.shipping = shipping
            return sandbox.shop.place(order, at: at).id
        }
    }

    /// Somebody does something about an order in the shop.
    func edit(_ name: String, _ act: @escaping @Sendable (Shop, ShopOrder, Int64) -> Void) async {
        let at = clock.world.milliseconds
        await host.with { sandbox in
            if let order = sandbox.shop.order(named: name) { act(sandbox.shop, order, at) }
        }
    }

    func inShop(_ name: String) async -> ShopOrder? { await host.with { $0.shop.order(named: name) } }
    func inDeposco(_ number: String) async -> DeposcoOrder? { await host.with { $0.deposco.order(number: number) } }

    // MARK: What the core knows

    func order(_ name: String) async throws -> OrderRecord? {
        try await store.read { try $0.orders.order(named: name)?.record }
    }

    func stage(_ name: String) async throws -> OrderStage? { try await order(name)?.stage }

    func exceptions() async throws -> [ExceptionRecord] {
        try await store.read { try $0.exceptions.openExceptions(after: nil, limit: 500) }
    }

    func cancellation(of name: String) async throws -> Versioned<CancellationRecord>? {
        guard let id = try await order(name)?.id else { return nil }
        return try await store.read { try $0.cancellations.all(of: id).last }
    }

    func shipment(of name: String) async throws -> Versioned<ShipmentRecord>? {
        guard let id = try await order(name)?.id else { return nil }
        return try await store.read { try $0.shipments.all(of: id).last }
    }

    /// Acts as somebody with a role.
    func act(
        _ action: ActionName, on ref: TargetRef, version: Int64, reason: String? = nil, owner: Owner? = nil,
        role: String? = "lead", request: String = UUID().uuidString
    ) async throws -> ActionOutcome {
        var rules = AccessRules()
        if let role { rules.grants = [AccessRules.Grant(.user("ada"), roles: [role])] }
        let caller = rules.identify(Login(uid: 1000, name: "ada", groups: []), shop: "acme-uk")
        let reply = try await core.act(
            ActionRequest(
                requestID: request, action: action, targets: [ActionTarget(ref: ref, version: version)], reason: reason,
                owner: owner), by: caller)
        return reply.outcomes[0]
    }
}

/// Everything that a core logs, down to the least, as a line each in a file.
private struct FileLog: LogHandler {
    let file: String
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let line = "\(event.level) \(event.message) \(metadata) \(event.metadata ?? [:])\n"
        guard let handle = fopen(file, "a") else { return }
        fputs(line, handle)
        fclose(handle)
    }
}
