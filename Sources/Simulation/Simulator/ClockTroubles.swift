import Core
import Domain
import Sandbox
import Store

/// What happens to the clock of the core's machine. It is drawn from its own random stream before the simulation begins.
struct ClockTroubles: Sendable {
    enum Happening: Sendable {
        /// Somebody, or something, sets the clock.
        case step(Span)
        /// The clock is set while no core runs.
        case stepInRestart(Span)
        /// The machine is restarted, and its clock set meanwhile.
        case newStart(Span)
        /// The clock is set right again.
        case correct
    }

    private var agenda: [(at: Instant, what: Happening)] = []

    init(seed: UInt64, from start: Instant, length: Span, faults: FaultLevel) {
        guard faults != .none else { return }
        var random = RandomStreams.stream("clock", seed: seed)
        for _ in 0..<(faults == .heavy ? 5 : 2) {
            let at = start + Span(milliseconds: Int64.random(in: 0...length.milliseconds, using: &random))
            agenda.append((at, Self.draw(&random)))
        }
        agenda = agenda.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    private static func draw(_ random: inout SeededGenerator) -> Happening {
        let spans: [Span] = [
            Span.hours(-1), .hours(1), .day, Span.hours(-24), .seconds(-7), .seconds(9), Span(milliseconds: 1500),
            .hours(24 * 400), Span.minutes(-10), .minutes(3),
        ]
        let span = spans[Int.random(in: 0..<spans.count, using: &random)]
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<5: return .step(span)
        case 5..<7: return .stepInRestart(span)
        case 7: return .newStart(span)
        default: return .correct
        }
    }

    var next: Instant? { agenda.first?.at }

    /// Takes the next event, if it is due.
    mutating func take(until now: Instant) -> Happening? {
        guard let first = agenda.first, first.at <= now else { return nil }
        return agenda.removeFirst().what
    }
}

/// When each piece of work is due by the steady clock. Setting the date must not change that.
struct Waits: Sendable {
    private let times: [Int64: (kind: WorkKind, at: Steady)]

    init(_ core: IntegrationCore, _ store: Store) async throws {
        times = try await store.read { try $0.work.dueTimes() }.mapValues { ($0.kind, core.clock.steady(at: $0.due)) }
    }

    /// Reports work whose wait has changed.
    func changes(since before: Waits) -> [String] {
        times.sorted { $0.key < $1.key }.compactMap { id, now in
            guard let then = before.times[id], then.at != now.at else { return nil }
            return "\(now.kind.rawValue) waits \((now.at - then.at).words) more, or less, because the clock was set"
        }
    }

    /// Reports work that waits longer than work of its kind ever should.
    func tooLong(_ core: IntegrationCore) -> [String] {
        times.sorted { $0.key < $1.key }.compactMap { _, now in
            let wait = now.at - core.clock.steady
            return wait <= core.longestWait(of: now.kind, at: core.clock.now)
                ? nil : "\(now.kind.rawValue) waits \(wait.words) after the machine was started anew"
        }
    }
}
