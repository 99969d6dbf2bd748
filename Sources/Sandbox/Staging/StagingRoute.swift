import Foundation

/// A way to stage a case in the sandbox over HTTP. The table of them drives what is answered, what the 404 says and what
/// `tallyman sandbox --help` lists.
package struct StagingRoute: Sendable {
    package struct Member: Sendable {
        package var name: String
        package var meaning: String

        init(_ name: String, _ meaning: String) { (self.name, self.meaning) = (name, meaning) }
    }

    package var method: String
    /// Below `/_sandbox/`. A part in capitals stands for a name.
    package var path: String
    package var purpose: String
    /// Members of the JSON body. Those whose meaning begins with "needed" may not be missing.
    package var members: [Member]
    let run: @Sendable (Sandbox, StagingInput) throws -> SandboxJSON

    init(
        _ method: String, _ path: String, _ purpose: String, _ members: [Member] = [],
        run: @escaping @Sendable (Sandbox, StagingInput) throws -> SandboxJSON
    ) {
        (self.method, self.path, self.purpose, self.members, self.run) = (method, path, purpose, members, run)
    }

    /// The names in a path; `nil` if it is not this route's.
    func names(in parts: [String]) -> [String: String]? {
        let own = path.split(separator: "/").map(String.init)
        guard own.count == parts.count else { return nil }
        var names: [String: String] = [:]
        for (mine, given) in zip(own, parts) {
            if mine == mine.uppercased() {
                names[mine] = given
            } else if mine != given {
                return nil
            }
        }
        return names
    }
}

/// What is wrong with a request: answered with its words.
struct StagingMistake: Error {
    var status = 400
    var words: String
}

package enum Staging {
    package static let routes =
        StagingDrills.routes + StagingOrders.routes + StagingFulfilments.routes + StagingStock.routes
        + StagingConnection.routes + StagingWarehouse.routes + StagingForeign.routes

    /// Every route with its members, for `--help`.
    package static var help: String {
        routes.map { route in
            ([line(route)] + route.members.map { "    \($0.name): \($0.meaning)" }).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    private static func line(_ route: StagingRoute) -> String {
        "\(route.method) /_sandbox/\(route.path)  \(route.purpose)"
    }

    static func answer(_ request: SandboxRequest, in sandbox: Sandbox, now: Int64) -> SandboxResponse {
        let parts = request.path.split(separator: "/").dropFirst().map { $0.removingPercentEncoding ?? String($0) }
        for route in routes where route.method == request.method {
            guard let names = route.names(in: parts) else { continue }
            do {
                let input = try StagingInput(request, names: names, now: now)
                if !route.members.isEmpty || request.method == "POST" && route.path != "orders/body" {
                    try input.body.allow(route.members.map(\.name))
                }
                return response(200, try route.run(sandbox, input))
            } catch let mistake as StagingMistake {
                return response(mistake.status, ["error": .string(mistake.words)])
            } catch {
                return response(500, ["error": "the sandbox could not do it"])
            }
        }
        return response(404, ["error": .string("there are " + routes.map(line).joined(separator: "; "))])
    }

    private static func response(_ status: Int, _ body: SandboxJSON) -> SandboxResponse {
        SandboxResponse(
            status: status, headers: [SandboxHeader("Content-Type", "application/json")], body: body.bytes)
    }
}
