package import Connectors
package import Domain
import Synchronization

/// The core's clock: the steady reading plus a lead that makes it the date. When somebody sets the machine's clock, this one runs on
/// unchanged until `follow`. So all times written before that moment belong to one clock, and can be moved to the new one together.
package final class CoreClock: Sendable {
    private let machine: any Clock
    private let state: Mutex<Span>

    package init(_ machine: any Clock) {
        self.machine = machine
        state = Mutex(machine.reading.lead)
    }

    package var now: Instant { time(at: machine.steady) }
    package var steady: Steady { machine.steady }
    package var boot: String? { machine.boot }
    /// How far the core's date is ahead of the steady reading.
    package var lead: Span { state.withLock { $0 } }

    /// How far the machine's clock was set forward since the last `follow`; negative if it was set back.
    var jump: Span { Span(milliseconds: machine.reading.lead.milliseconds - lead.milliseconds) }

    /// Converts between steady readings and dates.
    package func time(at steady: Steady) -> Instant { Instant(milliseconds: steady.milliseconds + lead.milliseconds) }
    package func steady(at time: Instant) -> Steady { Steady(milliseconds: time.milliseconds - lead.milliseconds) }

    /// Sets the lead over the steady reading.
    func go(by lead: Span) { state.withLock { $0 = lead } }

    package func sleep(until: Steady) async throws { try await machine.sleep(until: until) }
    package func sleep(for span: Span) async throws { try await machine.sleep(for: span) }
}
