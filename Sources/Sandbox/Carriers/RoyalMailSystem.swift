import Foundation

/// The stand-in Royal Mail's Tracking API v2 below `/royalmail/mailpieces/v2`: it knows the warehouse's Royal Mail parcels,
/// which are announced when they leave the warehouse and reach Royal Mail with the carrier's scan. It has no webhooks.
package struct RoyalMailSystem: Sendable {
    package var clientID = "sandbox"
    package var clientSecret = "sandbox-royalmail"
    package var offline = false
    /// How many calls were answered, by what they asked for: `summary`, `events`.
    package private(set) var calls: [String: Int] = [:]

    /// The most numbers in one summary.
    private static let most = 30

    mutating func handle(
        _ request: SandboxRequest, parcels: [DeposcoShipment], scans: [String: Int64]
    ) -> SandboxAnswer {
        if offline { return .refused }
        guard request.header("X-IBM-Client-Id") == clientID, request.header("X-IBM-Client-Secret") == clientSecret
        else {
            return .response(
                json(
                    401,
                    [
                        "httpCode": "401", "httpMessage": "Unauthorized",
                        "moreInformation": "Client id not registered or client secret invalid",
                    ]))
        }
        guard request.header("X-Accept-RMG-Terms") == "yes" else {
            return .response(error(400, "E0004", "Failed header validation for X-Accept-RMG-Terms"))
        }
        let path = request.path.split(separator: "/").map { $0.removingPercentEncoding ?? String($0) }
        guard request.method == "GET", path.count >= 4, path[1] == "mailpieces", path[2] == "v2" else {
            return .response(json(404, ["httpCode": "404", "httpMessage": "Not Found"]))
        }
        func piece(_ number: String) -> Piece? {
            parcels.first { $0.carrier == "Royal Mail" && $0.tracking.contains(number) }
                .map { Piece(number: number, announced: $0.shippedAt, scanned: scans[$0.number]) }
        }
        calls[path[3] == "summary" ? "summary" : "events", default: 0] += 1
        if path[3] == "summary" { return .response(summary(request, piece)) }
        guard path.count == 5, path[4] == "events" else {
            return .response(json(404, ["httpCode": "404", "httpMessage": "Not Found"]))
        }
        guard let found = piece(path[3]) else { return .response(error(404, "E1142", Self.unknown)) }
        return .response(
            json(200, ["mailPieces": .object(Self.head(found.number).merging(["events": .array(found.events)]) { $1 })])
        )
    }

    private func summary(_ request: SandboxRequest, _ piece: (String) -> Piece?) -> SandboxResponse {
        let numbers = (DeposcoSystem.fields(request.query)["mailPieceId"] ?? "").split(separator: ",").map(String.init)
        guard !numbers.isEmpty, numbers.count <= Self.most else {
            return error(400, "E0003", "The submitted request was not valid")
        }
        let rows = numbers.map { number -> SandboxJSON in
            var row = Self.head(number)
            if let last = piece(number)?.events.first {
                row["status"] = "200"
                row["summary"] = [
                    "oneDBarcode": .string(number), "lastEventCode": last["eventCode"],
                    "lastEventName": last["eventName"], "lastEventDateTime": last["eventDateTime"],
                    "lastEventLocationName": last["locationName"], "statusCategory": "IN TRANSIT",
                ]
            } else {
                row["status"] = "404"
                row["error"] = Self.detail("E1142", Self.unknown)
            }
            return .object(row)
        }
        return json(200, ["mailPieces": .array(rows)])
    }

    private struct Piece {
        var number: String
        var announced: Int64
        var scanned: Int64?

        /// The newest first.
        var events: [SandboxJSON] {
            let announcement = Self.event("EVAIP", "Sender despatching item", announced, "")
            return (scanned.map { [Self.event("EVDAC", "We have your item", $0, "Leeds MC")] } ?? []) + [announcement]
        }

        private static func event(_ code: String, _ name: String, _ at: Int64, _ place: String) -> SandboxJSON {
            [
                "eventCode": .string(code), "eventName": .string(name), "eventDateTime": .string(timestamp(at)),
                "locationName": .string(place),
            ]
        }
    }

    private static func head(_ number: String) -> [String: SandboxJSON] {
        ["mailPieceId": .string(number), "carrierShortName": "RM", "carrierFullName": "Royal Mail Group Ltd"]
    }

    private static let unknown = "Barcode reference mailPieceId isn't recognised"

    private static func detail(_ code: String, _ words: String) -> SandboxJSON {
        [
            "errorCode": .string(code), "errorDescription": .string(words),
            "errorCause": "A mail item with that barcode cannot be located", "errorResolution": "Check and resubmit",
        ]
    }

    private func error(_ status: Int, _ code: String, _ words: String) -> SandboxResponse {
        json(
            status,
            [
                "httpCode": .string(String(status)), "httpMessage": "Error",
                "errors": .array([Self.detail(code, words)]),
            ])
    }

    private func json(_ status: Int, _ body: SandboxJSON) -> SandboxResponse {
        SandboxResponse(status: status, headers: [SandboxHeader("Content-Type", "application/json")], body: body.bytes)
    }
}
