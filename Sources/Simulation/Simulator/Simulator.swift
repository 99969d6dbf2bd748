package import Connectors
package import Core
package import Domain
import Logging
import Sandbox
import Store

/// Runs the real core, store and connectors under a virtual clock against the stand-in systems, one step after the other, with
/// faults and crashes between and within the steps. One seed decides everything, so that a seed that fails fails again.
package struct Simulator: Sendable {
    package var seed: UInt64
    /// Orders that arrive in the simulated time.
    package var orders: Int
    package var length: Span
    package var faults: FaultLevel
    /// Time after the faults in which everything has to come to rest.
    package var settling = Span.hours(4)
    /// Deposco's calls a second that the core keeps to; the stand-in allows four.
    package var callsPerSecond: Int? = 4
    /// Patchworks' calls a minute that the stand-in allows, and those that the core keeps to; `nil` for the same.
    package var patchworksLimit = 240
    package var patchworksCallsPerMinute: Int?
    /// The shop's bucket of points and their return a second: of a small shop less than a real one has, so that it is felt; of a
    /// large one what the plan for large shops gives (api-facts 3.4).
    package var shopPoints: (maximum: Double, restore: Double)
    /// What the configuration says besides; for showing that a broken rule does not go unseen.
    package var configure: @Sendable (inout CoreSettings) -> Void = { _ in }
    /// Put between the core and the world, for showing that a broken rule does not go unseen.
    package var between: @Sendable (any Transport) -> any Transport = { $0 }
    /// Done to the store's file before it is checked, for the same end.
    package var spoil: @Sendable (_ path: String) throws -> Void = { _ in }

    package init(seed: UInt64, orders: Int, length: Span, faults: FaultLevel) {
        self.seed = seed
        self.orders = orders
        self.length = length
        self.faults = faults
        let anHour = Int64(orders) * 3_600_000 / max(1, length.milliseconds)
        shopPoints = anHour < 300 ? (2000, 50) : (20_000, 1000)
    }

    /// 2026-03-02T08:00:00Z, a Monday.
    package static let start = Instant(milliseconds: 1_772_438_400_000)

    /// - Parameter folder: where the store of the simulation is made.
    package func run(in folder: String) async throws -> SimulationReport {
        var world = try await SimulatedWorld(self, folder: folder)
        try await world.run(until: Self.start + length)
        await world.heal()
        try await world.run(until: Self.start + length + settling)
        return try await world.report()
    }

    func core(
        _ settings: CoreSettings, _ store: Store, _ transport: FaultyTransport, _ clock: SimulatedClock
    ) -> IntegrationCore {
        let transport = between(transport)
        return IntegrationCore(
            settings: settings, store: store, sandbox: SandboxTransport.base, callsPerSecond: callsPerSecond,
            transport: transport,
            patchworks: .standIn(
                transport: transport, callsPerMinute: patchworksCallsPerMinute ?? patchworksLimit, clock: clock),
            clock: clock,
            log: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() })
    }
}
