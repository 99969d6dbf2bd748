import Domain

extension TrackingService {
    package static let usps = TrackingService(
        "usps", "USPS", .answers(to: "`GET /tracking/v3/tracking/…`"),
        decode: USPSAnswer.decode,
        example: """
            {"trackingNumber": "T@", "status": "In Transit", "trackingEvents": [{"eventType": "Picked up", \
            "eventTimestamp": "2026-03-02T10:30:00", "GMTTimestamp": "2026-03-02T09:30:00Z", "GMTOffset": "+01:00", \
            "eventCode": "03", "eventZIP": "10001"}]}
            """)
}

/// USPS's `GET /tracking/v3/tracking/{number}`.
enum USPSAnswer {
    static func decode(_ body: [UInt8]) throws(Unreadable) -> [ScanReport] {
        let answer = JSONNode(try JSON(body))
        if answer["trackingNumber"].isNull, !answer["error"].isNull { return [] }
        return try (answer.list ?? [answer]).map(report)
    }

    private static func report(_ piece: JSONNode) throws(Unreadable) -> ScanReport {
        ScanReport(
            tracking: try piece["trackingNumber"].need(\.text), source: TrackingService.usps.rawValue,
            proofs: piece["trackingEvents"].rows.filter { ScanWords.prove($0["eventType"].text) }.map { event in
                let local = event["eventTimestamp"].text.map { $0 + (event["GMTOffset"].text ?? "") }
                return (
                    event["GMTTimestamp"].instant ?? local.flatMap { Instant(iso: $0) },
                    [event["eventCode"].text, event["eventType"].text]
                )
            })
    }
}
