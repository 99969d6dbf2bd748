package import Connectors
import Domain
package import Sandbox

/// Carries the connectors' calls straight into the sandbox: the wire code runs, the sockets are left out.
package struct SandboxTransport: Transport {
    /// What addresses in the sandbox begin with.
    package static let base = "http://sandbox.invalid"

    private let host: SandboxHost
    /// Theirs, in milliseconds since 1970.
    private let time: @Sendable () -> Int64

    /// The stand-ins have clocks of their own: they agree with this one now, and run on when somebody sets it.
    package init(host: SandboxHost, clock: any Clock) {
        let lead = clock.reading.lead
        self.init(host: host) { clock.steady.milliseconds + lead.milliseconds }
    }

    package init(host: SandboxHost, time: @escaping @Sendable () -> Int64) {
        self.host = host
        self.time = time
    }

    package func send(_ request: Request) async throws(TransportFailure) -> Response {
        guard request.url.hasPrefix(Self.base) else { throw .notSent("\(request.url) is not in the sandbox") }
        let rest = request.url.dropFirst(Self.base.count)
        let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let call = SandboxRequest(
            method: request.method, path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : "",
            headers: [SandboxHeader("Host", "sandbox.invalid")]
                + request.headers.map { SandboxHeader($0.name, $0.value) }, body: request.body)
        switch await host.handle(call, now: time()) {
        case .response(let answer):
            return Response(
                status: answer.status, headers: answer.headers.map { Header($0.name, $0.value) }, body: answer.body)
        case .refused: throw .notSent("connection refused")
        case .lost: throw .unknown("the connection broke before the answer")
        }
    }
}
