import Domain
import Testing

@testable import Connectors

@Suite struct RoyalMailClientTests {
    private let clock = ManualClock()

    private func client(_ answers: [ScriptedTransport.Answer]) -> (RoyalMailClient, ScriptedTransport) {
        let transport = ScriptedTransport(answers)
        let endpoint = RoyalMailEndpoint(
            base: "https://rm.example/mailpieces/v2", clientID: "me", clientSecret: "s3cret")
        return (
            RoyalMailClient(
                endpoint: endpoint, transport: transport, gate: RateGate(perSecond: nil, clock: clock), clock: clock),
            transport
        )
    }

    private func summary(_ rows: (String, String)...) -> ScriptedTransport.Answer {
        let pieces = rows.map { number, code in
            #"{"mailPieceId": "\#(number)", "status": "200", "summary": {"lastEventCode": "\#(code)"}}"#
        }
        return .json(#"{"mailPieces": [\#(pieces.joined(separator: ","))]}"#)
    }

    private func event(_ code: String, _ time: String) -> String {
        #"{"eventCode": "\#(code)", "eventName": "words", "eventDateTime": "\#(time)", "locationName": "Leeds MC"}"#
    }

    private func events(_ events: String...) -> ScriptedTransport.Answer {
        .json(#"{"mailPieces": {"mailPieceId": "AA1", "events": [\#(events.joined(separator: ","))]}}"#)
    }

    private static func error(_ code: String, status: Int) -> ScriptedTransport.Answer {
        .json(
            #"{"httpCode": "\#(status)", "httpMessage": "No", "errors": [{"errorCode": "\#(code)", "errorDescription": "words"}]}"#,
            status: status)
    }

    @Test func theFirstScanIsTheEarliestEventThatIsNotTheSenders() async throws {
        let (client, transport) = client([
            events(
                event("EVKSP", "2026-03-03T09:00:00+0000"), event("EVDAC", "2026-03-01T18:04:00+0100"),
                event("EVAIE", "2026-03-01T09:00:00+0000"), event("EVAIP", "2026-03-01T08:00:00+0000"))
        ])
        let scan = try #require(try await client.firstScan(of: "AA123456785GB", for: .notifications))
        #expect(scan.at == Instant(iso: "2026-03-01T17:04:00Z"))
        #expect(scan.tracking == "AA123456785GB")
        #expect(scan.source == "royalmail")
        #expect(scan.evidence == "EVDAC words Leeds MC")
        let request = try #require(transport.requests.first)
        #expect(request.url == "https://rm.example/mailpieces/v2/AA123456785GB/events")
        for header in [
            Header("X-IBM-Client-Id", "me"), Header("X-IBM-Client-Secret", "s3cret"),
            Header("X-Accept-RMG-Terms", "yes"),
        ] { #expect(request.headers.contains(header)) }
    }

    @Test func anAnnouncementIsNoScan() async throws {
        let (client, _) = client([
            events(event("EVAIP", "2026-03-01T08:00:00Z")), events(event("", "2026-03-01T08:00:00Z")),
        ])
        for _ in 0..<2 { #expect(try await client.firstScan(of: "AA1", for: .notifications) == nil) }
    }

    @Test func manyParcelsAreOneQuestionAndOneMoreForEachThatMoved() async throws {
        let (client, transport) = client([
            summary(("AA1", "EVAIP"), ("AA2", "EVDAC"), ("AA9", "EVDAC")),
            events(event("EVDAC", "2026-03-01T18:00:00Z")),
        ])
        let page = try await client.firstScans(of: ["AA1", "aa2", "AA3"], for: .notifications)
        #expect(page.rows.map(\.tracking) == ["aa2"])
        #expect(page.unreadable.isEmpty)
        #expect(transport.requests.map { $0.url.dropFirst(32) } == ["/summary?mailPieceId=AA1,aa2,AA3", "/aa2/events"])
    }

    @Test func aPieceMayBeNamedByItsOtherBarcode() async throws {
        let (client, _) = client([
            .json(
                #"{"mailPieces": [{"mailPieceId": "0903F", "summary": {"oneDBarcode": "AA2", "lastEventCode": "EVDAC"}}]}"#
            ),
            events(event("EVDAC", "2026-03-01T18:00:00Z")),
        ])
        #expect(try await client.firstScans(of: ["AA2"], for: .notifications).rows.count == 1)
    }

    @Test func whenTheQuestionForAllIsRefusedEachIsAskedForByItself() async throws {
        let (client, _) = client([
            Self.error("E0003", status: 400), events(event("EVDAC", "2026-03-01T18:00:00Z")),
            Self.error("E1142", status: 404), Self.error("E0003", status: 400),
        ])
        let page = try await client.firstScans(of: ["AA1", "AA2", "AA3"], for: .notifications)
        #expect(page.rows.map(\.tracking) == ["AA1"])
        #expect(page.unreadable.map(\.id) == ["AA3"])
        #expect(page.unreadable.first?.reason == "Royal Mail answered 400: E0003 words")
    }

    @Test(arguments: [(404, "E1142"), (200, "E1142"), (404, "E1309")])
    func aNumberThatIsNotKnownIsNoScanAndNoFailure(status: Int, code: String) async throws {
        let (client, _) = client([Self.error(code, status: status)])
        #expect(try await client.firstScan(of: "AA1", for: .notifications) == nil)
        #expect(client.health.failing == nil)
    }

    @Test func missingRightsAreRefusedCredentialsWhateverTheStatus() async {
        let answers = [
            Self.error("", status: 401), Self.error("E0016", status: 200), Self.error("E0004", status: 400),
            .json("", status: 403),
        ]
        for answer in answers {
            let (client, _) = client([answer])
            do {
                _ = try await client.firstScan(of: "AA1", for: .notifications)
                Issue.record("accepted")
            } catch {
                guard case .unauthorised(let words) = error else {
                    Issue.record("\(error)")
                    continue
                }
                #expect(!words.contains("s3cret"))
            }
        }
    }

    @Test func tooManyCallsCloseTheGateForAsLongAsIsAsked() async {
        let (client, _) = client([.json("", status: 429, headers: [Header("Retry-After", "20")])])
        await #expect(throws: CallFailure.rateLimited(until: s0 + .seconds(20), "Royal Mail answered 429")) {
            _ = try await client.firstScan(of: "AA1", for: .notifications)
        }
        #expect(client.health.blockedUntil == s0 + .seconds(20))
    }

    @Test func anythingElseIsUnknownAndShowsAsSuch() async {
        let answers: [ScriptedTransport.Answer] = [
            .json("{}", status: 503), .json(""), .json("<html>"), .json("{}"),
            .json(#"{"httpCode": "404"}"#, status: 404),
            .failure(.unknown("timed out")),
        ]
        for answer in answers {
            let (client, _) = client([answer])
            do {
                _ = try await client.firstScan(of: "AA1", for: .notifications)
                Issue.record("accepted")
            } catch {
                guard case .unknown = error else {
                    Issue.record("\(error)")
                    continue
                }
            }
            #expect(client.health.failing != nil)
        }
    }
}
