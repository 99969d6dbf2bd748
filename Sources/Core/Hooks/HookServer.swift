import Connectors
import Domain
package import Hummingbird
package import Logging
import NIOCore
import Store

/// The HTTP endpoints for remote systems: `/hooks/…`, `/healthz`, `/readyz`, `/metrics`. A reverse proxy provides TLS.
package enum HookServer {
    /// Senders get an answer within two seconds, even if the disk hangs.
    static let patience = Duration.milliseconds(1500)

    package enum Duty: Sendable {
        case takeIn
        /// Reads whole bodies and answers 200, to measure the cost of HTTP alone.
        case answerOnly
    }

    /// - Parameter running: called with the port once the server listens, which matters if the configured port is 0.
    package static func application(
        for core: IntegrationCore, servers: ServerSettings? = nil, duty: Duty = .takeIn, log: Logger,
        running: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        let settings = core.settings.hooks
        let servers = servers ?? ServerSettings(core: core, descriptors: .raised(), log: log)
        let shared = RequestGate.Shared(
            limits: ConnectionLimits(maximumBody: settings.maximumBody), form: .line, bytes: servers.bytes,
            refused: { core.counters.refused($0) })
        return Application(
            router: router(core, duty), server: servers.server(shared),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port), serverName: "tallyman", backlog: 1024),
            onServerRunning: { channel in
                await servers.watch(channel, maximum: servers.descriptors.hooks, shared.connections)
                await running(channel.localAddress?.port ?? settings.port)
            }, logger: log)
    }

    private static func router(_ core: IntegrationCore, _ duty: Duty) -> Router<BasicRequestContext> {
        var routes = Routes(Router(options: .autoGenerateHeadEndpoints))
        for source in HookSource.all {
            routes.post("hooks/\(source.name)") { request, _ in
                switch duty {
                case .takeIn: return await receive(request, source, core)
                case .answerOnly:
                    _ = try await request.body.collect(upTo: core.settings.hooks.maximumBody)
                    return text("accepted\n")
                }
            }
        }
        routes.get("healthz") { _, _ in
            let wedged = core.wedged()
            return wedged.isEmpty
                ? text("ok\n") : text(wedged.map { $0 + "\n" }.joined(), status: .serviceUnavailable)
        }
        routes.get("readyz") { _, _ in
            let readiness = await core.readiness()
            return text(readiness.text, status: readiness.ready ? .ok : .serviceUnavailable)
        }
        routes.get("metrics") { _, _ in
            do {
                return text(try await core.metrics(), type: "text/plain; version=0.0.4; charset=utf-8")
            } catch {
                return text("the store cannot be read\n", status: .serviceUnavailable)
            }
        }
        return routes.router(refusing: .line)
    }

    private static func receive(_ request: Request, _ source: HookSource, _ core: IntegrationCore) async -> Response {
        let bytes: [UInt8]
        do {
            // The gate has checked that it is complete and within its size.
            let buffer = try await request.body.collect(upTo: core.settings.hooks.maximumBody)
            bytes = Array(buffer.readableBytesView)
        } catch {
            return text("the body did not arrive\n", status: .badRequest)
        }
        let headers = request.headers.map { Header($0.name.rawName, $0.value) }
        let answer = await core.receiveHook(source, headers: headers, body: bytes, patience: patience)
        var response = text(answer.message + "\n", status: HTTPResponse.Status(code: answer.status))
        if let seconds = answer.retryAfter { response.headers[.retryAfter] = String(seconds) }
        return response
    }

    static func text(
        _ body: String, status: HTTPResponse.Status = .ok, type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }
}
