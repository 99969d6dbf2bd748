import Domain
import Foundation

extension TrackingService {
    package static let easyPost = TrackingService(
        "easypost", "EasyPost", .webhooks(secret: "The webhook secret, which signs EasyPost's events."),
        verify: EasyPostWebhook.verify, decode: EasyPostWebhook.decode,
        example: """
            {"id": "evt_@", "object": "Event", "description": "tracker.updated", "result": {"object": "Tracker", \
            "tracking_code": "T@", "status": "in_transit", "weight": 17.6, \
            "tracking_details": [{"object": "TrackingDetail", "datetime": "2026-03-02T10:30:00+01:00", \
            "status": "in_transit", "status_detail": "arrived_at_facility", "message": "Arrived"}]}}
            """)
}

/// EasyPost's events, and trackers that somebody read and handed on: docs/apis/carriers.md#easypost.
enum EasyPostWebhook {
    @Sendable static func verify(_ body: [UInt8], _ header: (String) -> String, _ secrets: [String]) -> Bool {
        let prefix = "hmac-sha256-hex="
        let signature = header("x-hmac-signature")
        guard signature.hasPrefix(prefix) else { return false }
        return Signature.verify(
            body, String(signature.dropFirst(prefix.count)), .hex,
            secrets: secrets.map(\.decomposedStringWithCompatibilityMapping))
    }

    static func decode(_ body: [UInt8]) throws(Unreadable) -> ScanMessage {
        let event = JSONNode(try JSON(body))
        if event["object"].text == "Tracker" { return ScanMessage(try report(event)) }
        if let trackers = event["trackers"].list { return try ScanMessage(trackers, report) }
        // Batches, refunds and the like report no parcel. Nor do events that were read back by the API, which have no result.
        guard event["description"].text?.hasPrefix("tracker.") == true, !event["result"].isNull else {
            return ScanMessage()
        }
        return ScanMessage(try report(event["result"]))
    }

    static func report(_ tracker: JSONNode) throws(Unreadable) -> ScanReport {
        ScanReport(
            tracking: try tracker["tracking_code"].need(\.text), source: TrackingService.easyPost.rawValue,
            events: tracker["tracking_details"].rows.map(event), state: event(tracker))
    }

    /// A detail; or the tracker itself, which has a status and no time.
    private static func event(_ node: JSONNode) -> ParcelEvent {
        ParcelEvent(
            node["datetime"].instant, sign(node), words: [node["message"].text],
            shown: [node["status_detail"].text, node["message"].text])
    }

    /// A label that was made also has details, even with a city and a post code. Only the status shows what happened.
    private static func sign(_ node: JSONNode) -> ParcelSign {
        if node["status_detail"].text == "label_created" { return .sender }
        switch node["status"].text {
        case "out_for_delivery", "delivered", "available_for_pickup", "return_to_sender": return .carrier
        case "in_transit": return .carrierRoughly
        case "pre_transit", "unknown", "cancelled": return .sender
        case "failure", "error": return .trouble
        default: return .unclear
        }
    }
}
