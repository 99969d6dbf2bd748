/// How long to wait before another look at what only a person can end. The wait grows with the time that it has lasted.
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
