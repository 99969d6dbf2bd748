import Domain
import Testing

@testable import Connectors

@Suite struct PatchworksClientTests {
    private static let token = ScriptedTransport.Answer.json(
        #"{"message": "You have successfully logged in.", "token": "t1", "expires_in": 86400}"#)
    private let clock = ManualClock()

    private func client(
        _ credentials: PatchworksEndpoint.Credentials = .key("k1"), _ answers: ScriptedTransport.Answer...
    ) -> (PatchworksClient, ScriptedTransport) {
        let transport = ScriptedTransport(answers)
        let endpoint = PatchworksEndpoint(
            core: "https://core.test/api/v1", start: "https://start.test/api/v1", login: "https://fabric.test/login",
            credentials: credentials)
        return (
            PatchworksClient(
                endpoint: endpoint, transport: transport, gate: RateGate(calls: 240, per: .minutes(1), clock: clock),
                clock: clock), transport
        )
    }

    private static let login = PatchworksEndpoint.Credentials.login(user: "core@acme.example", password: "pw")
    private static let noRuns = ScriptedTransport.Answer.json(#"{"data": [], "meta": {"total": 0}, "links": {}}"#)

    // MARK: Access

    @Test func anAPIKeyIsSentBareAndA401IsNotAskedTwice() async throws {
        let (client, transport) = client(.key("k1"), .json(#"{"message": "Unauthenticated."}"#, status: 401))
        await #expect(throws: CallFailure.unauthorised("Patchworks answered 401: Unauthenticated.")) {
            try await client.runs(PatchworksRunFilter(), for: .catalogue)
        }
        #expect(transport.requests.count == 1)
        #expect(transport.requests.first?.headers.contains(Header("Authorization", "k1")) == true)
    }

    @Test func oneSignInServesUntilItIsAboutToEnd() async throws {
        let (client, transport) = client(
            Self.login, Self.token, Self.noRuns, Self.noRuns, .json(#"{"token": "t2", "expires_in": 60}"#), Self.noRuns)
        for pass in [Span.zero, .hours(12), .hours(12)] {
            clock.pass(pass)
            _ = try await client.runs(PatchworksRunFilter(), for: .catalogue)
        }
        let asked = transport.requests.filter { $0.url == "https://fabric.test/login" }
        #expect(asked.count == 2)
        #expect(asked.first?.object["email"] as? String == "core@acme.example")
        #expect(asked.first?.object["password"] as? String == "pw")
        #expect(transport.requests.last?.headers.contains(Header("Authorization", "Bearer t2")) == true)
    }

    @Test func manyCallsAtOnceSignInOnce() async throws {
        let (client, transport) = client(
            Self.login, Self.token, Self.noRuns, Self.noRuns, Self.noRuns, Self.noRuns)
        await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { _ = try await client.runs(PatchworksRunFilter(), for: .catalogue) }
            }
        }
        #expect(transport.requests.filter { $0.url == "https://fabric.test/login" }.count == 1)
        #expect(transport.requests.count == 5)
    }

    @Test func aRefusedTokenIsReplacedOnceAndASecondRefusalIsSaid() async throws {
        let (client, transport) = client(
            Self.login, Self.token, .json("", status: 401), .json(#"{"token": "t2"}"#), Self.noRuns)
        _ = try await client.runs(PatchworksRunFilter(), for: .catalogue)
        #expect(transport.requests.last?.headers.contains(Header("Authorization", "Bearer t2")) == true)

        let (refused, _) = self.client(
            Self.login, Self.token, .json("", status: 401), .json(#"{"token": "t2"}"#), .json("", status: 401))
        await #expect(throws: CallFailure.unauthorised("Patchworks answered 401")) {
            try await refused.runs(PatchworksRunFilter(), for: .catalogue)
        }
    }

    @Test func aWrongPasswordIsSaidToBeOne() async throws {
        let (client, _) = client(Self.login, .json(#"{"message": "no"}"#, status: 401))
        await #expect(throws: CallFailure.unauthorised("Patchworks' sign-in answered 401")) {
            try await client.runs(PatchworksRunFilter(), for: .catalogue)
        }
    }

    // MARK: Starting

    @Test(arguments: [
        #"{"message": "flow initialised", "data": {"id": 991}}"#, #"{"id": "991"}"#, #"{"flow_run_id": 991}"#,
        #"{"data": {"id": 12, "flow_run_id": 991}}"#, #"{"id": 12, "data": {"id": 991}}"#,
    ]) func theRunIsFoundWhereverTheAnswerNamesIt(body: String) async throws {
        let (client, transport) = client(.key("k1"), .json(body, status: 201))
        #expect(try await client.startFlow("12", payload: Array("{}".utf8), for: .orders) == "991")
        #expect(transport.requests.first?.url == "https://start.test/api/v1/flows/12/start/raw")
        #expect(transport.requests.first?.text == "{}")
    }

    @Test func aVersionIsAskedForByItsId() async throws {
        let (client, transport) = client(.key("k1"), .json(#"{"id": 5}"#))
        _ = try await client.startFlow("12", version: "40", payload: [], for: .orders)
        #expect(transport.requests.first?.url == "https://start.test/api/v1/flows/12/start/raw/40")
    }

    @Test(
        arguments: [
            (.json("", status: 200), .unknown("Patchworks answered the start of flow 12 without a run's id")),
            (
                .json(#"{"message": "Flow initialised."}"#, status: 200),
                .unknown("Patchworks answered the start of flow 12 without a run's id")
            ),
            (
                .json(#"{"id": 12}"#, status: 201),
                .unknown("Patchworks answered the start of flow 12 without a run's id")
            ),
            (
                .json(#"{"message": "Invalid", "errors": {"payload": ["must be JSON"]}}"#, status: 422),
                .refused("Patchworks answered 422: Invalid; payload: must be JSON")
            ),
            (.json("", status: 413), .refused("Patchworks answered 413: the payload is larger than it takes")),
            (.json("<html>\u{1B}[2J", status: 502), .unknown("Patchworks answered 502: <html> [2J")),
            (.failure(.unknown("reset")), .unknown("reset")), (.failure(.notSent("refused")), .notSent("refused")),
        ] as [(ScriptedTransport.Answer, CallFailure)])
    func aWorkerLearnsWhetherTheRunMayHaveStarted(answer: ScriptedTransport.Answer, failure: CallFailure) async throws {
        let (client, _) = client(.key("k1"), answer)
        await #expect(throws: failure) { try await client.startFlow("12", payload: [], for: .orders) }
    }

    @Test func aPayloadThatIsTooLargeIsNotSent() async throws {
        let (client, transport) = client(.key("k1"), .json(#"{"id": 5}"#))
        let payload = [UInt8](repeating: 32, count: PatchworksClient.maximumPayload)
        await #expect(
            throws: CallFailure.refused("the payload for flow 12 has 8388609 bytes; Patchworks takes 8388608")
        ) { try await client.startFlow("12", payload: payload + [32], for: .orders) }
        #expect(transport.requests.isEmpty)
        #expect(try await client.startFlow("12", payload: payload, for: .orders) == "5")
    }

    @Test(
        arguments: [([], 15), ([Header("Retry-After", "7")], 7)] as [([Header], Int64)])
    func a429ClosesTheGateForTheWholeAccount(headers: [Header], seconds: Int64) async throws {
        let (client, _) = client(.key("k1"), .json("slow down", status: 429, headers: headers))
        await #expect(throws: CallFailure.rateLimited(until: s0 + .seconds(seconds), "Patchworks answered 429")) {
            try await client.startFlow("12", payload: [], for: .orders)
        }
        #expect(client.health.blockedUntil == s0 + .seconds(seconds))
    }

    @Test func aRetryNamesTheNewRunOrNone() async throws {
        let (client, transport) = client(
            .key("k1"), .json(#"{"data": {"id": 992}}"#), .json(#"{"data": {"id": 991}}"#), .json(""))
        #expect(try await client.retry("991", for: .orders) == "992")
        #expect(try await client.retry("991", for: .orders) == nil)
        #expect(try await client.retry("991", for: .orders) == nil)
        #expect(transport.requests.first?.url == "https://core.test/api/v1/flow-runs/991/retry")
        #expect(transport.requests.first?.method == "POST")
    }

    // MARK: Runs

    private static let run = #"""
        {"id": 991, "flow_id": 12, "flow_version_id": 40, "trigger": "API", "summary": "Deposco\nsaid no", "status": 3,
         "started_at": "2026-03-02T10:00:01.000000Z", "finished_at": 1772445603, "duration": 1.9,
         "retry_flow_run_id": 980, "retried_flow_run": null, "has_warnings": true, "flow_run_logs": []}
        """#

    @Test func aRunIsReadWholeWhicheverFormItsTimesHave() async throws {
        let (client, _) = client(.key("k1"), .json(#"{"data": \#(Self.run)}"#))
        let run = try #require(try await client.run("991", for: .orders))
        #expect(
            run
                == PatchworksRun(
                    id: "991", flow: "12", flowVersion: "40", status: .failure, startedAt: t0 + .seconds(1),
                    finishedAt: t0 + .seconds(3), hasWarnings: true, retryOf: "980", summary: "Deposco said no"))
    }

    @Test(arguments: [
        ("1", PatchworksRun.Status.started), ("2", .success), ("3", .failure), ("4", .stopped), ("5", .partialSuccess),
        ("9", .other("9")), ("\"PAUSED\"", .other("PAUSED")),
    ]) func everyStatusHasItsName(code: String, status: PatchworksRun.Status) async throws {
        let (client, _) = client(.key("k1"), .json(#"{"data": {"id": 1, "status": \#(code)}}"#))
        #expect(try await client.run("1", for: .orders)?.status == status)
    }

    @Test func membersUnderAttributesAreReadToo() async throws {
        let (client, _) = client(
            .key("k1"),
            .json(#"{"data": {"id": "1", "attributes": {"status": 2, "flow_id": 12, "started_at": 1772445600000}}}"#))
        let run = try await client.run("1", for: .orders)
        #expect(run?.status == .success)
        #expect(run?.flow == "12")
        #expect(run?.startedAt == t0)
    }

    @Test func aRunThatPatchworksDoesNotHaveIsNoFailure() async throws {
        let (client, _) = client(.key("k1"), .json("", status: 404))
        #expect(try await client.run("1", for: .orders) == nil)
    }

    @Test func runsAreAskedForByTimeInMillisecondsLatestFirst() async throws {
        let (client, transport) = client(
            .key("k1"),
            .json(
                #"{"data": [\#(Self.run), {"status": 3}], "meta": {"current_page": 2, "last_page": 4, "total": 77}, "links": {}}"#
            ))
        let page = try await client.runs(
            PatchworksRunFilter(startedAfter: t0, status: .failure, flow: "12", search: "UK 1"), page: 2, size: 20,
            for: .catalogue)
        #expect(page.rows.map(\.id) == ["991"])
        #expect(page.next == 3)
        #expect(page.total == 77)
        #expect(page.unreadable == [UnreadableRow(id: nil, reason: "data[1].id is missing")])
        #expect(
            transport.requests.first?.url
                == "https://core.test/api/v1/flow-runs?filter%5Bstarted_after%5D=1772445600000&filter%5Bstatus%5D=3"
                + "&filter%5Bflow_id%5D=12&filter%5Bsearch%5D=UK%201&sort=-started_at&page=2&per_page=20")
    }

    @Test func runsThatWereNotAskedForAreLeftOut() async throws {
        let (client, _) = client(
            .key("k1"),
            .json(#"{"data": [\#(Self.run), {"id": 990, "status": 2}], "meta": {"total": 500, "last_page": 1}}"#))
        let page = try await client.runs(PatchworksRunFilter(status: .failure), for: .catalogue)
        #expect(page.rows.map(\.id) == ["991"])
        #expect(page.total == nil)
    }

    @Test func theLogOfARunSaysWhichStepAndWhichPayload() async throws {
        let (client, transport) = client(
            .key("k1"),
            .json(
                #"""
                {"data": [{"id": 1, "log_level": "info", "log_message": "Payload received", "flow_step_id": 7,
                  "payload_metadata_id": 55, "created_at": "2026-03-02T10:00:00Z"}],
                 "meta": {"current_page": 1, "last_page": 2}}
                """#),
            .json(
                #"""
                {"data": [{"id": 2, "attributes": {"log_level": "error", "log_message": "no\u001b[31m", "flow_step_id": 8,
                  "flow_step": {"name": "Post to Deposco"}, "flow_run_log_metadata": [{"payload_metadata_id": 56}]}}],
                 "meta": {"current_page": 2, "last_page": 2}}
                """#))
        let lines = try await client.logs(of: "991", for: .orders)
        #expect(
            lines == [
                PatchworksLogLine(level: "INFO", message: "Payload received", step: "7", payload: "55", at: t0),
                PatchworksLogLine(
                    level: "ERROR", message: "no [31m", step: "Post to Deposco", payload: "56", at: nil),
            ])
        #expect(transport.requests.last?.url.contains("load_payload_ids=true") == true)
        #expect(transport.requests.last?.url.hasSuffix("&page=2&per_page=100") == true)
    }

    @Test func pagesThatNeverEndAreGivenUp() async throws {
        let page = ScriptedTransport.Answer.json(
            #"{"data": [{"id": 1, "log_message": "m"}], "meta": {"last_page": 100000}}"#)
        let transport = ScriptedTransport(Array(repeating: page, count: 30))
        let client = PatchworksClient(
            endpoint: PatchworksEndpoint(credentials: .key("k")), transport: transport,
            gate: RateGate(calls: nil, per: .minutes(1), clock: clock), clock: clock)
        #expect(try await client.logs(of: "1", for: .orders).count == 20)
    }

    @Test(arguments: [404, 410]) func aPayloadThatIsNoLongerKeptIsNone(status: Int) async throws {
        let (client, _) = client(.key("k1"), .json("", status: status), .json("{\"a\": 1}"))
        #expect(try await client.payload("55", for: .orders) == nil)
        #expect(try await client.payload("55", for: .orders) == Array("{\"a\": 1}".utf8))
    }

    @Test func theQueueIsCountedAndItsFirstRowsAreShown() async throws {
        let (client, _) = client(
            .key("k1"),
            .json(
                #"{"data": [{"id": 1, "flow_id": 12, "created_at": "2026-03-02T10:00:00Z"}], "meta": {"total": 312}}"#),
            .json(#"{"data": [{"id": 12, "name": "Orders to Deposco"}], "meta": {"last_page": 1}}"#))
        let queue = try await client.scheduled(for: .catalogue)
        #expect(queue.count == 312)
        #expect(queue.rows == [PatchworksQueuedRun(id: "1", flow: "12", queuedAt: t0)])
        #expect(try await client.flows(for: .catalogue) == [PatchworksFlow(id: "12", name: "Orders to Deposco")])
    }

    @Test(arguments: [
        "", "[]", "null", "{}", #"{"data": 5}"#, #"{"data": {"id": 1}}"#, #"{"data": [[[["#, "\u{FEFF}",
        String(repeating: "[", count: 5000),
    ]) func anAnswerThatIsNoListIsUnknownAndNotAnEmptyOne(body: String) async throws {
        let (client, _) = client(.key("k1"), .json(body))
        await #expect(throws: CallFailure.self) { try await client.runs(PatchworksRunFilter(), for: .catalogue) }
    }

    @Test func hugeNumbersAndWrongTypesSpoilOneRowAtMost() async throws {
        let (client, _) = client(
            .key("k1"),
            .json(
                #"""
                {"data": [{"id": 1, "status": 1e400, "started_at": 99999999999999999999, "has_warnings": []},
                  {"id": {"a": 1}, "status": 1}, 5, {"id": "a b", "status": 1}, {"id": 2, "status": 1}],
                 "meta": {"total": 1e99, "last_page": "x"}}
                """#))
        let page = try await client.runs(PatchworksRunFilter(), for: .catalogue)
        #expect(page.rows.map(\.id) == ["1", "2"])
        #expect(page.rows.first?.startedAt == nil)
        #expect(page.unreadable.count == 3)
        #expect(page.total == nil)
    }
}

@Suite struct PatchworksWebhookTests {
    @Test func oneOfTheSecretsIsEnoughAndAnEmptyOneIsNone() {
        #expect(PatchworksWebhook.verify("new", secrets: ["old", "new"]))
        #expect(!PatchworksWebhook.verify("newer", secrets: ["old", "new"]))
        #expect(!PatchworksWebhook.verify("", secrets: [""]))
        #expect(!PatchworksWebhook.verify("", secrets: []))
    }

    private func shipment(_ lines: Int) -> String {
        let row = #"{"number": "1", "item": {"businessKey": {"number": "TEE"}}, "shippedPackQuantity": 1}"#
        return #"""
            {"number": "125", "status": "Shipped", "orderHeaders": {"data": [{"businessKey": {"number": "UK-1"}}]},
             "trackingNumber": "AB1", "shipmentLines": {"data": [\#(Array(repeating: row, count: lines).joined(separator: ","))]}}
            """#
    }

    @Test func aShipmentThatMayHaveBeenCutAtTenLinesIsNotTakenForWhole() throws {
        guard case .shipment(let whole) = try PatchworksWebhook.decode(topic: "shipment", body: Array(shipment(9).utf8))
        else {
            Issue.record("not a shipment")
            return
        }
        #expect(whole.lines.count == 9)
        #expect(whole.wmsOrderNumbers == ["UK-1"])
        #expect(
            try PatchworksWebhook.decode(topic: "shipment", body: Array(shipment(10).utf8))
                == .incompleteShipment(ShipmentID("125")))
        #expect(
            try PatchworksWebhook.decode(topic: "shipment", body: Array(#"{"number": "5", "status": "Shipped"}"#.utf8))
                == .incompleteShipment(ShipmentID("5")))
    }

    @Test func aTopicIsKeptOnOneShortLine() {
        #expect(PatchworksWebhook.topic("order") == "order")
        #expect(PatchworksWebhook.topic(nil) == "unknown")
        #expect(PatchworksWebhook.topic("a\u{1B}[2J\n" + String(repeating: "b", count: 100)).count == 60)
    }
}
