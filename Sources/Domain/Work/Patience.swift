/// How long to wait before checking again on something that only a person can end. The wait is a quarter of the time
/// already passed, within the limits.
package struct Patience: Hashable, Sendable {
    package var shortest: Span
    package var longest: Span

    package init(shortest: Span, longest: Span) {
        self.shortest = shortest
        self.longest = longest
    }

    package func wait(since start: Instant, at now: Instant) -> Span {
        min(max(Span(milliseconds: (now - start).milliseconds / 4), shortest), longest)
    }
}
