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
    static func decode(_ body: [UInt8]) throws(Unreadable) -> [ScanReport] {
        let answer = JSONNode(try JSON(body))
        if answer["parcels"].isNull, answer["errors"].list?.isEmpty == false { return [] }
        return try answer["parcels"].need(\.list).filter { $0["errorCode"].isNull }.map(report)
    }

    private static func report(_ parcel: JSONNode) throws(Unreadable) -> ScanReport {
        // GLS may answer with a number of its own instead of the one that was asked for.
        let number = parcel["requested"].isNull ? parcel["unitno"] : parcel["requested"]
        let held = holding.contains(parcel["status"].text ?? "")
        return ScanReport(
            tracking: try number.need(\.text), source: TrackingService.gls.rawValue,
            proofs: parcel["events"].rows.filter { held && proves($0) }.map { event in
                (event["eventDateTime"].instant, [event["code"].text, event["description"].text])
            })
    }

    /// Statuses that a parcel can only reach once GLS has had it.
    private static let holding: Set<String> = [
        "INTRANSIT", "INWAREHOUSE", "INDELIVERY", "DELIVERED", "DELIVEREDPS", "FINAL", "NOTDELIVERED",
    ]

    /// Codes have two parts, such as `INTIAL.NORMAL`. The codes of announcements say so, such as `INTIAL.PREADVICE`.
    private static func proves(_ event: JSONNode) -> Bool {
        guard let code = event["code"].text?.uppercased() else { return false }
        return !["PREADVICE", "PICKUP", "PICKEDUP", "CANCEL"].contains { code.contains($0) }
    }
}
