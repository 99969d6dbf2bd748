package import Connectors
package import Domain
import Synchronization

/// The time that the core goes by: the steady reading, and a lead over it that makes it the date. When somebody sets the machine's
/// clock, this one runs on as before until `follow`; so every time that was written before that moment is of one clock, and can be
/// moved to the other in one go.
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
    /// How far the date is ahead of the steady reading, as the core has it.
    package var lead: Span { state.withLock { $0 } }

    /// How far the machine's clock was set ahead since the last `follow`; negative where it was set back.
    var jump: Span { Span(milliseconds: machine.reading.lead.milliseconds - lead.milliseconds) }

    /// The date at a steady reading, and the other way round.
    package func time(at steady: Steady) -> Instant { Instant(milliseconds: steady.milliseconds + lead.milliseconds) }
    package func steady(at time: Instant) -> Steady { Steady(milliseconds: time.milliseconds - lead.milliseconds) }

    /// From now on it is this far ahead of the steady reading.
    func go(by lead: Span) { state.withLock { $0 = lead } }

    package func sleep(until: Steady) async throws { try await machine.sleep(until: until) }
    package func sleep(for span: Span) async throws { try await machine.sleep(for: span) }
}
