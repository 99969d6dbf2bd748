package import Domain

/// How many calls there were in the last hour, and how many of them failed by the connection's fault. It is counted by spans of five
/// minutes, so it covers up to five minutes less.
package struct RecentCalls: Hashable, Sendable {
    package struct Counts: Hashable, Sendable {
        package var calls = 0
        package var failed = 0
    }

    private static let span = Span.minutes(5).milliseconds
    private static let kept: Int64 = 12

    private var spans: [Int64: Counts] = [:]

    package init() {}

    package mutating func add(failed: Bool, at now: Steady) {
        let span = now.milliseconds / Self.span
        if spans[span] == nil { spans = spans.filter { $0.key > span - Self.kept } }
        spans[span, default: Counts()].calls += 1
        if failed { spans[span, default: Counts()].failed += 1 }
    }

    package func lastHour(at now: Steady) -> Counts {
        let first = now.milliseconds / Self.span - Self.kept
        return spans.reduce(into: Counts()) { sum, span in
            guard span.key > first else { return }
            sum.calls += span.value.calls
            sum.failed += span.value.failed
        }
    }
}
