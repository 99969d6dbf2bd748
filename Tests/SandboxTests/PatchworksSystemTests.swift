import Testing

@testable import Sandbox

/// 2026-03-02T10:00:00Z: a moment at which the queue is added to and picked from.
private let t0: Int64 = 1_772_445_600_000

private let order = #"""
    {"businessUnit": {"businessKey": {"code": "ACME"}}, "number": "1", "shipToContact": {"lastName": "Byron"},
     "shipToAddress": {"line1": "1 Mill Lane", "city": "Leeds", "country": "GB"},
     "orderLines": {"data": [{"lineNumber": "1-1", "customerLineNumber": "1", "item": {"businessKey": {"number": "TEE"}},
      "pack": {}, "orderPackQuantity": 1}]}}
    """#

/// A world with one item, in which nobody works and nothing is limited.
private func world(_ change: (inout PatchworksSettings) -> Void = { _ in }) -> Sandbox {
    var settings = DeposcoSettings()
    settings.callsPerSecond = nil
    settings.stageTime = nil
    let sandbox = Sandbox(deposco: settings)
    sandbox.deposco.setItem(number: "TEE", name: "Tee", at: t0)
    change(&sandbox.patchworks.settings)
    return sandbox
}

extension Sandbox {
    fileprivate func call(
        _ method: String, _ path: String, _ body: String = "", key: String = "sandbox-patchworks", at now: Int64 = t0
    ) -> (status: Int, body: SandboxJSON, bytes: [UInt8]) {
        let parts = path.split(separator: "?", maxSplits: 1)
        let request = SandboxRequest(
            method: method, path: "/patchworks" + String(parts[0]), query: parts.count > 1 ? String(parts[1]) : "",
            headers: [SandboxHeader("Authorization", key)], body: Array(body.utf8))
        guard case .response(let response) = handle(request, now: now) else { return (0, .null, []) }
        return (response.status, SandboxJSON(response.body) ?? .null, response.body)
    }

    /// Starts the flow for orders by API.
    fileprivate func startOrder(_ body: String = order, at now: Int64 = t0) -> Int64 {
        call("POST", "/start/flows/12/start/raw", body, at: now).body["data"]["id"].int ?? 0
    }

    fileprivate func status(_ run: Int64, at now: Int64) -> Int64? {
        call("GET", "/core/flow-runs/\(run)", at: now).body["data"]["status"].int
    }

    fileprivate func total(_ path: String, at now: Int64) -> Int64? {
        call("GET", path, at: now).body["meta"]["total"].int
    }
}

@Suite struct StandInPatchworksTests {
    // MARK: Access

    @Test func aKeyOrATokenOfASignInIsNeeded() {
        let sandbox = world()
        #expect(sandbox.call("GET", "/core/flows").status == 200)
        #expect(sandbox.call("GET", "/core/flows", key: "another").status == 401)
        #expect(sandbox.call("GET", "/core/flows", key: "Bearer sandbox-patchworks").status == 401)
        let wrong = sandbox.call("POST", "/login", #"{"email": "core@sandbox.invalid", "password": "x"}"#)
        #expect(wrong.status == 401)
        let login = sandbox.call(
            "POST", "/login", #"{"email": "core@sandbox.invalid", "password": "sandbox-password"}"#)
        let token = "Bearer " + (login.body["token"].string ?? "")
        #expect(login.body["expires_in"].int == 86_400)
        #expect(sandbox.call("GET", "/core/flows", key: token).status == 200)
        #expect(sandbox.call("GET", "/core/flows", key: token, at: t0 + 86_400_001).status == 401)
    }

    @Test func moreThan240CallsAMinuteAre429() {
        let sandbox = world()
        let answers = (0..<250).map { sandbox.call("GET", "/core/flows", at: t0 + Int64($0)).status }
        #expect(answers.filter { $0 == 200 }.count == 240)
        #expect(answers.last == 429)
        #expect(sandbox.patchworks.callsOverRate == 10)
        #expect(sandbox.call("GET", "/core/flows", at: t0 + 60_240).status == 200)
    }

    // MARK: The queue

    @Test func aStartedRunIsAddedAtTheNextHalfMinuteAndPickedFiveSecondsLater() {
        let sandbox = world()
        let run = sandbox.startOrder(at: t0 + 1000)
        #expect(run > 0)
        #expect(sandbox.status(run, at: t0 + 29_999) == nil)
        #expect(sandbox.total("/core/scheduled-flows", at: t0 + 29_999) == 0)
        #expect(sandbox.total("/core/scheduled-flows", at: t0 + 30_000) == 1)
        #expect(sandbox.status(run, at: t0 + 34_999) == nil)
        #expect(sandbox.status(run, at: t0 + 35_000) == 1)
        #expect(sandbox.total("/core/scheduled-flows", at: t0 + 35_000) == 0)
        #expect(sandbox.deposco.order(number: "1") == nil)
        #expect(sandbox.status(run, at: t0 + 37_000) == 2)
        #expect(sandbox.deposco.order(number: "1")?.createdAt == t0 + 37_000)
    }

    @Test func onlySoManyRunAtOnceAndTheOthersWait() {
        let sandbox = world {
            $0.concurrentRuns = 2
            $0.runTime = 12_000
        }
        for _ in 0..<5 { _ = sandbox.startOrder() }
        func running(_ now: Int64) -> Int64? { sandbox.total("/core/flow-runs?filter%5Bstatus%5D=1", at: now) }
        #expect(running(t0 + 36_000) == 2)
        #expect(sandbox.total("/core/scheduled-flows", at: t0 + 36_000) == 3)
        // The first two end at 47 s; the next pick is at 50 s.
        #expect(running(t0 + 48_000) == 0)
        #expect(running(t0 + 51_000) == 2)
        #expect(sandbox.total("/core/scheduled-flows", at: t0 + 51_000) == 1)
    }

    @Test func retriesAndManualRunsPassTheQueueAndItsLimit() {
        let sandbox = world {
            $0.concurrentRuns = 1
            $0.runTime = 60_000
        }
        let first = sandbox.startOrder()
        #expect(sandbox.status(first, at: t0 + 36_000) == 1)
        let body: SandboxJSON = ["payload": .string(order)]
        let manual = sandbox.call(
            "POST", "/start/flows/12/start/manual/40", String(decoding: body.bytes, as: UTF8.self), at: t0 + 36_000)
        #expect(manual.status == 200)
        let retried = sandbox.call("POST", "/core/flow-runs/\(first)/retry", at: t0 + 36_000)
        #expect(retried.body["data"]["retry_flow_run_id"].int == first)
        #expect(retried.body["data"]["status"].int == 1)
        #expect(sandbox.total("/core/flow-runs?filter%5Bstatus%5D=1", at: t0 + 36_000) == 3)
    }

    @Test func theQueueCanBeEmptied() {
        let sandbox = world()
        let run = sandbox.startOrder()
        #expect(sandbox.total("/core/scheduled-flows", at: t0 + 31_000) == 1)
        #expect(sandbox.call("DELETE", "/core/scheduled-flows", at: t0 + 31_000).status == 200)
        #expect(sandbox.status(run, at: t0 + 60_000) == nil)
    }

    // MARK: What runs do

    @Test func aFailedRunSaysInItsLogWhereItStopped() {
        let sandbox = world()
        sandbox.patchworks.deploy(.fails("Undefined index: shipping_lines"), to: 12)
        let run = sandbox.startOrder()
        let now = t0 + 60_000
        #expect(sandbox.status(run, at: now) == 3)
        let rows = sandbox.call("GET", "/core/flow-runs/\(run)/flow-run-logs", at: now).body["data"].array
        #expect(rows.map { $0["flow_step"]["name"].string } == ["Receive payload", "Map order"])
        #expect(rows.last?["log_level"].string == "ERROR")
        #expect(rows.last?["log_message"].string == "Undefined index: shipping_lines")
        let payload = rows.last?["payload_metadata_id"].string ?? ""
        #expect(sandbox.call("GET", "/core/payload-metadata/\(payload)/download", at: now).bytes == Array(order.utf8))
        #expect(sandbox.deposco.order(number: "1") == nil)
    }

    @Test func whatDeposcoRefusesFailsTheRunInDeposcosWords() {
        let sandbox = world()
        let run = sandbox.startOrder(order.replacing("TEE", with: "GHOST"))
        #expect(sandbox.status(run, at: t0 + 60_000) == 3)
        let summary = sandbox.call("GET", "/core/flow-runs/\(run)", at: t0 + 60_000).body["data"]["summary"].string
        #expect(summary == "Deposco answered 404: Item with business key number = [GHOST] does not exist")
    }

    @Test func aSuccessProvesNothing() {
        let sandbox = world()
        sandbox.patchworks.deploy(.losesIt, to: 12)
        let run = sandbox.startOrder()
        #expect(sandbox.status(run, at: t0 + 60_000) == 2)
        #expect(sandbox.deposco.order(number: "1") == nil)
        // Nor does one after which Deposco answered 200 with nothing in it.
        let blank = world()
        blank.deposco.settings.blankAnswersPerMille = 1000
        let second = blank.startOrder()
        #expect(blank.status(second, at: t0 + 60_000) == 2)
        #expect(blank.deposco.order(number: "1") == nil)
    }

    @Test(arguments: [true, false]) func aPartialSuccessMayHavePostedOrNot(posting: Bool) {
        let sandbox = world()
        sandbox.patchworks.deploy(.partial("1 of 2 steps failed", posting: posting), to: 12)
        let run = sandbox.startOrder()
        #expect(sandbox.status(run, at: t0 + 60_000) == 5)
        #expect((sandbox.deposco.order(number: "1") != nil) == posting)
    }

    @Test func aRetryRunsTheVersionOfThen() {
        let sandbox = world()
        let broken = sandbox.patchworks.deploy(.fails("no"), to: 12)
        let run = sandbox.startOrder()
        #expect(sandbox.status(run, at: t0 + 60_000) == 3)
        sandbox.patchworks.deploy(.posts, to: 12)
        let now = t0 + 61_000
        let retried = sandbox.call("POST", "/core/flow-runs/\(run)/retry", at: now).body["data"]
        #expect(retried["flow_version_id"].int == broken)
        #expect(sandbox.status(retried["id"].int ?? 0, at: now + 10_000) == 3)
        #expect(sandbox.deposco.order(number: "1") == nil)
        let anew = sandbox.startOrder(at: now)
        #expect(sandbox.status(anew, at: now + 60_000) == 2)
        #expect(sandbox.deposco.order(number: "1")?.posts == 1)
    }

    @Test func aFlowThatIsNotEnabledNeitherStartsNorRetries() {
        let sandbox = world()
        let run = sandbox.startOrder()
        #expect(sandbox.status(run, at: t0 + 60_000) == 2)
        sandbox.patchworks.setEnabled(false, flow: 12)
        #expect(sandbox.call("POST", "/start/flows/12/start/raw", order, at: t0 + 60_000).status == 422)
        #expect(sandbox.call("POST", "/core/flow-runs/\(run)/retry", at: t0 + 60_000).status == 422)
    }

    @Test func itsPostsCountAgainstDeposcosLimit() {
        func run(waits: Bool) -> Int64? {
            let sandbox = world { $0.waitsForDeposco = waits }
            sandbox.deposco.settings.limitedUntil = t0 + 40_000
            let run = sandbox.startOrder()
            return sandbox.status(run, at: t0 + 60_000)
        }
        #expect(run(waits: false) == 3)
        #expect(run(waits: true) == 2)
        let sandbox = world()
        sandbox.deposco.settings.callsPerSecond = 4
        let runs = (0..<10).map {
            sandbox.startOrder(order.replacing(#""number": "1""#, with: #""number": "N\#($0)""#))
        }
        let failed = runs.filter { sandbox.status($0, at: t0 + 60_000) == 3 }
        #expect(failed.count == 6)
        #expect(sandbox.deposco.callsOverRate == 6)
    }

    // MARK: Faults

    @Test func aLostRunWasAnsweredAndNeverAppears() {
        let sandbox = world { $0.lostRunsPerMille = 1000 }
        let run = sandbox.startOrder()
        #expect(run > 0)
        #expect(sandbox.status(run, at: t0 + 300_000) == nil)
        #expect(sandbox.deposco.order(number: "1") == nil)
    }

    @Test func aLostAnswerHasHadItsEffect() {
        let sandbox = world { $0.lostAnswersPerMille = 1000 }
        let answer = sandbox.call("POST", "/start/flows/12/start/raw", order)
        #expect(answer.status == 0)
        sandbox.advance(to: t0 + 60_000)
        #expect(sandbox.deposco.order(number: "1")?.posts == 1)
    }

    @Test func whatIsTooLargeOrNoJSONIsRefused() {
        let sandbox = world { $0.maximumPayload = 1000 }
        let large = "[\"" + String(repeating: "x", count: 1000) + "\"]"
        #expect(sandbox.call("POST", "/start/flows/12/start/raw", large).status == 413)
        #expect(sandbox.call("POST", "/start/flows/12/start/raw", "{").status == 422)
        #expect(sandbox.call("POST", "/start/flows/13/start/raw", order).status == 404)
        #expect(sandbox.call("POST", "/start/flows/12/start/raw/9", order).status == 422)
        #expect(PatchworksSettings().maximumPayload == 8_388_608)
    }

    @Test func offlineNothingIsAnsweredAndRunsGoOn() {
        let sandbox = world()
        _ = sandbox.startOrder()
        sandbox.patchworks.settings.offline = true
        #expect(sandbox.call("GET", "/core/flows", at: t0 + 60_000).status == 0)
        #expect(sandbox.deposco.order(number: "1") != nil)
    }

    // MARK: Retention

    @Test func payloadsAreKept72HoursAndRunsSevenDays() {
        let sandbox = world()
        sandbox.patchworks.deploy(.fails("no"), to: 12)
        let run = sandbox.startOrder()
        let hour: Int64 = 3_600_000
        #expect(sandbox.total("/core/payload-metadata?filter%5Bflow_run_id%5D=\(run)", at: t0 + 71 * hour) == 1)
        #expect(sandbox.total("/core/payload-metadata?filter%5Bflow_run_id%5D=\(run)", at: t0 + 72 * hour) == 0)
        let retried =
            sandbox.call("POST", "/core/flow-runs/\(run)/retry", at: t0 + 72 * hour).body["data"]["id"].int ?? 0
        let late = sandbox.call("GET", "/core/flow-runs/\(retried)", at: t0 + 73 * hour).body["data"]
        #expect(late["summary"].string == "The payload is no longer available")
        #expect(sandbox.status(run, at: t0 + 167 * hour) == 3)
        #expect(sandbox.status(run, at: t0 + 169 * hour) == nil)
    }

    // MARK: Lists

    @Test func runsAreListedByPageAndFilter() {
        let sandbox = world()
        var ids: [Int64] = []
        for minute in 0..<5 {
            if minute == 3 { sandbox.patchworks.deploy(.fails("no"), to: 12) }
            ids.append(sandbox.startOrder(at: t0 + Int64(minute) * 60_000))
        }
        let now = t0 + 600_000
        let page = sandbox.call("GET", "/core/flow-runs?sort=-started_at&page=1&per_page=2", at: now).body
        #expect(page["data"].array.map { $0["id"].int } == [ids[4], ids[3]])
        #expect(page["meta"]["last_page"].int == 3)
        #expect(sandbox.total("/core/flow-runs?filter%5Bstatus%5D=3", at: now) == 2)
        #expect(sandbox.total("/core/flow-runs?filter%5Bstarted_after%5D=\(t0 + 120_000)", at: now) == 3)
        #expect(sandbox.total("/core/flow-runs?filter%5Bflow_id%5D=13", at: now) == 0)
        #expect(sandbox.total("/core/flow-runs?filter%5Bsearch%5D=\(ids[0])", at: now) == 1)
        #expect(sandbox.call("GET", "/core/flow-runs?page=9", at: now).body["data"].array.isEmpty)
        #expect(
            sandbox.call("GET", "/core/flows", at: now).body["data"].array.first?["name"].string == "Orders to Deposco")
    }

    @Test func timeInOneLeapIsTheSameAsInSteps() {
        func outcome(_ steps: [Int64]) -> [String] {
            let sandbox = world { $0.concurrentRuns = 2 }
            sandbox.deposco.settings.callsPerSecond = 1
            let runs = (0..<6).map {
                sandbox.startOrder(
                    order.replacing(#""number": "1""#, with: #""number": "N\#($0)""#), at: t0 + Int64($0) * 900)
            }
            for step in steps { sandbox.advance(to: t0 + step) }
            return runs.map { id in
                let run = sandbox.patchworks.runs[id]
                return "\(run?.startedAt ?? 0) \(run?.finishedAt ?? 0) \(run?.summary ?? "")"
            }
        }
        #expect(outcome([300_000]) == outcome(Array(stride(from: 6000, through: 300_000, by: 700))))
    }

    @Test func theWorldSaysWhenPatchworksIsDueNext() {
        let sandbox = world()
        #expect(sandbox.nextDue == nil)
        _ = sandbox.startOrder(at: t0 + 1)
        #expect(sandbox.nextDue == t0 + 30_000)
        sandbox.advance(to: t0 + 30_000)
        #expect(sandbox.nextDue == t0 + 35_000)
        sandbox.advance(to: t0 + 35_000)
        #expect(sandbox.nextDue == t0 + 37_000)
        sandbox.advance(to: t0 + 37_000)
        #expect(sandbox.nextDue == nil)
    }
}
