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
    static func decode(_ body: [UInt8]) throws(Unreadable) -> ScanMessage {
        let message = JSONNode(try JSON(body))
        let data = message["data"].isNull ? message : message["data"]
        let delivered = data["status_code"].text == "DE" ? data["actual_delivery_date"].instant : nil
        let state = ParcelEvent(
            delivered, sign(data), words: [data["status_detail_description"].text ?? data["status_description"].text],
            shown: [code(of: data), data["carrier_status_description"].text ?? data["status_description"].text])
        return ScanMessage(
            ScanReport(
                tracking: try data["tracking_number"].need(\.text), source: TrackingService.shipEngine.rawValue,
                events: data["events"].rows.map(event), state: state))
    }

    private static func event(_ node: JSONNode) -> ParcelEvent {
        ParcelEvent(
            node["occurred_at"].instant ?? node["carrier_occurred_at"].instant, sign(node),
            words: [node["description"].text], shown: [code(of: node), node["description"].text])
    }

    private static func code(of node: JSONNode) -> String? {
        node["status_detail_code"].text ?? node["status_code"].text
    }

    /// The detail code is more exact than the status code, so it decides where it is known.
    private static func sign(_ node: JSONNode) -> ParcelSign {
        guard let detail = node["status_detail_code"].text else { return sign(ofStatus: node["status_code"].text) }
        if sender.contains(detail) { return .sender }
        if trouble.contains(detail) { return .trouble }
        if carrier.contains(detail)
            || ["CUSTOMS_", "DELIVERED", "ATTEMPTED_DELIVERY"].contains(where: detail.hasPrefix)
        {
            return .carrier
        }
        return .unclear
    }

    private static func sign(ofStatus code: String?) -> ParcelSign {
        switch code {
        case "AC", "IT", "DE", "AT", "SP": .carrierRoughly
        case "NY", "UN": .sender
        // Exceptions (EX) may concern a parcel that never came.
        default: .unclear
        }
    }

    private static let sender: Set<String> = [
        "SHIPMENT_CREATED", "AWAITING_PICKUP_DROP_OFF", "ELEC_ADVICE_RECD_BY_CARRIER", "NOT_YET_RECEIVED_BY_CARRIER",
        "PICKUP_FAILED", "CANCELLED",
    ]
    private static let carrier: Set<String> = [
        "DROPPED_OFF", "PICKED_UP", "RECEIVED_BY_CARRIER", "RECD_BY_CARRIER_NO_ELEC_ADVICE", "HUB_SCAN_IN",
        "HUB_SCAN_OUT", "HUB_PROCESSING", "IN_TRANSIT", "RECEIVED_LOCAL_DELIVERY_DEPOT", "SUB_CONTRACTOR_RECEIVED",
        "OUT_FOR_DELIVERY",
    ]
    private static let trouble: Set<String> = [
        "PARCEL_LOST", "PARCEL_DISPOSED", "RETURN_TO_SENDER", "UNDELIVERABLE_RETURNED_TO_SENDER",
        "REFUSED_BY_CUSTOMER", "NOT_COLLECTED_FROM_PICKUP_POINT", "NOT_DELIVERED", "CUSTOMER_MOVED",
        "HAZARDOUS_PROHIBITED", "TRACKING_EXPIRED", "UNSPECIFIED_EXCEPTION",
    ]
}
