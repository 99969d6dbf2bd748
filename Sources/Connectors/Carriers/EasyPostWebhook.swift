import Domain

/// EasyPost's events, and trackers that somebody read and handed on: docs/apis/carriers.md#easypost.
enum EasyPostWebhook {
    static func decode(_ body: [UInt8]) throws(Unreadable) -> [ScanReport] {
        let event = JSONNode(try JSON(body))
        if event["object"].text == "Tracker" { return [try report(event)] }
        if let trackers = event["trackers"].list { return try trackers.map(report) }
        // Batches, refunds and the like report no parcel. Nor do events that were read back by the API, which have no result.
        guard event["description"].text?.hasPrefix("tracker.") == true, !event["result"].isNull else { return [] }
        return [try report(event["result"])]
    }

    /// A label that was made also has details, even with a city and a post code. Only the status shows what happened.
    static func report(_ tracker: JSONNode) throws(Unreadable) -> ScanReport {
        let tracking = try tracker["tracking_code"].need(\.text)
        let scans = tracker["tracking_details"].rows.compactMap { detail -> Scan? in
            guard proving.contains(detail["status"].text ?? ""), let at = detail["datetime"].instant else { return nil }
            let words = [detail["status_detail"].text, detail["message"].text].compactMap { $0 }.joined(separator: " ")
            return Scan(tracking: tracking, at: at, source: "easypost", evidence: plain(words))
        }
        return ScanReport(tracking: tracking, scan: scans.min { $0.at < $1.at })
    }

    private static let proving: Set<String> = [
        "in_transit", "out_for_delivery", "delivered", "available_for_pickup", "return_to_sender",
    ]
}
