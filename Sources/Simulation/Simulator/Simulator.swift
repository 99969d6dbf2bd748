package import Connectors
package import Core
package import Domain
import Logging
import Sandbox
import Store

/// Runs the real core, store and connectors under a virtual clock against the stand-in systems, step by step, with faults and
/// crashes between and within the steps. The seed decides everything, so a seed that fails once fails again.
package struct Simulator: Sendable {
    package var seed: UInt64
    /// Orders that arrive in the simulated time.
    package var orders: Int
    package var length: Span
    package var faults: FaultLevel
    package var day = SimulatedDay.troubled
    /// The time after the faults in which everything must come to rest.
    package var settling = Span.hours(4)
    /// The core's limit of calls a second to Deposco. The stand-in allows four.
    package var callsPerSecond: Int? = 4
    /// The stand-in Patchworks' limit of calls a minute; below, the core's own, `nil` for the same.
    package var patchworksLimit = 240
    package var patchworksCallsPerMinute: Int?
    /// The size of the shop's bucket of points, and the points restored a second. A small shop gets less than any real plan, so
    /// that the limit matters; a large one gets what the plan for large shops gives (docs/apis/shopify.md#rate-limit).
    package var shopPoints: (maximum: Double, restore: Double)
    /// Changes what is ordered and adds to what happens, so that a test can show a case without looking for a seed that has it.
    var stage: @Sendable (inout SimulatedAgenda) -> Void = { _ in }
    /// Changes the core's settings. Tests use it to break a rule and see that the invariants notice.
    package var configure: @Sendable (inout CoreSettings) -> Void = { _ in }
    /// Stands between the core and the stand-ins. Tests use it for the same.
    package var between: @Sendable (any Transport) -> any Transport = { $0 }
    /// Changes the store's file before it is checked. Tests use it for the same.
    package var spoil: @Sendable (_ path: String) throws -> Void = { _ in }
    /// When somebody works at the desk, after the start and within the length, in this order.
    package var visits: [Span] = []
    package var visit: @Sendable (IntegrationCore) async throws -> Void = { _ in }

    package init(seed: UInt64, orders: Int, length: Span, faults: FaultLevel) {
        self.seed = seed
        self.orders = orders
        self.length = length
        self.faults = faults
        let anHour = Int64(orders) * 3_600_000 / max(1, length.milliseconds)
        shopPoints = anHour < 50 ? (2000, 50) : (20_000, 1000)
    }

    /// 2026-03-02T08:00:00Z, a Monday.
    package static let start = Instant(milliseconds: 1_772_438_400_000)

    /// - Parameter folder: the folder for the simulation's store.
    package func run(in folder: String) async throws -> SimulationReport {
        var world = try await SimulatedWorld(self, folder: folder)
        for after in visits {
            try await world.run(until: Self.start + after)
            try await world.receive(visit)
        }
        try await world.run(until: Self.start + length)
        await world.heal()
        try await world.run(until: Self.start + length + settling)
        return try await world.report()
    }

    func core(
        _ settings: CoreSettings, _ store: Store, _ transport: FaultyTransport, _ clock: SimulatedClock, _ life: Life
    ) -> IntegrationCore {
        let transport = MortalTransport(inner: between(transport), life: life)
        let clock = MortalClock(inner: clock, life: life)
        var settings = settings
        let jitter = settings.jitter
        settings.jitter = { life.isOver ? 0 : jitter() }
        return IntegrationCore(
            settings: settings, store: store, sandbox: SandboxTransport.base, callsPerSecond: callsPerSecond,
            transport: transport,
            patchworks: .standIn(
                transport: transport, callsPerMinute: patchworksCallsPerMinute ?? patchworksLimit, clock: clock),
            clock: clock,
            log: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() })
    }
}
