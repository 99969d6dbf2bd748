package import Domain

/// How long ago, and how long until: words in coarse steps, and when they next change. Coarse, so that an idle screen
/// stays still.
package enum Ages {
    /// `20s` (ten-second steps) under a minute, `12m` under an hour, `26h 10m` under two days (ten-minute steps from
    /// twelve hours), `3d 4h` after that. A moment that is yet to come has the age `0s`.
    package static func since(_ moment: Instant, now: Instant) -> String {
        text(stepped(max(0, (now - moment).milliseconds)) / 1000)
    }

    /// When `since` next reads differently.
    package static func nextChange(since moment: Instant, after now: Instant) -> Instant {
        let age = (now - moment).milliseconds
        guard age >= 0 else { return moment + Span(milliseconds: step(0)) }
        let current = stepped(age)
        return moment + Span(milliseconds: current + step(current))
    }

    /// `31s` in the last minute, to the second, then `12m` and `1h 02m`, rounded up so that it never promises too early;
    /// `nil` when the moment has come.
    package static func until(_ moment: Instant, now: Instant) -> String? {
        let left = (moment - now).milliseconds
        guard left > 0 else { return nil }
        if left <= 60_000 { return text((left + 999) / 1000) }
        return text((left + 59_999) / 60_000 * 60)
    }

    /// When `until` next reads differently, or the overdue age that follows it.
    package static func nextChange(until moment: Instant, after now: Instant) -> Instant {
        let left = (moment - now).milliseconds
        guard left > 0 else { return nextChange(since: moment, after: now) }
        let unit: Int64 = left <= 60_000 ? 1000 : 60_000
        let shown = (left + unit - 1) / unit
        return moment - Span(milliseconds: max(0, shown - 1) * unit)
    }

    private static func stepped(_ age: Int64) -> Int64 { age - age % step(age) }

    private static func step(_ age: Int64) -> Int64 {
        switch age {
        case ..<60_000: 10_000
        case ..<43_200_000: 60_000
        case ..<172_800_000: 600_000
        default: 3_600_000
        }
    }

    private static func text(_ seconds: Int64) -> String {
        switch seconds {
        case ..<60: return "\(seconds)s"
        case ..<3600: return "\(seconds / 60)m"
        case ..<172_800: return "\(seconds / 3600)h \(twoDigits(seconds / 60 % 60))m"
        default: return "\(seconds / 86_400)d \(seconds / 3600 % 24)h"
        }
    }

    private static func twoDigits(_ n: Int64) -> String { n < 10 ? "0\(n)" : "\(n)" }

    /// `1 Mar 10:15`: enough for a timeline.
    /// - Parameter offset: the shop's local time, in minutes east of UTC.
    static func dayAndTime(_ moment: Instant, offset: Int64) -> String {
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let local = moment + .minutes(offset)
        return "\(local.civil.day) \(names[Int(local.civil.month) - 1]) \(local.clockText.prefix(5))"
    }
}
