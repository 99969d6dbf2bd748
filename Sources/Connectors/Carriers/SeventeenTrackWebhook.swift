import Domain

/// 17TRACK's webhooks: docs/apis/carriers.md#17track.
enum SeventeenTrackWebhook {
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
