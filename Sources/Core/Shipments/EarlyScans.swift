import Domain
import Store

/// Scans of parcels whose shipment is not known yet, each kept as a mark.
struct EarlyScans {
    let step: Step

    init(_ step: Step) { self.step = step }

    private static let prefix = "scan/"
    static func mark(_ tracking: String) -> String { prefix + TrackingNumber.key(tracking) }

    /// Where a parcel's scan may be kept. Earlier versions kept it under the number as it was printed.
    static func marks(_ tracking: String) -> Set<String> { [mark(tracking), prefix + tracking] }

    /// Deletes scans from before a moment whose parcels got no shipment.
    /// - Parameter after: where the last call ended. One call checks a few hundred.
    /// - Returns: where to continue; `nil` at the end.
    func end(before: Instant, after: String?) throws -> String? {
        let some = try step.known.marks.marks(prefix: Self.prefix, after: after, limit: Limits.Shipments.scansTogether)
        for (name, value) in some {
            let scan = Scan(mark: value, tracking: String(name.dropFirst(Self.prefix.count)))
            if let scan, scan.at >= before { continue }
            try step.append(.markEnded, to: .mark(name))
        }
        return some.count == Limits.Shipments.scansTogether ? some.last?.name : nil
    }
}

extension Scan {
    /// The scan as the text of a mark, without the carrier's words: marks are in the journal, and the words may name people.
    var mark: String { "\(at.milliseconds)|\(source)|before its shipment was known" }

    init?(mark: String, tracking: String) {
        let parts = mark.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let at = Int64(parts[0]) else { return nil }
        self.init(
            tracking: tracking, at: Instant(milliseconds: at), source: String(parts[1]), evidence: String(parts[2]))
    }
}
