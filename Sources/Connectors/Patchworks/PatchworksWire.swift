import Domain

/// Reads Patchworks' rows. Their members stand in the row, or under `attributes`: docs/apis/patchworks.md#runs.
struct PatchworksRow {
    let node: JSONNode

    subscript(name: String) -> JSONNode { node[name].isNull ? node["attributes"][name] : node[name] }

    /// A row's own id.
    var id: String? { node["id"].text.flatMap(patchworksID) }

    func id(_ name: String) -> String? { self[name].text.flatMap(patchworksID) }

    func words(_ name: String) -> String? { self[name].text.map(plain) }

    /// ISO 8601, or a number of seconds or milliseconds since 1970.
    func instant(_ name: String) -> Instant? {
        let place = self[name]
        if let instant = place.instant { return instant }
        // 100 000 million is the year 5138 in seconds, and 1973 in milliseconds.
        guard let number = place.text.flatMap({ Int64($0) }), (0...100_000_000_000_000).contains(number) else {
            return nil
        }
        return Instant(milliseconds: number < 100_000_000_000 ? number * 1000 : number)
    }
}

/// The text, if it can be an id: short, and only visible ASCII.
func patchworksID(_ text: String) -> String? {
    (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { (33...126).contains($0) } ? text : nil
}

extension PatchworksRun {
    init(_ node: JSONNode) throws(Unreadable) {
        let row = PatchworksRow(node: node)
        guard let id = row.id else { throw node["id"].missing() }
        guard let code = row.words("status") else { throw node["status"].missing() }
        self.init(
            id: id, flow: row.id("flow_id"), flowVersion: row.id("flow_version_id"), status: Status(code: code),
            startedAt: row.instant("started_at"), finishedAt: row.instant("finished_at"),
            hasWarnings: row["has_warnings"].bool ?? (row["has_warnings"].integer == 1),
            retryOf: row.id("retry_flow_run_id") ?? row["retried_flow_run"]["id"].text.flatMap(patchworksID),
            summary: row.words("summary"))
    }
}

extension PatchworksLogLine {
    init(_ node: JSONNode) throws(Unreadable) {
        let row = PatchworksRow(node: node)
        guard let message = row.words("log_message") ?? row.words("message") else {
            throw node["log_message"].missing()
        }
        let metadata = row["flow_run_log_metadata"].rows.first.map { PatchworksRow(node: $0) }
        self.init(
            level: (row.words("log_level") ?? row.words("level") ?? "").uppercased(), message: message,
            step: row["flow_step"]["name"].text.map(plain) ?? row.id("flow_step_id"),
            payload: row.id("payload_metadata_id") ?? metadata?.id("payload_metadata_id"),
            at: row.instant("created_at"))
    }
}

extension PatchworksQueuedRun {
    init(_ node: JSONNode) throws(Unreadable) {
        let row = PatchworksRow(node: node)
        guard let id = row.id else { throw node["id"].missing() }
        self.init(
            id: id, flow: row.id("flow_id"), queuedAt: row.instant("queued_at") ?? row.instant("created_at"))
    }
}

extension PatchworksFlow {
    init(_ node: JSONNode) throws(Unreadable) {
        let row = PatchworksRow(node: node)
        guard let id = row.id else { throw node["id"].missing() }
        self.init(id: id, name: row.words("name") ?? "")
    }
}

/// Reads the answer to a start.
enum PatchworksStart {
    /// The run's id. Its place is not documented, so members that can only mean a run are tried first.
    /// - Parameter other: the id of the flow or run in the request, which the answer may repeat.
    static func run(_ body: [UInt8], notThatOf other: String) -> String? {
        guard let root = try? JSONNode(JSON(body)) else { return nil }
        let data = root["data"]
        return [root["flow_run_id"], data["flow_run_id"], data["id"], root["id"]].lazy
            .compactMap { $0.text.flatMap(patchworksID) }.first { $0 != other }
    }
}
