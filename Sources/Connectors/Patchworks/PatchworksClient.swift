package import Domain

/// Patchworks' core API and its start service (api-facts 2). Every client of an account shares one gate, since the account has
/// one limit: 240 calls a minute.
package final class PatchworksClient: Sendable {
    let endpoint: PatchworksEndpoint
    let transport: any Transport
    let gate: RateGate
    let clock: any Clock
    let access: PatchworksAccess
    let record = HealthRecord()

    package init(endpoint: PatchworksEndpoint, transport: any Transport, gate: RateGate, clock: any Clock) {
        self.endpoint = endpoint
        self.transport = transport
        self.gate = gate
        self.clock = clock
        access = PatchworksAccess(endpoint: endpoint, transport: transport, clock: clock)
    }

    package var health: ConnectorHealth {
        var health = record.health
        health.blockedUntil = gate.blockedUntil
        return health
    }

    // MARK: Starting

    /// 8 MB, read as mebibytes: what is a little less than that and still too much, Patchworks refuses itself.
    package static let maximumPayload = 8 * 1024 * 1024

    /// Starts a flow with a payload. It is only queued then: whether the run ever appears, and what it did, must be looked up.
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

    /// Starts the flow that takes an order to Deposco. Its payload is the order in Deposco's form, so that the flow has only to
    /// post it.
    /// - Returns: the run's id.
    package func startFlow(
        _ flow: String, order: WarehouseOrder, businessUnit: String, for queue: Queue
    ) async throws(CallFailure) -> String {
        let body = DeposcoSalesOrder.json(order, businessUnit: businessUnit)
        return try await startFlow(flow, payload: Array(body.text.utf8), for: queue)
    }

    /// Runs a run's payload again, through the version of the flow that it ran through then.
    /// - Returns: the new run's id where it is told.
    @discardableResult
    package func retry(_ run: String, for queue: Queue) async throws(CallFailure) -> String? {
        let body = try await call("POST", url("/flow-runs/\(percentEncoded(run))/retry"), for: queue) ?? []
        return PatchworksStart.run(body, notThatOf: run)
    }

    // MARK: Runs

    /// The run of this id; `nil` when Patchworks has none: it waits in the queue, was lost, or is older than the logs are kept.
    package func run(_ id: String, for queue: Queue) async throws(CallFailure) -> PatchworksRun? {
        let answer = try await call("GET", url("/flow-runs/\(percentEncoded(id))"), for: queue, absent: [404])
        guard let answer else { return nil }
        let root = try node(answer)
        do { return try PatchworksRun(root["data"].isNull ? root : root["data"]) } catch {
            throw .unknown("Patchworks' run \(plain(id)) cannot be read: \(error.reason)")
        }
    }

    /// The latest runs first.
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
        // A filter that was not understood must not make other runs look like these.
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

    /// What a run's steps said, oldest first; at most the first 2 000 lines.
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
            next = found.next
        }
        return lines
    }

    /// A payload at a step, by the id that a log line names; `nil` when it is gone: payloads are kept 72 hours.
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
            flows += found.rows
            next = found.next
        }
        return flows
    }
}
