import Domain

extension TrackingService {
    package static let australiaPost = TrackingService(
        "australiapost", "Australia Post", .answers(to: "`GET /shipping/v1/track`"),
        decode: AustraliaPostAnswer.decode,
        example: """
            {"tracking_results": [{"tracking_id": "T@", "status": "In transit", \
            "trackable_items": [{"article_id": "A@", "product_type": "eParcel", "events": [{"location": "LEEDS", \
            "description": "Item processed at facility", "date": "2026-03-02T10:30:00+01:00"}]}]}]}
            """)
}

/// Australia Post's `GET /shipping/v1/track?tracking_ids=`. Its events have no codes. The only status is that of the whole
/// parcel, so the words of each event decide.
enum AustraliaPostAnswer {
    static func decode(_ body: [UInt8]) throws(Unreadable) -> [ScanReport] {
        let answer = JSONNode(try JSON(body))
        if answer["tracking_results"].isNull, answer["errors"].list?.isEmpty == false { return [] }
        var reports: [ScanReport] = []
        for result in try answer["tracking_results"].need(\.list) where result["errors"].rows.isEmpty {
            reports += try Self.reports(of: result)
        }
        return reports
    }

    /// A consignment holds several articles. The consignment is what was asked for, so it counts as scanned with its first
    /// article.
    private static func reports(of result: JSONNode) throws(Unreadable) -> [ScanReport] {
        let asked = try result["tracking_id"].need(\.text)
        let articles = result["trackable_items"].rows.flatMap { $0["items"].list ?? [$0] }
        let whole = report(asked, articles.flatMap { $0["events"].rows })
        return [whole]
            + articles.compactMap { article in
                guard let id = article["article_id"].text, id != asked else { return nil }
                return report(id, article["events"].rows)
            }
    }

    private static func report(_ tracking: String, _ events: [JSONNode]) -> ScanReport {
        ScanReport(
            tracking: tracking, source: TrackingService.australiaPost.rawValue,
            proofs: events.filter { ScanWords.prove($0["description"].text) }.map { event in
                (event["date"].instant, [event["description"].text, event["location"].text])
            })
    }
}
