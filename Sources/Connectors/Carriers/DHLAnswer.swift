import Domain

extension TrackingService {
    package static let dhl = TrackingService(
        "dhl", "DHL", .answers(to: "`GET /track/shipments` (Shipment Tracking, Unified)"),
        decode: DHLAnswer.decode,
        example: """
            {"shipments": [{"id": "T@", "service": "express", "origin": {"address": {"countryCode": "GB"}}, \
            "events": [{"timestamp": "2026-03-02T10:30:00+01:00", "statusCode": "transit", "status": "PROCESSED", \
            "description": "Processed at Leeds"}]}], "possibleAdditionalShipmentsUrl": []}
            """)
}

/// DHL's `GET /track/shipments` (Shipment Tracking, Unified).
enum DHLAnswer {
    static func decode(_ body: [UInt8]) throws(Unreadable) -> [ScanReport] {
        let answer = JSONNode(try JSON(body))
        // An error is a problem document: `{"title": "No result found", "status": 404, …}`.
        if answer["shipments"].isNull, answer["status"].integer != nil, answer["title"].text != nil { return [] }
        return try answer["shipments"].need(\.list).map(report)
    }

    private static func report(_ shipment: JSONNode) throws(Unreadable) -> ScanReport {
        ScanReport(
            tracking: try shipment["id"].need(\.text), source: TrackingService.dhl.rawValue,
            proofs: shipment["events"].rows.filter(proves).map { event in
                // Times without an offset are taken as UTC.
                (
                    event["timestamp"].instant,
                    [event["statusCode"].text, event["status"].text, event["description"].text]
                )
            })
    }

    /// DHL's own sample has an event that is both "pre-transit" and DELIVERED. A parcel that was delivered was with the
    /// carrier.
    private static func proves(_ event: JSONNode) -> Bool {
        ["transit", "delivered", "failure"].contains(event["statusCode"].text ?? "")
            || event["status"].text?.lowercased() == "delivered"
    }
}
