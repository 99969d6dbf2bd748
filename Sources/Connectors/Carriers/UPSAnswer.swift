import Domain

extension TrackingService {
    package static let ups = TrackingService(
        "ups", "UPS", .answers(to: "`GET /api/track/v1/details/…`"),
        decode: UPSAnswer.decode,
        example: """
            {"trackResponse": {"shipment": [{"inquiryNumber": "T@", "package": [{"trackingNumber": "T@", \
            "activity": [{"date": "20260302", "time": "103000", "gmtDate": "20260302", "gmtTime": "09:30:00", \
            "status": {"type": "I", "code": "DP", "description": "Departed"}}], "packageCount": 1}]}]}}
            """)
}

/// UPS's `GET /api/track/v1/details/{number}`.
enum UPSAnswer {
    static func decode(_ body: [UInt8]) throws(Unreadable) -> ScanMessage {
        let answer = JSONNode(try JSON(body))
        if answer["response"]["errors"].list?.isEmpty == false { return ScanMessage() }
        var message = ScanMessage()
        // For an unknown number UPS answers a shipment with a warning and without packages.
        for shipment in try answer["trackResponse"]["shipment"].need(\.list) {
            for package in shipment["package"].rows {
                message.take { () throws(Unreadable) in [try report(package, of: shipment)] }
            }
        }
        try message.needOne()
        return message
    }

    private static func report(_ package: JSONNode, of shipment: JSONNode) throws(Unreadable) -> ScanReport {
        let number = package["trackingNumber"].isNull ? shipment["inquiryNumber"] : package["trackingNumber"]
        return ScanReport(
            tracking: try number.need(\.text), source: TrackingService.ups.rawValue,
            events: package["activity"].rows.map { activity in
                let status = activity["status"]
                return ParcelEvent(
                    time(of: activity), sign(status), words: [status["description"].text],
                    shown: [status["type"].text, status["code"].text, status["description"].text])
            })
    }

    /// In transit, pick-up, delivered, out for delivery, returned. An exception (X) may concern a parcel that UPS never had,
    /// and M is only a label.
    private static func sign(_ status: JSONNode) -> ParcelSign {
        if announcing.contains(status["code"].text ?? "") { return .sender }
        switch status["type"].text {
        case "I", "P", "D", "O", "RS": return .carrierRoughly
        case "M", "MV": return .sender
        case "X": return .trouble
        default: return .unclear
        }
    }

    /// Billing information, drop-off expected, order processed, voided.
    private static let announcing: Set<String> = ["M", "MV", "MP", "XD", "OA", "DD", "VD", "CA", "CN", "CV"]

    /// The time in GMT if the answer has it. Otherwise the local time read as GMT, which is some hours off.
    private static func time(of activity: JSONNode) -> Instant? {
        instant(activity["gmtDate"].text, activity["gmtTime"].text)
            ?? instant(activity["date"].text, activity["time"].text)
    }

    /// `20210210` and `071356`, or the same with dashes and colons.
    private static func instant(_ date: String?, _ time: String?) -> Instant? {
        guard let date, let time else { return nil }
        let digits = (date + time).utf8.filter { (0x30...0x39).contains($0) }.map { String($0 - 0x30) }
        guard digits.count == 14 else { return nil }
        func part(_ range: Range<Int>) -> String { digits[range].joined() }
        return Instant(
            iso: "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(8..<10)):\(part(10..<12)):\(part(12..<14))Z")
    }
}
