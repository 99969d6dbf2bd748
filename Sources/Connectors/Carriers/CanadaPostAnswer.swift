import Domain

extension TrackingService {
    package static let canadaPost = TrackingService(
        "canadapost", "Canada Post", .answers(to: "`GET /vis/track/pin/…/detail`, in XML"), form: .xml,
        decode: CanadaPostAnswer.decode,
        example: """
            <?xml version="1.0"?><tracking-detail xmlns="http://www.canadapost.ca/ws/track"><pin>T@</pin>\
            <active-exists>1</active-exists><changed-expected-date/>\
            <destination-postal-id>K1A</destination-postal-id><significant-events><occurrence>\
            <event-identifier>0174</event-identifier><event-date>2026-03-02</event-date>\
            <event-time>10:30:00</event-time><event-time-zone>EST</event-time-zone>\
            <event-description>Item out for delivery</event-description><event-site>OTTAWA</event-site>\
            </occurrence></significant-events></tracking-detail>
            """)
}

/// Canada Post's `GET /vis/track/pin/{pin}/detail`, in XML.
enum CanadaPostAnswer {
    static func decode(_ body: [UInt8]) throws(Unreadable) -> ScanMessage {
        let answer = try XML(body)
        let details = answer.root("tracking-detail")
        if details.isEmpty, answer.root("messages").isEmpty {
            throw Unreadable(reason: "neither tracking-detail nor messages in \(plain(answer.name))")
        }
        var message = ScanMessage()
        for detail in details {
            message.take { () throws(Unreadable) in
                guard let pin = detail.text("pin") else { throw Unreadable(reason: "tracking-detail.pin is missing") }
                let events = detail["significant-events"]?.all("occurrence") ?? []
                return [
                    ScanReport(
                        tracking: pin, source: TrackingService.canadaPost.rawValue, events: events.map(Self.event))
                ]
            }
        }
        try message.needOne()
        return message
    }

    /// A known code decides, since the words may be French. Otherwise the words decide.
    private static func event(_ event: XML) -> ParcelEvent {
        let words = event.text("event-description")
        let code = event.text("event-identifier").flatMap { Int($0) } ?? 0
        // "Electronic information submitted by shipper".
        let announced = words?.lowercased().contains("information") == true
        return ParcelEvent(
            time(of: event), announced ? .sender : holding.contains(code) ? .carrier : .unclear, words: [words],
            shown: [event.text("event-identifier"), words])
    }

    /// Picked up, out for delivery, delivered, waiting at a post office. The codes come with and without leading zeros.
    private static let holding = Set(100...107).union(1400...1405).union([174, 500]).union(1408...1409)
        .union(1421...1434).union([1441, 1442]).union(1496...1499)
        .union([118, 156, 1407, 1410, 1435, 1436, 1437, 1438, 1479, 1488, 1701, 2410])

    /// The time is local, and the zone's abbreviation stands beside it.
    private static func time(of event: XML) -> Instant? {
        guard let date = event.text("event-date"), let time = event.text("event-time") else { return nil }
        return Instant(iso: "\(date)T\(time)\(offsets[event.text("event-time-zone") ?? ""] ?? "")")
    }

    private static let offsets = [
        "NST": "-03:30", "NDT": "-02:30", "AST": "-04:00", "ADT": "-03:00", "EST": "-05:00", "EDT": "-04:00",
        "CST": "-06:00", "CDT": "-05:00", "MST": "-07:00", "MDT": "-06:00", "PST": "-08:00", "PDT": "-07:00",
    ]
}
