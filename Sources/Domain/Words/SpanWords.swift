extension Span {
    /// A length of time in its two largest units: `1 h 5 min`, `3 s`.
    package var words: String {
        let seconds = milliseconds.magnitude / 1000
        let units = [
            (seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s"),
        ]
        guard let first = units.firstIndex(where: { $0.0 > 0 }) else { return "\(milliseconds.magnitude) ms" }
        return units[first...].prefix(2).filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }

    /// A clock step of this length, in words. Rounded to seconds, since two clocks are never read at the same moment.
    package var stepWords: String {
        let whole = Span.seconds(milliseconds.clampedAdding(milliseconds < 0 ? -500 : 500) / 1000)
        return "clock was set \(whole.words) \(milliseconds < 0 ? "back" : "ahead")"
    }
}
