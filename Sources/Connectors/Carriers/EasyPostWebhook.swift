import Domain

/// EasyPost's events (api-facts 4.2), and its trackers where somebody hands on those that were read.
enum EasyPostWebhook {
    static func decode(_ body: [UInt8]) throws(Unreadable) -> [ScanReport] {
        let event = JSONNode(try JSON(body))
        if event["object"].text == "Tracker" { return [try report(event)] }
        if let trackers = event["trackers"].list { return try trackers.map(report) }
        // Batches, refunds and the like say nothing of a parcel, nor do events that were read back: they come without a result.
        guard event["description"].text?.hasPrefix("tracker.") == true, !event["result"].isNull else { return [] }
        return [try report(event["result"])]
    }

    /// A label that was made has details too, with a city and a post code even: only its status tells.
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
