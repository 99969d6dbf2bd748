/// A reading of the clock that nobody can set: milliseconds since the machine started, including its sleep. It measures
/// elapsed time and knows no date, so it has no stored form. A type of its own keeps it from being compared with an
/// `Instant`.
package struct Steady: Hashable, Comparable, Sendable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (a: Steady, b: Steady) -> Bool { a.milliseconds < b.milliseconds }
    package static func + (a: Steady, b: Span) -> Steady {
        Steady(milliseconds: a.milliseconds.clampedAdding(b.milliseconds))
    }
    package static func - (a: Steady, b: Span) -> Steady {
        Steady(milliseconds: a.milliseconds.clampedSubtracting(b.milliseconds))
    }
    package static func - (a: Steady, b: Steady) -> Span {
        Span(milliseconds: a.milliseconds.clampedSubtracting(b.milliseconds))
    }
}
