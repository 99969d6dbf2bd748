/// A reading of the clock that nobody can set: milliseconds since the machine was started, its sleep included. It says how much
/// time has passed and nothing about the date, so it has no stored form; a type of its own, so that the two are never compared.
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
