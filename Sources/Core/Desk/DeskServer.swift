import DeskAPI
import Domain
import Foundation
import Glibc
package import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle

/// The desk socket: HTTP and JSON for consoles on this machine. The caller is whoever the kernel says.
package struct DeskServer: Sendable {
    let core: IntegrationCore
    let log: Logger

    package init(core: IntegrationCore, log: Logger) {
        self.core = core
        self.log = log
    }

    package func application(running: @escaping @Sendable () async -> Void = {}) throws -> some ApplicationProtocol {
        let path = core.settings.deskSocket
        try DeskSocket.makeRoom(at: path)
        let group = core.settings.deskGroup
        let log = log
        return Application(
            router: router(),
            configuration: ApplicationConfiguration(address: .unixDomainSocket(path: path), serverName: "tallyman"),
            onServerRunning: { _ in
                do { try DeskSocket.open(path, toGroup: group) } catch { log.error("\(error)") }
                await running()
            }, logger: log)
    }

    private func router() -> Router<DeskContext> {
        let router = Router(context: DeskContext.self)
        router.add(middleware: DeskErrors(log: log))
        router.get("v1/me") { _, context in try reply(await caller(context)) }
        router.get("v1/live") { _, _ in live() }
        router.get("v1/lists/:name") { request, context in try await list(request, context) }
        router.get("v1/orders/:id") { _, context in
            let id = try parameter("id", context)
            guard let card = try await core.orderCard(OrderID(id)) else {
                return refusal(.notFound, "there is no order \(id)")
            }
            return try reply(card)
        }
        router.get("v1/exceptions/:id") { _, context in
            let id = try parameter("id", context)
            guard let card = try await core.exceptionCard(ExceptionID(id)) else {
                return refusal(.notFound, "there is no exception \(id)")
            }
            return try reply(card)
        }
        router.get("v1/search") { request, _ in
            let text = request.uri.queryParameters["q"].map(String.init) ?? ""
            guard !text.isEmpty else {
                return refusal(.badRequest, "q is empty: give an order, e-mail, tracking number or SKU")
            }
            return try reply(try await core.search(text))
        }
        router.post("v1/actions/preview") { request, context in
            try await actions(request, context) { try await core.preview($0, by: $1) }
        }
        router.post("v1/actions") { request, context in
            try await actions(request, context) { try await core.act($0, by: $1) }
        }
        return router
    }

    private func caller(_ context: DeskContext) async throws -> Identity {
        core.settings.access.identify(try await context.peer(), shop: core.settings.shop)
    }

    private func list(_ request: Request, _ context: DeskContext) async throws -> Response {
        let name = try parameter("name", context)
        guard let list = ListName(rawValue: name) else {
            let all = ListName.allCases.map(\.rawValue).joined(separator: ", ")
            return refusal(.notFound, "there is no list \(name); there are \(all)")
        }
        let query = request.uri.queryParameters
        var limit = 100
        if let text = query["limit"] {
            guard let number = Int(text), number > 0 else {
                return refusal(.badRequest, "limit must be a number above 0")
            }
            limit = number
        }
        return try reply(
            try await core.list(
                list, filter: query["filter"].map(String.init) ?? "", after: query["after"].map(String.init),
                limit: limit))
    }

    private func actions(
        _ request: Request, _ context: DeskContext,
        _ act: (ActionRequest, Identity) async throws -> ActionReply
    ) async throws -> Response {
        let buffer = try await request.body.collect(upTo: 1024 * 1024)
        let asked: ActionRequest
        do {
            asked = try JSONDecoder().decode(ActionRequest.self, from: Data(buffer.readableBytesView))
        } catch {
            return refusal(.badRequest, "the action cannot be read: \(error)")
        }
        do {
            return try reply(try await act(asked, try await caller(context)))
        } catch let refused as DeskErrorBody {
            return refusal(.badRequest, refused.error)
        }
    }

    /// The overview now, then whenever it changed, at most four times a second; a sign of life every second.
    private func live() -> Response {
        let core = core
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"],
            body: ResponseBody { writer in
                // A core that is asked to stop would otherwise wait until the last console goes.
                for await line in core.liveFeed.lines(of: core).cancelOnGracefulShutdown() {
                    try await writer.write(line)
                }
                try await writer.finish(nil)
            })
    }

    private func parameter(_ name: String, _ context: DeskContext) throws -> String {
        let raw = try context.parameters.require(name)
        return raw.removingPercentEncoding ?? raw
    }

    private func reply(_ value: some Encodable) throws -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try DeskWire.encode(value))))
    }
}

private func refusal(_ status: HTTPResponse.Status, _ text: String) -> Response {
    let body = (try? DeskWire.encode(DeskErrorBody(error: text))) ?? []
    return Response(
        status: status, headers: [.contentType: "application/json"],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
}

/// Gives every failure a body that a console can show.
private struct DeskErrors: RouterMiddleware {
    typealias Context = DeskContext

    let log: Logger

    func handle(
        _ request: Request, context: DeskContext, next: (Request, DeskContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError {
            return refusal(
                error.status, error.body ?? "\(request.method) \(request.uri.path): \(error.status.reasonPhrase)")
        } catch {
            log.error("a desk request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
            return refusal(.internalServerError, "the core could not do that: \(error)")
        }
    }
}

/// A request on the desk socket, with the connection that it came on.
struct DeskContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    private let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// `struct ucred` of unix(7).
    private struct Credentials: Sendable {
        var pid: pid_t = 0
        var uid: uid_t = 0
        var gid: gid_t = 0
    }

    /// Who holds the other end, as the kernel recorded at connect.
    func peer() async throws -> Login {
        guard let options = channel as? any SocketOptionProvider else {
            throw HTTPError(.internalServerError, message: "the connection has no peer credentials")
        }
        let found: Credentials = try await options.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
        ).get()
        return Login(kernel: found.uid, gid: found.gid)
    }
}
