/// A moment in time: milliseconds since 1970-01-01T00:00:00Z. The only representation of time in Tallyman.
///
/// Moments also come from outside, so arithmetic saturates and never traps.
package struct Instant: Hashable, Comparable, Sendable, Codable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    package static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }
    package static func + (a: Instant, b: Span) -> Instant {
        Instant(milliseconds: a.milliseconds.clampedAdding(b.milliseconds))
    }
    package static func - (a: Instant, b: Span) -> Instant {
        Instant(milliseconds: a.milliseconds.clampedSubtracting(b.milliseconds))
    }
    package static func - (a: Instant, b: Instant) -> Span {
        Span(milliseconds: a.milliseconds.clampedSubtracting(b.milliseconds))
    }

    /// The start of the UTC day that holds this moment.
    package var startOfDay: Instant {
        Instant(milliseconds: milliseconds.clampedSubtracting(floorMod(milliseconds, Span.day.milliseconds)))
    }
}

/// A length of time in milliseconds.
package struct Span: Hashable, Comparable, Sendable, Codable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    package static let zero = Span(milliseconds: 0)
    package static let day = hours(24)
    package static func seconds(_ n: Int64) -> Span { Span(milliseconds: n.clampedMultiplying(1000)) }
    package static func minutes(_ n: Int64) -> Span { Span(milliseconds: n.clampedMultiplying(60_000)) }
    package static func hours(_ n: Int64) -> Span { Span(milliseconds: n.clampedMultiplying(3_600_000)) }

    package static func < (a: Span, b: Span) -> Bool { a.milliseconds < b.milliseconds }
    package static func + (a: Span, b: Span) -> Span {
        Span(milliseconds: a.milliseconds.clampedAdding(b.milliseconds))
    }
    package static func * (a: Span, n: Int64) -> Span { Span(milliseconds: a.milliseconds.clampedMultiplying(n)) }
}

/// The remainder that is never negative: `floorMod(-1, 60) == 59`.
func floorMod(_ a: Int64, _ n: Int64) -> Int64 {
    let r = a % n
    return r < 0 ? r + n : r
}
