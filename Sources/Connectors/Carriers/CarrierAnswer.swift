import Domain

// Carriers' own answers to "where is this parcel": docs/apis/carriers.md#carriers-own-answers. Whoever asked (a script, or a
// flow in Patchworks) hands them to us unchanged. A carrier's proper error, such as an unknown number, reports no parcel.

extension ScanReport {
    /// The earliest of the events that prove that the carrier has the parcel.
    /// - Parameter proofs: the time of each event, and what the carrier called it. An event without a readable time proves
    ///   nothing.
    init(tracking: String, source: String, proofs: [(at: Instant?, words: [String?])]) {
        let scans = proofs.compactMap { proof in
            proof.at.map { at in
                Scan(
                    tracking: tracking, at: at, source: source,
                    evidence: plain(proof.words.compactMap { $0 }.joined(separator: " ")))
            }
        }
        self.init(tracking: tracking, scan: scans.min { $0.at < $1.at })
    }
}

extension JSONNode {
    /// The elements of an array; `nil` for anything else.
    var list: [JSONNode]? {
        if case .array = value { return rows }
        return nil
    }
}

/// For events that carriers describe in English, without a code.
enum ScanWords {
    /// Whether the words can only describe a parcel that the carrier has. Announcements are ruled out first, because "USPS
    /// Awaiting Item", "Shipping information received" and "Shipping Label Created" contain words that would count.
    static func prove(_ text: String?) -> Bool {
        guard let words = text?.lowercased() else { return false }
        return !announcing.contains { words.contains($0) } && holding.contains { words.contains($0) }
    }

    /// Whether the carrier says that it still waits for the parcel: "Departed Shipping Partner Facility, USPS Awaiting Item" is an
    /// event of somebody who brings it there, whatever code it comes under.
    static func awaitItem(_ text: String?) -> Bool { text?.lowercased().contains("awaiting item") == true }

    private static let announcing = [
        "awaiting item", "label", "pre-shipment", "pre-advice", "information", "pending", "will be", "to be ", " yet",
        " not ", "cancel", "scheduled", "expected", "preparing",
    ]
    private static let holding = [
        "possession", "accepted", "acceptance", "received by", "received item", "picked up", "collected", "lodged",
        "processed", "arrived", "departed", "despatch", "dispatch", "in transit", "in-transit", "board for delivery",
        "out for delivery", "delivered", "delivery attempt", "available for pickup", "awaiting collection", "cleared",
    ]
}
