import Foundation

/// The stand-in's core API below `/patchworks/core`, its start service below `/patchworks/start`, its sign-in at
/// `/patchworks/login`.
extension PatchworksSystem {
    func handle(_ request: SandboxRequest, now: Int64) -> SandboxAnswer {
        if settings.offline { return .refused }
        if request.path == "/patchworks/login" { return .response(signIn(request, now)) }
        guard admits(at: now) else { return .response(SandboxResponse(status: 429)) }
        guard allows(request.header("Authorization") ?? "", now) else {
            return .response(json(401, ["message": "Unauthenticated."]))
        }
        let path = request.path.split(separator: "/").dropFirst().map { $0.removingPercentEncoding ?? String($0) }
        counted("\(request.method) /\(path.prefix(2).joined(separator: "/"))")
        switch path.first {
        case "start": return start(Array(path.dropFirst()), request, now)
        case "core": return .response(core(Array(path.dropFirst()), request, now))
        default: return .response(missing)
        }
    }

    private func allows(_ authorisation: String, _ now: Int64) -> Bool {
        if authorisation.hasPrefix("Bearer ") { return takes(token: String(authorisation.dropFirst(7)), at: now) }
        return authorisation == settings.apiKey
    }

    private func signIn(_ request: SandboxRequest, _ now: Int64) -> SandboxResponse {
        let body = SandboxJSON(request.body) ?? .null
        let user = body["email"].string ?? body["username"].string
        guard request.method == "POST", user == settings.user, body["password"].string == settings.password else {
            return json(401, ["message": "Invalid credentials."])
        }
        return json(
            200,
            [
                "message": "You have successfully logged in.", "token": .string(newToken(at: now)),
                "expires_in": .int(settings.tokenLife / 1000),
            ])
    }

    private func json(_ status: Int, _ body: SandboxJSON) -> SandboxResponse {
        SandboxResponse(
            status: status, headers: [SandboxHeader("Content-Type", "application/json")], body: body.bytes)
    }

    private var missing: SandboxResponse { json(404, ["message": "Not found."]) }

    // MARK: Starting

    /// `flows/{id}/start/raw[/{version}]`, whose body is the payload, and `flows/{id}/start[/manual]/{version}`, whose body holds
    /// it as a string.
    private func start(_ path: [String], _ request: SandboxRequest, _ now: Int64) -> SandboxAnswer {
        guard request.method == "POST", path.count >= 4, path[0] == "flows", path[2] == "start",
            let flow = Int64(path[1]), flows[flow] != nil
        else { return .response(missing) }
        let kind = Int64(path[3]) == nil ? path[3] : ""
        let version = Int64(path[3]) ?? path.dropFirst(4).first.flatMap { Int64($0) }
        guard ["", "raw", "manual"].contains(kind) else { return .response(missing) }
        if request.body.count > settings.maximumPayload {
            return .response(json(413, ["message": "Payload too large."]))
        }
        var payload = request.body
        if kind != "raw" { payload = Array((SandboxJSON(payload)?["payload"].string ?? "").utf8) }
        guard SandboxJSON(payload) != nil else {
            return .response(
                json(
                    422,
                    [
                        "message": "The given data was invalid.",
                        "errors": ["payload": ["The payload must be a valid JSON string."]],
                    ]))
        }
        let trigger: PatchworksTrigger = kind == "manual" ? .manual : .api
        guard let run = start(flow: flow, version: version, payload: payload, trigger: trigger, at: now) else {
            return .response(json(422, ["message": "The flow is not enabled or has no such version."]))
        }
        // The answer may still get lost after the effect.
        if happens("lost answer", perMille: settings.lostAnswersPerMille) { return .lost }
        return .response(
            trigger == .manual
                ? json(200, ["message": "Flow initialised.", "data": ["id": .int(run)]])
                : json(201, ["message": "Flow received.", "data": ["id": .int(run)]]))
    }

    // MARK: Core

    private func core(_ path: [String], _ request: SandboxRequest, _ now: Int64) -> SandboxResponse {
        let query = Self.fields(request.query)
        switch (request.method, path.first, path.count) {
        case ("GET", "flows", 1): return list(flows.values.sorted { $0.id < $1.id }.map(row), query, path)
        case ("GET", "flow-runs", 1): return list(found(query).map(row), query, path)
        case (_, "flow-runs", 2...): return run(path, request.method, query, now)
        case ("GET", "payload-metadata", 1): return list(metadata(query), query, path)
        case ("GET", "payload-metadata", 3) where path[2] == "download":
            guard let id = Int64(path[1]), let bytes = payload(id) else { return missing }
            return SandboxResponse(
                status: 200, headers: [SandboxHeader("Content-Type", "application/octet-stream")], body: bytes)
        case ("GET", "scheduled-flows", 1):
            return list(
                queue.map { run in
                    [
                        "id": .int(run.id), "flow_id": .int(run.flow), "trigger": .string(run.trigger.rawValue),
                        "created_at": .string(timestamp(run.queuedAt)),
                    ]
                }, query, path)
        case ("DELETE", "scheduled-flows", 1):
            clearQueue()
            return json(200, ["message": "The queue is empty."])
        default: return missing
        }
    }

