/// The stand-in Patchworks: flows in versions, a queue with its own rhythm, runs and their logs. Its flows post to the stand-in
/// Deposco as one more user of the account.
package final class PatchworksSystem {
    package var settings = PatchworksSettings()
    package private(set) var flows: [Int64: SandboxFlow] = [:]
    /// Runs that have left the queue: they are running, or have ended.
    package private(set) var runs: [Int64: SandboxRun] = [:]
    /// Runs in the queue, the oldest first.
    package private(set) var queue: [SandboxRun] = []
    /// The flow that takes orders to Deposco. It exists from the start.
    package let orderFlow: Int64
    private let deposco: DeposcoSystem
    /// Runs that were started by the API and are not in the queue yet, each with the time at which it is added.
    private var arriving: [(due: Int64, run: SandboxRun)] = []
    /// When each run under way ends.
    private var ends: [Int64: Int64] = [:]
    private var payloads: [Int64: (bytes: [UInt8], keptUntil: Int64)] = [:]
    /// When the next run or payload is old enough to be forgotten.
    private var nextExpiry = Int64.max
    private var tokens: [String: Int64] = [:]
    private var deposcoToken: (text: String, until: Int64)?
    private var recentCalls: [Int64] = []
    private var random: RandomStreams
    private var nextID: Int64 = 900
    /// The time up to which everything due has happened.
    private var clock = Int64.min
    package private(set) var calls: [String: Int] = [:]
    /// Calls that exceeded the account's limit.
    package private(set) var callsOverRate = 0

    init(seed: UInt64, deposco: DeposcoSystem) {
        random = RandomStreams(seed: seed)
        self.deposco = deposco
        orderFlow = 12
        flows[12] = SandboxFlow(id: 12, name: "Orders to Deposco", versions: [(id: 40, behaviour: .posts)])
    }

    private func takeID() -> Int64 {
        nextID += 1
        return nextID
    }

    // MARK: Flows

    /// Deploys a new version of a flow. Runs that start from now on use it; retries of older runs do not.
    /// - Returns: the version's id.
    @discardableResult
    package func deploy(_ behaviour: PatchworksBehaviour, to flow: Int64) -> Int64 {
        let id = takeID()
        flows[flow]?.versions.append((id: id, behaviour: behaviour))
        return id
    }

    package func setEnabled(_ enabled: Bool, flow: Int64) { flows[flow]?.enabled = enabled }

    // MARK: Access

    func newToken(at now: Int64) -> String {
        let token = "fabric-\(String(random.number("token", 0...UInt64.max), radix: 16))"
        tokens[token] = now + settings.tokenLife
        return token
    }

    func takes(token: String, at now: Int64) -> Bool { tokens[token].map { $0 > now } ?? false }

    /// Whether the account may make one more call.
    func admits(at now: Int64) -> Bool {
        if now < settings.limitedUntil { return false }
        guard let limit = settings.callsPerMinute else { return true }
        recentCalls.removeAll { $0 <= now - 60_000 }
        guard recentCalls.count < limit else {
            callsOverRate += 1
            return false
        }
        recentCalls.append(now)
        return true
    }

    /// - Parameter what: the kind of event. Each kind has its own random stream.
    func happens(_ what: String, perMille: Int) -> Bool { random.chance("patchworks: \(what)", perMille: perMille) }

    func counted(_ call: String) { calls[call, default: 0] += 1 }

    // MARK: Starting

    /// Starts a flow with a payload.
    /// - Parameter version: `nil` for the deployed one.
    /// - Returns: the id of the run; `nil` if the flow or version does not exist or is not enabled.
    package func start(
        flow id: Int64, version: Int64? = nil, payload: [UInt8], trigger: PatchworksTrigger = .api, at now: Int64
    ) -> Int64? {
        guard let flow = flows[id], flow.enabled, let deployed = flow.versions.last?.id,
            flow.versions.contains(where: { $0.id == version ?? deployed })
        else { return nil }
        advance(to: now)
        let kept = takeID()
        payloads[kept] = (payload, now + settings.payloadLife)
        nextExpiry = min(nextExpiry, now + settings.payloadLife)
        let run = SandboxRun(
            id: takeID(), flow: id, version: version ?? deployed, trigger: trigger, payload: kept, queuedAt: now)
        if happens("lost run", perMille: settings.lostRunsPerMille) { return run.id }
        if trigger == .api {
            arriving.append((due: tick(settings.addingEvery, after: now), run: run))
        } else {
            begin(run, at: now)
        }
        return run.id
    }

    /// Runs a run again at once, without the queue, through the version of the flow that it used.
    /// - Returns: the new run; `nil` if there is no such run, or its flow is not enabled.
    func retry(_ id: Int64, at now: Int64) -> SandboxRun? {
        guard let old = runs[id], flows[old.flow]?.enabled == true else { return nil }
        var run = SandboxRun(
            id: takeID(), flow: old.flow, version: old.version, trigger: .retry, payload: old.payload,
            queuedAt: old.queuedAt)
        run.retryOf = id
        begin(run, at: now)
        return runs[run.id]
    }

    /// Forgets the runs in the queue.
    func clearQueue() { queue = [] }

    /// Whether a run that has not ended yet has this text in its payload.
    package func isOnItsWay(_ text: String) -> Bool {
        let waiting = arriving.map(\.run) + queue + runs.values.filter { ends[$0.id] != nil }
        return waiting.contains { String(decoding: payload($0.payload) ?? [], as: UTF8.self).contains(text) }
    }

    func payload(_ id: Int64) -> [UInt8]? { payloads[id]?.bytes }

    // MARK: Time

    private func tick(_ every: Int64, after time: Int64) -> Int64 { (time / every + 1) * every }

    private var running: Int { ends.count }

    /// When something happens next.
    package var nextDue: Int64? {
        let picks = !queue.isEmpty && running < settings.concurrentRuns
        return [
            arriving.lazy.map(\.due).min(), ends.values.min(), picks ? tick(settings.pickingEvery, after: clock) : nil,
        ]
        .compactMap { $0 }.min()
    }

    /// Makes everything that is due happen.
    package func advance(to now: Int64) {
        while let due = nextDue, due <= now { happen(at: due) }
        clock = max(clock, now)
        if now >= nextExpiry { forget(at: now) }
    }

    private func forget(at now: Int64) {
        payloads = payloads.filter { $0.value.keptUntil > now }
        runs = runs.filter { $0.value.finishedAt.map { $0 + settings.runLife > now } ?? true }
        let ages =
            payloads.values.map(\.keptUntil) + runs.values.compactMap { $0.finishedAt.map { $0 + settings.runLife } }
        nextExpiry = ages.min() ?? .max
    }

    private func happen(at now: Int64) {
        clock = max(clock, now)
        for id in ends.filter({ $0.value <= now }).keys.sorted() { finish(id, at: now) }
        if now % settings.pickingEvery == 0 {
            while running < settings.concurrentRuns, !queue.isEmpty { begin(queue.removeFirst(), at: now) }
        }
        // Runs that are added now are picked at a later tick.
        queue += arriving.filter { $0.due <= now }.map(\.run)
        arriving.removeAll { $0.due <= now }
    }

    // MARK: Running

    private func begin(_ run: SandboxRun, at now: Int64) {
        var run = run
        run.startedAt = now
        runs[run.id] = run
        ends[run.id] = now + settings.runTime
        note(run.id, "INFO", "Payload received", step: 0, at: now)
    }

    private func note(_ run: Int64, _ level: String, _ message: String, step: Int, at now: Int64) {
        let id = takeID()
        runs[run]?.logs.append(SandboxRun.Log(id: id, level: level, message: message, step: step, at: now))
    }

    private func end(_ id: Int64, _ status: SandboxRun.Status, _ summary: String, at now: Int64) {
        ends[id] = nil
        runs[id]?.status = status
        runs[id]?.finishedAt = now
        nextExpiry = min(nextExpiry, now + settings.runLife)
        runs[id]?.summary = summary
    }

    private func finish(_ id: Int64, at now: Int64) {
        guard let run = runs[id],
            let behaviour = flows[run.flow]?.versions.first(where: { $0.id == run.version })?.behaviour
        else { return }
        guard let kept = payloads[run.payload], kept.keptUntil > now else {
            note(id, "ERROR", "The payload is no longer available", step: 0, at: now)
            return end(id, .failure, "The payload is no longer available", at: now)
        }
        if case .fails(let message) = behaviour {
            note(id, "ERROR", message, step: 1, at: now)
            return end(id, .failure, message, at: now)
        }
        note(id, "INFO", "1 order mapped", step: 1, at: now)
        switch behaviour {
        case .fails: break
        case .losesIt: end(id, .success, "Completed", at: now)
        case .partial(let message, let posting):
            if posting { _ = post(kept.bytes, at: now) }
            note(id, "WARNING", message, step: 2, at: now)
            end(id, .partialSuccess, message, at: now)
        case .posts: deliver(id, kept.bytes, at: now)
        }
    }

    /// The last step. Deposco's answer decides how the run ends: any 2xx counts as success, even with an empty body.
    private func deliver(_ id: Int64, _ body: [UInt8], at now: Int64) {
        switch post(body, at: now) {
        case .response(let answer) where answer.status == 429 && settings.waitsForDeposco:
            note(id, "WARNING", "Deposco answered 429; waiting", step: 2, at: now)
            ends[id] = now + 1000
        case .response(let answer) where (200..<300).contains(answer.status):
            note(id, "INFO", "Deposco answered \(answer.status)", step: 2, at: now)
            end(id, .success, "Completed", at: now)
        case .response(let answer):
            let words = SandboxJSON(answer.body)?["errors"].array.first?["errorMessage"].string
            let message = "Deposco answered \(answer.status)" + (words.map { ": \($0)" } ?? "")
            note(id, "ERROR", message, step: 2, at: now)
            end(id, .failure, message, at: now)
        case .refused where settings.waitsForDeposco:
            note(id, "WARNING", "cURL error 7: no connection to Deposco; waiting", step: 2, at: now)
            ends[id] = now + 1000
        case .refused, .lost:
            note(id, "ERROR", "cURL error 28: no answer from Deposco", step: 2, at: now)
            end(id, .failure, "cURL error 28: no answer from Deposco", at: now)
        }
    }

    /// Posts to Deposco's API, under the account's limit.
    private func post(_ body: [UInt8], at now: Int64) -> SandboxAnswer {
        let token: String
        if let known = deposcoToken, known.until > now {
            token = known.text
        } else {
            token = deposco.newToken(at: now)
            deposcoToken = (token, now + deposco.settings.tokenLife)
        }
        return deposco.handle(
            SandboxRequest(
                method: "POST", path: "/deposco/orders/salesOrders",
                headers: [SandboxHeader("Authorization", "Bearer \(token)")], body: body), now: now)
    }
}
