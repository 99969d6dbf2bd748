package import Domain

/// Tells the time and waits for it. Tests use a virtual clock.
package protocol Clock: Sendable {
    /// The date and time of day, for what is shown, stored and told to others. It can be set, and can be wrong.
    var now: Instant { get }
    /// Measures how time passes, whatever the date is set to: for rates, limits and waiting.
    var steady: Steady { get }
    /// Identifies this start of the machine, from which `steady` counts; `nil` if the machine does not tell.
    var boot: String? { get }
    /// - Throws: `CancellationError` when the task is cancelled.
    func sleep(until: Steady) async throws
}

/// Both readings of the clock at one moment.
package struct ClockReading: Hashable, Sendable {
    package var wall: Instant
    package var steady: Steady

    package init(wall: Instant, steady: Steady) {
        self.wall = wall
        self.steady = steady
    }

    /// How far the date is ahead of the steady reading. It stays the same until somebody sets the clock.
    package var lead: Span { Span(milliseconds: wall.milliseconds - steady.milliseconds) }
}

extension Clock {
    package func sleep(for span: Span) async throws { try await sleep(until: steady + span) }

    package var reading: ClockReading {
        var reading = ClockReading(wall: now, steady: steady)
        // If the process is suspended between the two readings, they would look like a step of the clock, so they are taken
        // again.
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

    /// Looks at the clock once a second, because the system's timers stop while the machine sleeps, and the steady reading does
    /// not.
    package func sleep(until: Steady) async throws {
        while true {
            let left = (until - steady).milliseconds
            guard left > 0 else { return }
            try await Task.sleep(for: .milliseconds(min(left, 1000)))
        }
    }
}
