import Connectors
import Domain
package import Hummingbird
package import Logging
import NIOCore
import Store

/// The HTTP side of the core that remote systems reach: `/hooks/…`, `/healthz`, `/readyz`, `/metrics`. TLS is a reverse
/// proxy's business.
package enum HookServer {
    /// - Parameter running: called with the port once it listens, which matters when the port was given as 0.
    package static func application(
        for core: IntegrationCore, servers: ServerSettings? = nil, log: Logger,
        running: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        let settings = core.settings.hooks
        let servers = servers ?? ServerSettings(core: core, descriptors: .raised(), log: log)
        let shared = RequestGate.Shared(
            limits: ConnectionLimits(maximumBody: settings.maximumBody), form: .line, bytes: servers.bytes,
            refused: { core.counters.refused($0) })
        return Application(
            router: router(core), server: servers.server(shared),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port), serverName: "tallyman", backlog: 1024),
            onServerRunning: { channel in
                await servers.watch(channel, maximum: servers.descriptors.hooks, shared.connections)
                await running(channel.localAddress?.port ?? settings.port)
            }, logger: log)
    }

    private static func router(_ core: IntegrationCore) -> Router<BasicRequestContext> {
        var routes = Routes(Router(options: .autoGenerateHeadEndpoints))
        for source in HookSource.all {
            routes.post("hooks/\(source.name)") { request, _ in await receive(request, source, core) }
        }
        routes.get("healthz") { _, _ in text("ok\n") }
        routes.get("readyz") { _, _ in await ready(core) }
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
            // Whole and within its size: the gate saw to that.
            let buffer = try await request.body.collect(upTo: core.settings.hooks.maximumBody)
            bytes = Array(buffer.readableBytesView)
        } catch {
            return text("the body did not arrive\n", status: .badRequest)
        }
        let headers = request.headers.map { Header($0.name.rawName, $0.value) }
        let answer = await core.receiveHook(source, headers: headers, body: bytes)
        return text(answer.message + "\n", status: HTTPResponse.Status(code: answer.status))
    }

    private static func ready(_ core: IntegrationCore) async -> Response {
        do {
            let itemsRead = try await core.store.read { try $0.mark(IntegrationCore.itemMark) != nil }
            // Webhooks are taken either way; orders wait for the item master.
            let first = itemsRead ? "ready\n" : "ready to take webhooks; the item master has not been read yet\n"
            let check = core.health.storeCheck.map { "store: \($0.rawValue)\n" } ?? ""
            return text(first + check)
        } catch {
            return text("the store cannot be read\n", status: .serviceUnavailable)
        }
    }

    private static func text(
        _ body: String, status: HTTPResponse.Status = .ok, type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }
}
