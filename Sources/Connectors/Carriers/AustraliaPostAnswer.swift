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
    static func decode(_ body: [UInt8]) throws(Unreadable) -> ScanMessage {
        let answer = JSONNode(try JSON(body))
        if answer["tracking_results"].isNull, answer["errors"].list?.isEmpty == false { return ScanMessage() }
        var message = ScanMessage()
        for result in try answer["tracking_results"].need(\.list) where result["errors"].rows.isEmpty {
            Self.report(result, in: &message)
        }
        try message.needOne()
        return message
    }

    /// A consignment holds several articles. The consignment is what was asked for, so it counts as scanned with its first
    /// article.
    private static func report(_ result: JSONNode, in message: inout ScanMessage) {
        let articles = result["trackable_items"].rows.flatMap { $0["items"].list ?? [$0] }
        let asked = result["tracking_id"].text
        message.take { () throws(Unreadable) in
            let events = articles.flatMap { $0["events"].rows }
            return [report(try result["tracking_id"].need(\.text), events, state: result["status"].text)]
        }
        for article in articles {
            message.take { () throws(Unreadable) in
                let id = try article["article_id"].need(\.text)
                if id == asked { return [] }
                return [report(id, article["events"].rows, state: article["status"].text)]
            }
        }
    }

    private static func report(_ tracking: String, _ events: [JSONNode], state: String?) -> ScanReport {
        ScanReport(
            tracking: tracking, source: TrackingService.australiaPost.rawValue,
            events: events.map { event in
                ParcelEvent(
                    event["date"].instant, .unclear, words: [event["description"].text],
                    shown: [event["description"].text, event["location"].text])
            }, state: ParcelEvent(at: nil, sign: .unclear, words: state))
    }
}
