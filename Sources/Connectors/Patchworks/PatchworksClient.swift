package import Domain

/// Patchworks' core API and its start service: docs/apis/patchworks.md. Every client of an account shares one gate, since the
/// account has one limit.
package final class PatchworksClient: Sendable {
    private let replaceableEndpoint: Replaceable<PatchworksEndpoint>
    let transport: any Transport
    let gate: RateGate
    let clock: any Clock
    let access: PatchworksAccess
    let record = HealthRecord()

    package init(endpoint: PatchworksEndpoint, transport: any Transport, gate: RateGate, clock: any Clock) {
        replaceableEndpoint = Replaceable(endpoint)
        self.transport = transport
        self.gate = gate
        self.clock = clock
        access = PatchworksAccess(endpoint: endpoint, transport: transport, clock: clock)
    }

    var endpoint: PatchworksEndpoint { replaceableEndpoint.value }

    /// Makes later calls with another key or password.
    package func use(_ credentials: PatchworksEndpoint.Credentials) async {
        var endpoint = endpoint
        endpoint.credentials = credentials
        replaceableEndpoint.replace(with: endpoint)
        await access.use(credentials)
    }

    package var health: ConnectorHealth {
        var health = record.health
        health.blockedUntil = gate.blockedUntil
        return health
    }

    // MARK: Starting

    /// 8 MB, taken as mebibytes. If Patchworks means fewer bytes, it refuses a payload between the two itself.
    package static let maximumPayload = 8 * 1024 * 1024

    /// Queues a run of a flow with a payload. Whether the run ever starts, and what it did, must be looked up.
    /// - Parameters:
    ///   - version: `nil` for the deployed one.
    ///   - payload: JSON, at most 8 MB.
    /// - Returns: the run's id.
    package func startFlow(
        _ flow: String, version: String? = nil, payload: [UInt8], for queue: Queue
    ) async throws(CallFailure) -> String {
        guard payload.count <= Self.maximumPayload else {
            throw .refused(
                "the payload for flow \(plain(flow)) has \(payload.count) bytes; Patchworks takes \(Self.maximumPayload)"
            )
        }
        var url = "\(endpoint.start)/flows/\(percentEncoded(flow))/start/raw"
        if let version { url += "/\(percentEncoded(version))" }
        let body = try await call("POST", url, payload, for: queue) ?? []
        guard let run = PatchworksStart.run(body, notThatOf: flow) else {
            throw .unknown("Patchworks answered the start of flow \(plain(flow)) without a run's id")
        }
        return run
    }

    /// Starts the flow that takes an order to Deposco. The payload is the order in Deposco's form, so the flow only has to post
    /// it.
    /// - Returns: the run's id.
    package func startFlow(
        _ flow: String, order: WarehouseOrder, businessUnit: String, for queue: Queue
    ) async throws(CallFailure) -> String {
        let body = DeposcoSalesOrder.json(order, businessUnit: businessUnit)
        return try await startFlow(flow, payload: Array(body.text.utf8), for: queue)
    }

    /// Runs a run's payload again, through the version of the flow that the run used.
    /// - Returns: the new run's id, if the answer tells it.
    @discardableResult
    package func retry(_ run: String, for queue: Queue) async throws(CallFailure) -> String? {
        let body = try await call("POST", url("/flow-runs/\(percentEncoded(run))/retry"), for: queue) ?? []
        return PatchworksStart.run(body, notThatOf: run)
    }

    // MARK: Runs

    /// The run of this id; `nil` if Patchworks has none. The run then waits in the queue, was lost, or is too old.
    package func run(_ id: String, for queue: Queue) async throws(CallFailure) -> PatchworksRun? {
        let answer = try await call("GET", url("/flow-runs/\(percentEncoded(id))"), for: queue, absent: [404])
        guard let answer else { return nil }
        let root = try node(answer)
        do { return try PatchworksRun(root["data"].isNull ? root : root["data"]) } catch {
            throw .unknown("Patchworks' run \(plain(id)) cannot be read: \(error.reason)")
        }
    }

    /// Lists runs, the latest first.
    /// - Parameter page: 1 for the first.
    package func runs(
        _ filter: PatchworksRunFilter, page: Int = 1, size: Int = 50, for queue: Queue
    ) async throws(CallFailure) -> PatchworksPage<PatchworksRun> {
        var found = try await self.page(
            "/flow-runs",
            [
                ("filter[started_after]", filter.startedAfter.map { String($0.milliseconds) }),
                ("filter[status]", filter.status?.code), ("filter[flow_id]", filter.flow),
                ("filter[search]", filter.search), ("sort", "-started_at"),
            ], page: page, size: size, for: queue, PatchworksRun.init)
        // Other runs are left out here, in case Patchworks ignored a filter.
        let wanted = found.rows.filter { run in
            (filter.status == nil || run.status == filter.status)
                && (filter.flow == nil || run.flow == nil || run.flow == filter.flow)
        }
        if wanted.count != found.rows.count {
            found.rows = wanted
            found.total = nil
        }
        return found
    }

    /// The lines that a run's steps logged, the oldest first; at most the first 2 000.
    package func logs(of run: String, for queue: Queue) async throws(CallFailure) -> [PatchworksLogLine] {
        var lines: [PatchworksLogLine] = []
        var next: Int? = 1
        while let page = next, page <= 20 {
            let found = try await self.page(
                "/flow-runs/\(percentEncoded(run))/flow-run-logs",
                [
                    ("include", "flowRunLogMetadata"), ("fields[flowStep]", "id,name"), ("load_payload_ids", "true"),
                    ("sort", "id"),
                ], page: page, size: 100, for: queue, PatchworksLogLine.init)
            lines += found.rows
            lines += found.unreadable.map { row in
                PatchworksLogLine(
                    level: "ERROR", message: "a line of the log cannot be read: \(row.reason)", step: nil, payload: nil,
                    at: nil)
            }
            next = found.next
        }
        return lines
    }

    /// A payload at a step, by the id that a log line names; `nil` if it is gone, since payloads are kept for 72 hours.
    package func payload(_ metadata: String, for queue: Queue) async throws(CallFailure) -> [UInt8]? {
        try await call(
            "GET", url("/payload-metadata/\(percentEncoded(metadata))/download"), for: queue, absent: [404, 410])
    }

    // MARK: The account

    /// Patchworks' own queue: its first rows, and how many there are.
    package func scheduled(for queue: Queue) async throws(CallFailure) -> (count: Int, rows: [PatchworksQueuedRun]) {
        let page = try await self.page(
            "/scheduled-flows", [], page: 1, size: 50, for: queue, PatchworksQueuedRun.init)
        return (page.total ?? page.rows.count + page.unreadable.count, page.rows)
    }

    /// The flows of the account, at most 2 000.
    package func flows(for queue: Queue) async throws(CallFailure) -> [PatchworksFlow] {
        var flows: [PatchworksFlow] = []
        var next: Int? = 1
        while let page = next, page <= 20 {
            let found = try await self.page("/flows", [], page: page, size: 100, for: queue, PatchworksFlow.init)
            if let row = found.unreadable.first {
                throw .unknown("a flow of Patchworks' cannot be read: \(row.reason)")
            }
            flows += found.rows
            next = found.next
        }
        return flows
    }
}
