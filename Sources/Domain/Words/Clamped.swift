/// Saturating arithmetic for values from outside, which must never trap: a result beyond the range becomes the end of
/// the range.
extension FixedWidthInteger {
    package func clampedAdding(_ other: Self) -> Self {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    package func clampedSubtracting(_ other: Self) -> Self {
        let (rest, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other < 0 ? .max : .min) : rest
    }

    package func clampedMultiplying(_ other: Self) -> Self {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
    }
}

extension Sequence {
    /// The saturating sum of a figure of each element.
    package func total(_ figure: (Element) throws -> Int64) rethrows -> Int64 {
        try reduce(0) { $0.clampedAdding(try figure($1)) }
    }
}

extension Sequence<Int64> {
    package var total: Int64 { total { $0 } }
}

extension Dictionary where Value == Int64 {
    package mutating func add(_ figure: Int64, to key: Key) {
        self[key] = self[key, default: 0].clampedAdding(figure)
    }
}
