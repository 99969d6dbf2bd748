import Domain

extension TrackingService {
    package static let shipEngine = TrackingService(
        "shipengine", "ShipEngine",
        .webhooks(secret: "A secret of your own. Let the webhook carry it in the header `X-Tallyman-Secret`."),
        decode: ShipEngineWebhook.decode,
        example: """
            {"resource_url": "https://x.test", "resource_type": "API_TRACK", "data": {"tracking_number": "T@", \
            "status_code": "IT", "events": [{"occurred_at": "2026-03-02T10:30:00+01:00", \
            "carrier_occurred_at": null, "status_code": "IT", "status_detail_code": "IN_TRANSIT", \
            "description": "Departed", "latitude": 53.8, "longitude": -1.5}]}}
            """)
}

/// ShipEngine's tracking webhooks: docs/apis/carriers.md#shipengine.
enum ShipEngineWebhook {
    static func decode(_ body: [UInt8]) throws(Unreadable) -> [ScanReport] {
        let message = JSONNode(try JSON(body))
        let data = message["data"].isNull ? message : message["data"]
        let tracking = try data["tracking_number"].need(\.text)
        let scans = data["events"].rows.filter(proves).compactMap { event -> Scan? in
            guard let at = event["occurred_at"].instant ?? event["carrier_occurred_at"].instant else { return nil }
            let words = [event["status_detail_code"].text ?? event["status_code"].text, event["description"].text]
                .compactMap { $0 }.joined(separator: " ")
            return Scan(tracking: tracking, at: at, source: "shipengine", evidence: plain(words))
        }
        return [ScanReport(tracking: tracking, scan: scans.min { $0.at < $1.at })]
    }

    /// The detail code is more exact than the status code, so it decides first.
    private static func proves(_ event: JSONNode) -> Bool {
        let detail = event["status_detail_code"].text ?? ""
        if awaiting.contains(detail) { return false }
        return held.contains(detail) || ["AC", "IT", "DE", "AT", "SP"].contains(event["status_code"].text ?? "")
    }

    private static let awaiting: Set<String> = [
        "SHIPMENT_CREATED", "AWAITING_PICKUP_DROP_OFF", "ELEC_ADVICE_RECD_BY_CARRIER", "NOT_YET_RECEIVED_BY_CARRIER",
    ]
    private static let held: Set<String> = [
        "DROPPED_OFF", "PICKED_UP", "RECEIVED_BY_CARRIER", "HUB_SCAN_IN", "IN_TRANSIT",
    ]
}
