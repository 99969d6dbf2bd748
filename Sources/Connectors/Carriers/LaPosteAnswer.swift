import Domain

extension TrackingService {
    package static let laPoste = TrackingService(
        "laposte", "La Poste", .answers(to: "`GET /suivi/v2/idships/…`"),
        decode: LaPosteAnswer.decode,
        example: """
            {"lang": "fr_FR", "scope": "open", "returnCode": 200, "shipment": {"idShip": "T@", "product": "Lettre", \
            "isFinal": true, "event": [{"code": "PC1", "label": "Pris en charge", \
            "date": "2026-03-02T10:30:00+01:00"}], "timeline": [{"id": 1, "status": true}]}}
            """)
}

/// La Poste's `GET /suivi/v2/idships/{numbers}`: one answer, or a list of them.
enum LaPosteAnswer {
    static func decode(_ body: [UInt8]) throws(Unreadable) -> ScanMessage {
        let answer = JSONNode(try JSON(body))
        return try ScanMessage(answer.list ?? [answer]) { row throws(Unreadable) in
            let code = try row["returnCode"].need(\.integer)
            // 207: one of several was not found.
            guard code == 200 || (code == 207 && !row["shipment"].isNull) else { return nil }
            return try report(row["shipment"])
        }
    }

    private static func report(_ shipment: JSONNode) throws(Unreadable) -> ScanReport {
        ScanReport(
            tracking: try shipment["idShip"].need(\.text), source: TrackingService.laPoste.rawValue,
            events: shipment["event"].rows.map { event in
                ParcelEvent(
                    event["date"].instant, sign(event["code"].text), words: [event["label"].text],
                    shown: [event["code"].text, event["label"].text])
            })
    }

    /// Taken in charge (PC), under way (ET), waiting (EP), customs (DO), with the postman (MD), not delivered (ND), at the counter
    /// (AG), returned (RE), delivered (DI). Announced (DR) and trouble (PB) prove nothing.
    private static func sign(_ code: String?) -> ParcelSign {
        switch code?.prefix(2) {
        case "PC", "ET", "EP", "DO", "MD", "ND", "AG", "RE", "DI": .carrier
        case "DR": .sender
        case "PB": .trouble
        default: .unclear
        }
    }
}
