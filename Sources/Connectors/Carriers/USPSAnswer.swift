import Domain

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
