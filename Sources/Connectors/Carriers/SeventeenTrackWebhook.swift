import Domain

extension TrackingService {
    package static let seventeenTrack = TrackingService(
        "17track", "17TRACK", .webhooks(secret: "The API key, which is in each signature."),
        verify: SeventeenTrackWebhook.verify, decode: SeventeenTrackWebhook.decode,
        example: """
            {"event": "TRACKING_UPDATED", "data": {"number": "T@", "carrier": 11031, \
            "track_info": {"latest_event": {"time_iso": "2026-03-02T10:30:00+01:00", \
            "sub_status": "InTransit_PickedUp", "description": "Picked up"}, \
            "milestone": [{"key_stage": "PickedUp", "time_iso": "2026-03-02T10:30:00+01:00"}, \
            {"key_stage": "Delivered", "time_iso": null}]}}}
            """)
}

/// 17TRACK's webhooks: docs/apis/carriers.md#17track.
enum SeventeenTrackWebhook {
    @Sendable static func verify(_ body: [UInt8], _ header: (String) -> String, _ secrets: [String]) -> Bool {
        Signature.verify(digest: header("sign"), of: secrets.filter { !$0.isEmpty }.map { body + "/\($0)".utf8 })
    }

    static func decode(_ body: [UInt8]) throws(Unreadable) -> [ScanReport] {
        let data = JSONNode(try JSON(body))["data"]
        let tracking = try data["number"].need(\.text)
        let info = data["track_info"]
        var scans = info["milestone"].rows.compactMap { milestone -> Scan? in
            guard let stage = milestone["key_stage"].text, stages.contains(stage),
                let at = milestone["time_iso"].instant
            else { return nil }
            return Scan(tracking: tracking, at: at, source: "17track", evidence: plain(stage))
        }
        let latest = info["latest_event"]
        if let status = latest["sub_status"].text, proves(status), let at = latest["time_iso"].instant {
            let words = [status, latest["description"].text].compactMap { $0 }.joined(separator: " ")
            scans.append(Scan(tracking: tracking, at: at, source: "17track", evidence: plain(words)))
        }
        return [ScanReport(tracking: tracking, scan: scans.min { $0.at < $1.at })]
    }

    private static let stages: Set<String> = [
        "PickedUp", "Departure", "Arrival", "OutForDelivery", "AvailableForPickup", "Delivered",
    ]

    /// `InTransit_Other` may be anything, also a notice of the shipper's.
    private static func proves(_ status: String) -> Bool {
        status != "InTransit_Other"
            && ["InTransit_", "OutForDelivery", "Delivered", "AvailableForPickup"].contains { status.hasPrefix($0) }
    }
}
