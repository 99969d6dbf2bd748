package import Domain

/// What a tracking service or a carrier tells of a parcel.
package struct ScanReport: Hashable, Sendable {
    package var tracking: String
    /// The first event that proves that the carrier has the parcel; `nil` while there is none.
    package var scan: Scan?
}

/// AfterShip's tracking webhooks: docs/apis/carriers.md#aftership.
enum AfterShipWebhook {
    static func decode(_ body: [UInt8]) throws(Unreadable) -> [ScanReport] {
        let message = JSONNode(try JSON(body))["msg"]
        let tracking = try message["tracking_number"].need(\.text)
        let scans = message["checkpoints"].rows.filter(proves).compactMap { checkpoint -> Scan? in
            guard let at = (checkpoint["checkpoint_time"].instant ?? checkpoint["created_at"].instant) else {
                return nil
            }
            let words = [checkpoint["subtag"].text, checkpoint["message"].text].compactMap { $0 }.joined(separator: " ")
            return Scan(tracking: tracking, at: at, source: "aftership", evidence: plain(words))
        }
        return [ScanReport(tracking: tracking, scan: scans.min { $0.at < $1.at })]
    }

    /// Whether an event can only happen to a parcel that the carrier has. `InTransit_001` alone proves nothing, so its words
    /// decide.
    private static func proves(_ checkpoint: JSONNode) -> Bool {
        let subtag = checkpoint["subtag"].text ?? checkpoint["tag"].text ?? ""
        if subtag == "InTransit_001" || subtag == "InTransit" {
            let words = (checkpoint["message"].text ?? "").lowercased()
            return !words.contains("await") && acceptance.contains { words.contains($0) }
        }
        return ["InTransit_", "OutForDelivery", "Delivered", "AttemptFail", "AvailableForPickup"]
            .contains { subtag.hasPrefix($0) }
    }

    private static let acceptance = [
        "accepted", "acceptance", "picked up", "collected", "received by carrier", "item received", "we have your item",
        "we've got it", "in possession",
    ]
}
