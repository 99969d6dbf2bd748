import Testing

@testable import Sandbox

/// 2026-03-02T10:00:00Z.
private let t0: Int64 = 1_772_445_600_000

@Suite struct StandInRoyalMailTests {
    private let headers = [
        SandboxHeader("X-IBM-Client-Id", "sandbox"), SandboxHeader("X-IBM-Client-Secret", "sandbox-royalmail"),
        SandboxHeader("X-Accept-RMG-Terms", "yes"),
    ]
    private let parcels = [
        DeposcoShipment(
            id: 1, number: "1000", order: "1", status: "Shipped", tracking: ["AB1", "AB2"], carrier: "Royal Mail",
            shippedAt: t0, updatedAt: t0, lines: []),
        DeposcoShipment(
            id: 2, number: "1001", order: "1", status: "Shipped", tracking: ["DPD1"], carrier: "DPD", shippedAt: t0,
            updatedAt: t0, lines: []),
    ]

    private func answer(
        _ path: String, _ query: String = "", headers: [SandboxHeader]? = nil, scans: [String: Int64] = [:],
        offline: Bool = false
    ) -> (status: Int, body: SandboxJSON) {
        var system = RoyalMailSystem()
        system.offline = offline
        let request = SandboxRequest(
            method: "GET", path: "/royalmail/mailpieces/v2" + path, query: query, headers: headers ?? self.headers)
        guard case .response(let response) = system.handle(request, parcels: parcels, scans: scans) else {
            return (0, .null)
        }
        return (response.status, SandboxJSON(response.body) ?? .null)
    }

    private func codes(_ body: SandboxJSON) -> [String?] {
        body["mailPieces"]["events"].array.map { $0["eventCode"].string }
    }

    @Test func aParcelIsAnnouncedFirstAndThenThere() {
        #expect(codes(answer("/AB2/events").body) == ["EVAIP"])
        let scanned = answer("/AB2/events", scans: ["1000": t0 + 60_000]).body
        #expect(codes(scanned) == ["EVDAC", "EVAIP"])
        #expect(scanned["mailPieces"]["events"].array.first?["eventDateTime"].string == "2026-03-02T10:01:00Z")
    }

    @Test func aNumberOfNobodyOrOfAnotherCarrierIsNotKnown() {
        for number in ["ZZ1", "DPD1"] {
            let unknown = answer("/\(number)/events")
            #expect(unknown.status == 404)
            #expect(unknown.body["errors"].array.first?["errorCode"].string == "E1142")
        }
    }

    @Test func aSummaryNamesSeveralAndSaysWhichAreNotKnown() {
        let rows = answer("/summary", "mailPieceId=AB1,ZZ1", scans: ["1000": t0]).body["mailPieces"].array
        #expect(rows.map { $0["summary"]["lastEventCode"].string } == ["EVDAC", nil])
        #expect(rows.map { $0["error"]["errorCode"].string } == [nil, "E1142"])
        let many = (0..<31).map { "AB\($0)" }.joined(separator: ",")
        #expect(answer("/summary", "mailPieceId=\(many)").status == 400)
        #expect(answer("/summary").status == 400)
    }

    @Test func withoutCredentialsAndTermsNothingIsAnswered() {
        #expect(answer("/AB1/events", headers: []).status == 401)
        #expect(answer("/AB1/events", headers: Array(headers.dropLast())).body["errors"].array.count == 1)
        #expect(answer("/AB1/signature").status == 404)
        #expect(answer("/AB1/events", offline: true).status == 0)
    }
}
