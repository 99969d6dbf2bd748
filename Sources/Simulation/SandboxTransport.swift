package import Connectors
import Domain
package import Sandbox

/// Carries the connectors' calls straight into the sandbox. The real wire code runs, without sockets.
package struct SandboxTransport: Transport {
    /// The start of every address in the sandbox.
    package static let base = "http://sandbox.invalid"

    private let host: SandboxHost
    /// The stand-ins' time, in milliseconds since 1970.
    private let time: @Sendable () -> Int64

    /// Gives the stand-ins their own clock. It agrees with this clock now, and does not move when somebody sets this one.
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
