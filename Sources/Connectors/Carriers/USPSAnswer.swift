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
    static func decode(_ body: [UInt8]) throws(Unreadable) -> ScanMessage {
        let answer = JSONNode(try JSON(body))
        if answer["trackingNumber"].isNull, !answer["error"].isNull { return ScanMessage() }
        return try ScanMessage(answer.list ?? [answer], report)
    }

    /// Codes differ between USPS's systems, so the words decide.
    private static func report(_ piece: JSONNode) throws(Unreadable) -> ScanReport {
        ScanReport(
            tracking: try piece["trackingNumber"].need(\.text), source: TrackingService.usps.rawValue,
            events: piece["trackingEvents"].rows.map { event in
                let local = event["eventTimestamp"].text.map { $0 + (event["GMTOffset"].text ?? "") }
                return ParcelEvent(
                    event["GMTTimestamp"].instant ?? local.flatMap { Instant(iso: $0) }, .unclear,
                    words: [event["eventType"].text], shown: [event["eventCode"].text, event["eventType"].text])
            }, state: ParcelEvent(at: nil, sign: .unclear, words: piece["statusCategory"].text))
    }
}
