import Domain

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

    static func decode(_ body: [UInt8]) throws(Unreadable) -> ScanMessage {
        let message = JSONNode(try JSON(body))["msg"]
        return ScanMessage(
            ScanReport(
                tracking: try message["tracking_number"].need(\.text), source: TrackingService.afterShip.rawValue,
                events: message["checkpoints"].rows.map(event), state: event(message)))
    }

    /// A checkpoint; or the parcel itself, which has a tag and no time.
    private static func event(_ node: JSONNode) -> ParcelEvent {
        ParcelEvent(
            node["checkpoint_time"].instant ?? (node["checkpoints"].isNull ? node["created_at"].instant : nil),
            sign(node["subtag"].text ?? node["tag"].text ?? ""), words: [node["message"].text],
            shown: [node["subtag"].text, node["message"].text])
    }

    /// `InTransit_001` alone proves nothing.
    private static func sign(_ subtag: String) -> ParcelSign {
        func begins(_ starts: [String]) -> Bool { starts.contains { subtag.hasPrefix($0) } }
        if begins(["Pending", "InfoReceived"]) { return .sender }
        if begins(["Exception", "Expired"]) { return .trouble }
        if subtag == "InTransit_001" || subtag == "InTransit" { return .unclear }
        return begins(["InTransit_", "OutForDelivery", "Delivered", "AttemptFail", "AvailableForPickup"])
            ? .carrier : .unclear
    }
}