    private func run(_ path: [String], _ method: String, _ query: [String: String], _ now: Int64) -> SandboxResponse {
        guard let id = Int64(path[1]), let run = runs[id] else { return missing }
        switch (method, path.dropFirst(2).first) {
        case ("GET", nil): return json(200, ["data": row(run)])
        case ("GET", "flow-run-logs"): return list(run.logs.map { log($0, of: run) }, query, path)
        case ("POST", "retry"):
            guard let new = retry(id, at: now) else { return json(422, ["message": "The flow is not enabled."]) }
            return json(200, ["data": row(new)])
        default: return missing
        }
    }

    /// The runs that pass the filters. Unknown filters are ignored.
    private func found(_ query: [String: String]) -> [SandboxRun] {
        func number(_ name: String) -> Int64? { query["filter[\(name)]"].flatMap { Int64($0) } }
        let after = number("started_after") ?? .min
        let before = number("started_before") ?? .max
        let status = number("status")
        let flow = number("flow_id")
        let version = number("flow_version_id")
        let trigger = query["filter[trigger]"]
        let search = query["filter[search]"]?.lowercased()
        let found = runs.values.filter { run in
            let started = run.startedAt ?? run.queuedAt
            return started >= after && started <= before && (status == nil || run.status.rawValue == status)
                && (flow == nil || run.flow == flow) && (version == nil || run.version == version)
                && (trigger == nil || run.trigger.rawValue == trigger)
                && search.map { text in "\(run.id) \(run.summary)".lowercased().contains(text) } ?? true
        }
        let rising = found.sorted { ($0.startedAt ?? 0, $0.id) < ($1.startedAt ?? 0, $1.id) }
        return query["sort"] == "-started_at" ? rising.reversed() : rising
    }

    private func metadata(_ query: [String: String]) -> [SandboxJSON] {
        guard let id = query["filter[flow_run_id]"].flatMap({ Int64($0) }), let run = runs[id],
            payload(run.payload) != nil
        else { return [] }
        return [["id": .int(run.payload), "flow_run_id": .int(id), "flow_step_id": 1]]
    }

    /// A page with its envelope.
    private func list(_ rows: [SandboxJSON], _ query: [String: String], _ path: [String]) -> SandboxResponse {
        let size = min(max(1, query["per_page"].flatMap { Int($0) } ?? 20), 200)
        let page = max(1, query["page"].flatMap { Int($0) } ?? 1)
        let last = max(1, (rows.count + size - 1) / size)
        let start = page > last ? rows.count : (page - 1) * size
        let some = Array(rows[start...].prefix(size))
        return json(
            200,
            [
                "data": .array(some),
                "meta": [
                    "current_page": .int(Int64(page)), "from": some.isEmpty ? nil : .int(Int64(start + 1)),
                    "last_page": .int(Int64(last)), "path": .string("/" + path.joined(separator: "/")),
                    "per_page": .int(Int64(size)), "to": some.isEmpty ? nil : .int(Int64(start + some.count)),
                    "total": .int(Int64(rows.count)),
                ],
                "links": ["next": page < last ? .string("?page=\(page + 1)") : nil],
            ])
    }

    /// The query's fields, with the brackets in their names decoded.
    private static func fields(_ text: String) -> [String: String] {
        DeposcoSystem.fields(text).reduce(into: [:]) { fields, pair in
            fields[pair.key.removingPercentEncoding ?? pair.key] = pair.value
        }
    }

    // MARK: Rows

    private func row(_ flow: SandboxFlow) -> SandboxJSON {
        [
            "id": .int(flow.id), "name": .string(flow.name), "is_enabled": .bool(flow.enabled),
            "flow_version_id": .int(flow.versions.last?.id ?? 0),
        ]
    }

    private func row(_ run: SandboxRun) -> SandboxJSON {
        let duration = run.finishedAt.flatMap { end in run.startedAt.map { end - $0 } }
        return [
            "id": .int(run.id), "flow_id": .int(run.flow), "flow_version_id": .int(run.version),
            "trigger": .string(run.trigger.rawValue), "summary": .string(run.summary),
            "status": .int(run.status.rawValue), "started_at": .text(run.startedAt.map(timestamp)),
            "finished_at": .text(run.finishedAt.map(timestamp)),
            "duration": duration.map { .decimal("\($0 / 1000).\($0 % 1000 / 100)") } ?? nil,
            "retry_flow_run_id": run.retryOf.map { .int($0) } ?? nil, "retried_flow_run": nil,
            "has_warnings": .bool(run.logs.contains { $0.level == "WARNING" }), "flow_run_logs": [],
        ]
    }

    private func log(_ log: SandboxRun.Log, of run: SandboxRun) -> SandboxJSON {
        [
            "id": .int(log.id), "log_level": .string(log.level), "log_message": .string(log.message),
            "flow_step_id": .int(Int64(log.step + 1)),
            "flow_step": ["id": .int(Int64(log.step + 1)), "name": .string(SandboxRun.steps[log.step])],
            "payload_metadata_id": payload(run.payload) == nil ? nil : .int(run.payload),
            "created_at": .string(timestamp(log.at)),
        ]
    }
}
