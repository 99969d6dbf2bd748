package import Domain

/// What a tracking service or a carrier tells of a parcel.
package struct ScanReport: Hashable, Sendable {
    package var tracking: String
    /// The first event that proves that the carrier has the parcel; `nil` while there is none.
    package var scan: Scan?
}

extension TrackingService {
    package static let afterShip = TrackingService(
        "aftership", "AfterShip", .webhooks(secret: "The webhook secret, which signs what AfterShip sends."),
        verify: AfterShipWebhook.verify, decode: AfterShipWebhook.decode,
        example: """
            {"event": "tracking_update", "msg": {"id": "m@", "tracking_number": "T@", "slug": "royal-mail", \
            "tag": "InTransit", "checkpoints": [{"checkpoint_time": "2026-03-02T10:30:00+01:00", \
            "created_at": "2026-03-02T10:30:00+01:00", "tag": "InTransit", "subtag": "InTransit_002", \
            "message": "Accepted at depot", "city": "Leeds"}]}}
            """)
}

/// AfterShip's tracking webhooks: docs/apis/carriers.md#aftership.
enum AfterShipWebhook {
    @Sendable static func verify(_ body: [UInt8], _ header: (String) -> String, _ secrets: [String]) -> Bool {
        Signature.verify(body, header("aftership-hmac-sha256"), .base64, secrets: secrets)
    }

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
