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
