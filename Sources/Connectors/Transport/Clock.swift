package import Domain

/// The time, and waiting for it. A virtual one drives tests.
package protocol Clock: Sendable {
    /// The date and time of day. It can be set, and is at times wrong: for what is shown, kept, and said to others.
    var now: Instant { get }
    /// How much time passes, whatever the date is set to: for rates, limits and waiting.
    var steady: Steady { get }
    /// Differs after each start of the machine, from which `steady` counts; `nil` where the machine does not tell.
    var boot: String? { get }
    /// - Throws: `CancellationError` when the task is cancelled.
    func sleep(until: Steady) async throws
}

/// Both readings as of one moment.
package struct ClockReading: Hashable, Sendable {
    package var wall: Instant
    package var steady: Steady

    package init(wall: Instant, steady: Steady) {
        self.wall = wall
        self.steady = steady
    }

    /// How far the date is ahead of the steady reading: the same until somebody sets the clock.
    package var lead: Span { Span(milliseconds: wall.milliseconds - steady.milliseconds) }
}

extension Clock {
    package func sleep(for span: Span) async throws { try await sleep(until: steady + span) }

    package var reading: ClockReading {
        var reading = ClockReading(wall: now, steady: steady)
        // A process that was stopped between the two readings would see a step that never was.
        for _ in 0..<10 {
            let before = steady
            reading = ClockReading(wall: now, steady: before)
            if steady - before <= Span(milliseconds: 20) { break }
        }
        return reading
    }
}

package struct SystemClock: Clock {
    package init() {}

    package var now: Instant { Instant(milliseconds: SystemTime.sinceEpoch) }
    package var steady: Steady { Steady(milliseconds: SystemTime.sinceBoot) }
    package var boot: String? { SystemTime.boot }

    /// Looks at the clock once a second: the system's timers stand still while the machine sleeps, and the steady reading does not.
    package func sleep(until: Steady) async throws {
        while true {
            let left = (until - steady).milliseconds
            guard left > 0 else { return }
            try await Task.sleep(for: .milliseconds(min(left, 1000)))
        }
    }
}
