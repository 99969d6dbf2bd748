import AsyncHTTPClient
import Foundation
import HTTPTypes
import Hummingbird
package import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle

/// The stand-in systems on a real port. They keep real time and send their webhooks.
package struct SandboxServer: Service {
    private let host: SandboxHost
    private let address: String
    private let port: Int
    /// The address at which the core takes webhooks: `http://127.0.0.1:8080`.
    private let core: String
    private let log: Logger
    private let running: @Sendable (Int) async -> Void

    package init(
        host: SandboxHost, address: String = "127.0.0.1", port: Int, core: String, log: Logger,
        running: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.host = host
        self.address = address
        self.port = port
        self.core = core
        self.log = log
        self.running = running
    }

    package func run() async throws {
        let application = Application(
            responder: CallbackResponder<BasicRequestContext> { request, _ in try await answer(request) },
            configuration: ApplicationConfiguration(address: .hostname(address, port: port), serverName: nil),
            onServerRunning: { channel in await running(channel.localAddress?.port ?? port) }, logger: log)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            group.addTask { await cancelWhenGracefulShutdown { await keepTime() } }
            do {
                while try await group.next() != nil {}
            } catch {
                // Without a port there is nothing to keep time for.
                group.cancelAll()
                throw error
            }
        }
    }

    private var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    private func answer(_ request: Request) async throws -> Response {
        let body = try await request.body.collect(upTo: 16 * 1024 * 1024)
        var headers = request.headers.map { SandboxHeader($0.name.rawName, $0.value) }
        if let authority = request.head.authority { headers.append(SandboxHeader("Host", authority)) }
        let call = SandboxRequest(
            method: request.method.rawValue, path: request.uri.path, query: request.uri.query ?? "", headers: headers,
            body: Array(body.readableBytesView))
        switch await host.handle(call, now: now) {
        case .response(let answer):
            var fields = HTTPFields()
            for header in answer.headers {
                if let name = HTTPField.Name(header.name) { fields[name] = header.value }
            }
            return Response(
                status: .init(code: answer.status), headers: fields,
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
        case .refused, .lost:
            // An HTTP server always answers. This is the nearest to a broken connection.
            return Response(status: .init(code: 503))
        }
    }

    /// Advances the stand-ins, and sends the webhooks of the shop and the carrier.
    private func keepTime() async {
        while !Task.isCancelled {
            let due = await host.dueDeliveries(now: now)
            await withTaskGroup(of: Void.self) { group in
                for delivery in due { group.addTask { await send(delivery) } }
            }
            // After a full batch more may be waiting.
            if due.count < 64 { try? await Task.sleep(for: .milliseconds(100)) }
        }
    }

    private func send(_ delivery: SandboxDelivery) async {
        var request = HTTPClientRequest(url: core + delivery.path)
        request.method = .POST
        for header in delivery.headers { request.headers.add(name: header.name, value: header.value) }
        request.body = .bytes(ByteBuffer(bytes: delivery.body))
        let status = try? await HTTPClient.shared.execute(request, timeout: .seconds(5)).status.code
        await host.delivered(delivery.id, status: status.map { Int($0) }, now: now)
    }
}
