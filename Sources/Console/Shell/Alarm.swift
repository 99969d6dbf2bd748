import DeskAPI
import Domain
import Screen

/// What stands on the desk's first lines until it is over: an outage of a remote system, or a trouble of the core itself.
struct Alarm: Hashable {
    var title: String
    var since: Instant?
    var detail: String
    var tone: Tone
    /// Whether it tells of the end of a trouble.
    var isOver = false

    init(_ title: String, since: Instant?, _ detail: String, _ tone: Tone) {
        self.title = title
        self.since = since
        self.detail = detail
        self.tone = tone
    }

    init(_ trouble: TroubleRow) {
        title = trouble.title
        since = trouble.since
        detail = trouble.detail
        tone = trouble.stopsWork ? .critical : .warning
    }

    init(_ broken: BreakRow, key: String) {
        title = "\(broken.system) \(broken.name.replacing("-", with: " "))".uppercased()
        since = broken.since
        detail = "\(broken.summary). Orders go on; \(key) lists what to do"
        tone = .warning
    }

    init(_ outage: OutageRow, now: Instant, clock: (Instant) -> String) {
        if let answers = outage.answersSince {
            let clear = outage.minutesToClear.map { "; clear in about \(max(1, $0))m" } ?? ""
            let oldest = outage.oldest.map { ", oldest \(Ages.since($0, now: now))" } ?? ""
            title = outage.system.uppercased() + " ANSWERS AGAIN"
            since = answers
            detail = "\(Numbers.grouped(outage.backlog)) waiting\(oldest)\(clear)"
            tone = .warning
            isOver = true
            return
        }
        title = outage.system.uppercased() + (outage.refuses ? " REFUSES OUR CREDENTIALS" : " IS DOWN")
        since = outage.since
        var parts = [Self.backlog(outage.backlog)]
        if outage.backlog > 0, let oldest = outage.oldest { parts[0] += ", oldest \(Ages.since(oldest, now: now))" }
        // A moment and no countdown, so that the line stays still.
        if let next = outage.nextAttempt, next > now { parts.append("next attempt \(clock(next))") }
        if outage.backlog > 0 {
            parts.append(outage.minutesToClear.map { "then clears in about \(max(1, $0))m" } ?? "no forecast yet")
        }
        if !outage.detail.isEmpty { parts.append(outage.detail) }
        detail = parts.joined(separator: "; ")
        tone = .critical
    }

    /// Other work may wait for other systems, so it says for what.
    private static func backlog(_ pieces: Int) -> String {
        switch pieces {
        case 0: "nothing waits for it"
        case 1: "1 waits for it"
        default: "\(Numbers.grouped(pieces)) wait for it"
        }
    }
}

extension Overview {
    /// Whether a remote system does not answer, or has answered again for less than a minute.
    func hasOutage(at now: Instant) -> Bool {
        outages.contains { outage in outage.answersSince.map { now - $0 < Self.recovers } ?? true }
    }

    /// How long after an outage no pace can be read yet.
    private static let recovers = Span.minutes(1)

    /// What stops the core comes first, then outages, then the rest.
    ///
    /// - Parameters:
    ///   - clock: a moment as people read it.
    ///   - exceptions: the key that lists exceptions.
    func alarms(now: Instant, exceptions: String, clock: (Instant) -> String) -> [Alarm] {
        let ended = outages.filter { $0.answersSince != nil }
        return troubles.filter(\.stopsWork).map { Alarm($0) }
            + outages.filter { $0.answersSince == nil }.map { Alarm($0, now: now, clock: clock) }
            + breaks.map { Alarm($0, key: exceptions) } + ended.map { Alarm($0, now: now, clock: clock) }
            + troubles.filter { !$0.stopsWork }.map { Alarm($0) }
    }
}

extension TroubleRow {
    /// Its name as words that stand out without colour.
    var title: String { name.replacing("-", with: " ").uppercased() }
}
