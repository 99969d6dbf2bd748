import DeskAPI
package import Domain
package import Screen

/// Turns the live feed into the plain console's lines: a snapshot first, then a line for each change. It says at once that the core is
/// silent, is lost, or is back. Pure.
package struct PlainFeed {
    private let glyphs: Glyphs
    private var last: Overview?
    private var latest: (overview: Overview, at: ContinuousClock.Instant)?
    private var told: ContinuousClock.Instant?
    private var heard: ContinuousClock.Instant?
    /// Why what was told may be old; `nil` while the core is heard.
    private var stale: String?

    package init(glyphs: Glyphs) { self.glyphs = glyphs }

    /// - Parameters:
    ///   - message: what came; `nil` where only time has passed.
    ///   - machine: the machine's clock, for what comes before the core has told the time.
    package mutating func take(_ message: Message?, now: ContinuousClock.Instant, machine: Instant) -> [String] {
        var lines: [String] = []
        switch message {
        case .live(let line):
            heard = now
            if stale != nil { lines.append(connection(up: true, "", time(now, machine))) }
            stale = nil
            // Other lines say that the core lives, and that time has passed.
            if case .overview(let overview) = line { latest = (overview, now) }
        case .connection(up: false, let reason): lines += lost(reason, time(now, machine))
        case nil:
            guard let heard, stale == nil, now - heard >= .milliseconds(DeskWire.staleMilliseconds) else { break }
            lines += lost("the core gives no sign of life; what was told may be old", time(now, machine))
        default: break
        }
        return stale == nil ? lines + changes(now) : lines
    }

    private mutating func lost(_ reason: String, _ time: Instant) -> [String] {
        defer { stale = reason }
        return stale == reason ? [] : [connection(up: false, reason, time)]
    }

    private mutating func changes(_ now: ContinuousClock.Instant) -> [String] {
        guard let overview = latest?.overview, overview != last else { return [] }
        if let last, let told, now - told < Plain.gathers, !Plain.isUrgent(from: last, to: overview) { return [] }
        defer { (last, told) = (overview, now) }
        return last.map { Plain.changes(from: $0, to: overview, now: overview.at, glyphs: glyphs) }
            ?? Plain.snapshot(overview, now: overview.at, glyphs: glyphs)
    }

    private func connection(up: Bool, _ reason: String, _ time: Instant) -> String {
        Plain.connection(up: up, reason: reason, now: time, glyphs: glyphs)
    }

    /// The shop's local time: by the core's clock, which went on while it was not heard.
    private func time(_ now: ContinuousClock.Instant, _ machine: Instant) -> Instant {
        guard let (overview, at) = latest else { return machine }
        return overview.at + Span(milliseconds: Int64((now - at) / .milliseconds(1))) + .minutes(overview.offset)
    }
}
