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

    static func decode(_ body: [UInt8]) throws(Unreadable) -> ScanMessage {
        let data = JSONNode(try JSON(body))["data"]
        let info = data["track_info"]
        let events =
            info["milestone"].rows.compactMap(milestone) + [info["latest_event"]].filter { !$0.isNull }.map(event)
            + info["tracking"]["providers"].rows.flatMap { $0["events"].rows }.map(event)
        let status = info["latest_status"]
        let state = ParcelEvent(
            at: nil, sign: sign(status["sub_status"].text ?? status["status"].text), words: nil)
        return ScanMessage(
            ScanReport(
                tracking: try data["number"].need(\.text), source: TrackingService.seventeenTrack.rawValue,
                events: events, state: state))
    }

    /// A stage, which has no time until the parcel reaches it.
    private static func milestone(_ node: JSONNode) -> ParcelEvent? {
        let stage = node["key_stage"].text
        guard !node["time_iso"].isNull || !node["time_utc"].isNull else { return nil }
        let holds = stage.map(stages.contains) ?? false
        return ParcelEvent(time(of: node), holds ? .carrier : .sender, words: [], shown: [stage])
    }

    private static func event(_ node: JSONNode) -> ParcelEvent {
        let status = node["sub_status"].text ?? node["stage"].text
        return ParcelEvent(
            time(of: node), sign(status), words: [node["description"].text],
            shown: [status, node["description"].text])
    }

    private static func time(of node: JSONNode) -> Instant? { node["time_iso"].instant ?? node["time_utc"].instant }

    private static let stages: Set<String> = [
        "PickedUp", "Departure", "Arrival", "OutForDelivery", "AvailableForPickup", "Delivered",
    ]

    /// `InTransit_Other` may be anything, also a notice of the shipper's. An event may have a stage in the place of a status.
    private static func sign(_ status: String?) -> ParcelSign {
        guard let status else { return .unclear }
        func begins(_ starts: [String]) -> Bool { starts.contains { status.hasPrefix($0) } }
        if begins(["NotFound", "InfoReceived"]) { return .sender }
        if begins(["Exception", "Expired", "Return"]) { return .trouble }
        if status == "InTransit_Other" { return .unclear }
        if begins(["InTransit_", "OutForDelivery", "Delivered", "AvailableForPickup", "DeliveryFailure"]) {
            return .carrier
        }
        return stages.contains(status) ? .carrier : .unclear
    }
}
