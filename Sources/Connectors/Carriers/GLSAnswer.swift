import Domain

extension TrackingService {
    package static let gls = TrackingService(
        "gls", "GLS", .answers(to: "`GET /tracking/references/…`"),
        decode: GLSAnswer.decode,
        example: """
            {"parcels": [{"requested": "T@", "unitno": "T@", "status": "INTRANSIT", \
            "events": [{"code": "INTIAL.NORMAL", "eventDateTime": "2026-03-02T10:30:00+01:00", \
            "description": "Handed over", "city": "Leeds"}]}]}
            """)
}

/// GLS's `GET /tracking/references/{numbers}`.
enum GLSAnswer {
    static func decode(_ body: [UInt8]) throws(Unreadable) -> ScanMessage {
        let answer = JSONNode(try JSON(body))
        if answer["parcels"].isNull, answer["errors"].list?.isEmpty == false { return ScanMessage() }
        return try ScanMessage(try answer["parcels"].need(\.list).filter { $0["errorCode"].isNull }, report)
    }

    private static func report(_ parcel: JSONNode) throws(Unreadable) -> ScanReport {
        // GLS may answer with a number of its own instead of the one that was asked for.
        let number = parcel["requested"].isNull ? parcel["unitno"] : parcel["requested"]
        let status = parcel["status"].text ?? ""
        return ScanReport(
            tracking: try number.need(\.text), source: TrackingService.gls.rawValue,
            events: parcel["events"].rows.map { event in
                ParcelEvent(
                    event["eventDateTime"].instant, sign(event, of: status), words: [event["description"].text],
                    shown: [event["code"].text, event["description"].text])
            }, state: ParcelEvent(at: nil, sign: holding.contains(status) ? .carrier : .unclear, words: nil))
    }

    /// Statuses that a parcel can only reach once GLS has had it.
    private static let holding: Set<String> = [
        "INTRANSIT", "INWAREHOUSE", "INDELIVERY", "DELIVERED", "DELIVEREDPS", "FINAL", "NOTDELIVERED",
    ]

    /// Codes have two parts, such as `INTIAL.NORMAL`. The codes of announcements say so, such as `INTIAL.PREADVICE`. The same code
    /// can stand for an announcement while the parcel has no status that needs it.
    private static func sign(_ event: JSONNode, of status: String) -> ParcelSign {
        guard let code = event["code"].text?.uppercased() else { return .unclear }
        if ["PREADVICE", "PICKUP", "PICKEDUP", "CANCEL"].contains(where: code.contains) { return .sender }
        return holding.contains(status) ? .carrierRoughly : .sender
    }
}
