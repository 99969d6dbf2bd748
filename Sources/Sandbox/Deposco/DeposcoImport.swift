/// An import of many orders that the stand-in Deposco works on.
struct DeposcoImport {
    var entities: [SandboxJSON]
    var done = 0
    var results: [SandboxJSON] = []
    var failures = 0

    var running: Bool { done < entities.count }
}

/// Asynchronous imports. They are taken at once and done over time, one at a time, and each order has its own result.
struct DeposcoImports {
    let system: DeposcoSystem

    init(_ system: DeposcoSystem) { self.system = system }

    private static let mostBytes = 10 * 1024 * 1024

    func start(_ request: SandboxRequest, _ now: Int64) -> SandboxResponse {
        guard request.body.count <= Self.mostBytes else { return system.error(400, "The request is larger than 10 MB") }
        guard let body = SandboxJSON(request.body) else { return system.error(400, "Malformed JSON request") }
        guard body["entityType"].string == "Sales Order", !body["entities"].array.isEmpty else {
            return system.error(400, "entityType and entities are required")
        }
        if system.imports.values.contains(where: \.running) { return system.error(409, "A bulk import is in progress") }
        let id = system.importName()
        system.imports[id] = DeposcoImport(entities: body["entities"].array)
        system.plan(now + 1000, .importSome(request: id))
        return system.json(202, ["request": ["id": .string(id), "href": .string("/latest/async/\(id)")]])
    }

    func goOn(with id: String, at now: Int64) {
        guard var run = system.imports[id] else { return }
        for entity in run.entities[run.done...].prefix(system.settings.importsPerSecond) {
            let answer = system.upsert(entity, now)
            let failed = answer.status >= 300
            if failed { run.failures += 1 }
            run.results.append([
                "businessKey": ["number": entity["number"]], "status": .string(failed ? "Failed" : "Success"),
                "errors": failed ? SandboxJSON(answer.body)?["errors"] ?? [] : [],
            ])
        }
        run.done = run.results.count
        system.imports[id] = run
        if run.running { system.plan(now + 1000, .importSome(request: id)) }
    }

    func state(_ id: String) -> SandboxResponse {
        guard let run = system.imports[id] else { return system.error(404, "Request with id = [\(id)] does not exist") }
        let status =
            if run.running { "Processing" } else if run.failures == 0 {
                "Success"
            } else if run.failures
                == run.entities.count
            { "Failed" } else { "Partially Failed" }
        return system.json(
            200,
            [
                "status": .string(status), "totalEntities": .int(Int64(run.entities.count)),
                "successes": .int(Int64(run.done - run.failures)), "failures": .int(Int64(run.failures)),
                "results": run.running ? [] : .array(run.results),
            ])
    }
}
