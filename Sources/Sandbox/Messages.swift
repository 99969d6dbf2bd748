/// A call that reached the sandbox, whether over HTTP or straight from a simulated transport.
package struct SandboxRequest: Sendable {
    package var method: String
    /// The path without the query, still percent-encoded: `/shopify/admin/api/2026-07/graphql.json`.
    package var path: String
    /// The raw query, without `?`.
    package var query: String
    package var headers: [SandboxHeader]
    package var body: [UInt8]

    package init(method: String, path: String, query: String = "", headers: [SandboxHeader] = [], body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// The first header of that name, whatever its case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

package struct SandboxHeader: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

package struct SandboxResponse: Sendable {
    package var status: Int
    package var headers: [SandboxHeader]
    package var body: [UInt8]

    package init(status: Int, headers: [SandboxHeader] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// How a call ended: answered, or broken by a fault before or after its effect.
package enum SandboxAnswer: Sendable {
    case response(SandboxResponse)
    /// Nothing was received: the connection was refused.
    case refused
    /// The connection broke or the answer never came; the effect may have happened.
    case lost
}

extension SandboxAnswer {
    /// The answer with the sender's time in `Date`.
    func dated(_ time: Int64) -> SandboxAnswer {
        guard case .response(var answer) = self else { return self }
        answer.headers.append(SandboxHeader("Date", httpDate(time)))
        return .response(answer)
    }
}

/// A webhook that a stand-in wants delivered to the core.
package struct SandboxDelivery: Sendable {
    /// Identifies a delivery and its repeats inside the sandbox.
    package var id: Int
    /// The path below the core's address, such as `/hooks/shopify`.
    package var path: String
    package var headers: [SandboxHeader]
    package var body: [UInt8]

    package init(id: Int, path: String, headers: [SandboxHeader], body: [UInt8]) {
        self.id = id
        self.path = path
        self.headers = headers
        self.body = body
    }
}
