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
    static func decode(_ body: [UInt8]) throws(Unreadable) -> ScanMessage {
        let answer = JSONNode(try JSON(body))
        // An error is a problem document: `{"title": "No result found", "status": 404, …}`.
        if answer["shipments"].isNull, answer["status"].integer != nil, answer["title"].text != nil {
            return ScanMessage()
        }
        return try ScanMessage(try answer["shipments"].need(\.list), report)
    }

    private static func report(_ shipment: JSONNode) throws(Unreadable) -> ScanReport {
        ScanReport(
            tracking: try shipment["id"].need(\.text), source: TrackingService.dhl.rawValue,
            events: shipment["events"].rows.map(event), state: event(shipment["status"]))
    }

    /// An event; or the parcel's own status, which is told in the same form. Times without an offset are taken as UTC.
    private static func event(_ node: JSONNode) -> ParcelEvent {
        let words = [node["status"].text, node["description"].text]
        return ParcelEvent(
            node["timestamp"].instant, sign(node), words: words, shown: [node["statusCode"].text] + words)
    }

    /// DHL's own sample has an event that is both "pre-transit" and DELIVERED. A parcel that was delivered was with the
    /// carrier.
    private static func sign(_ node: JSONNode) -> ParcelSign {
        if node["status"].text?.lowercased() == "delivered" { return .carrier }
        switch node["statusCode"].text {
        case "delivered", "failure": return .carrier
        case "transit": return .carrierRoughly
        case "pre-transit": return .sender
        default: return .unclear
        }
    }
}
