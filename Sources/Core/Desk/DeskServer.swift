import DeskAPI
import Domain
import Foundation
import Glibc
package import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle
import Store
import Synchronization

/// The desk socket: HTTP and JSON for consoles on this machine. The kernel identifies the caller.
package struct DeskServer: Sendable {
    let core: IntegrationCore
    let log: Logger

    package init(core: IntegrationCore, log: Logger) {
        self.core = core
        self.log = log
    }

    package func application(
        servers: ServerSettings? = nil, running: @escaping @Sendable () async -> Void = {}
    ) throws -> some ApplicationProtocol {
        let path = core.settings.deskSocket
        try core.claimDesk()
        let group = core.settings.deskGroup
        let log = log
        let servers = servers ?? ServerSettings(core: core, descriptors: .raised(), log: log)
        let shared = RequestGate.Shared(
            limits: ConnectionLimits(maximumBody: DeskLimits.body), form: .desk, bytes: servers.bytes)
        return Application(
            router: router(), server: servers.server(shared),
            configuration: ApplicationConfiguration(address: .unixDomainSocket(path: path), serverName: "tallyman"),
            onServerRunning: { channel in
                await servers.watch(channel, maximum: servers.descriptors.desk, shared.connections)
                do { try DeskSocket.open(path, toGroup: group) } catch { log.error("\(error)") }
                await running()
            }, logger: log)
    }

    private func router() -> Router<DeskContext> {
        let router = Router(context: DeskContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: DeskFailures(log: log))
        var routes = Routes(router)
        routes.get("v1/me") { request, context in
            _ = try query(request)
            var identity = try await caller(context)
            identity.people = try await core.colleagues()
            return try reply(identity)
        }
        routes.get("v1/live") { request, _ in
            _ = try query(request)
            return live()
        }
        routes.get("v1/lists/:name") { request, context in try await list(request, context) }
        routes.get("v1/orders/:id") { request, context in
            _ = try query(request)
            let id = try id(context)
            guard let card = try await core.orderCard(OrderID(id)) else {
                return DeskRefusal.response(.notFound, "there is no order \(id)")
            }
            return try reply(card)
        }
        routes.get("v1/exceptions/:id") { request, context in
            _ = try query(request)
            let id = try id(context)
            guard let card = try await core.exceptionCard(ExceptionID(id)) else {
                return DeskRefusal.response(.notFound, "there is no exception \(id)")
            }
            return try reply(card)
        }
        routes.get("v1/work/:id") { request, context in
            _ = try query(request)
            guard let number = Int64(try id(context)) else {
                return DeskRefusal.response(.notFound, "work goes by its number")
            }
            return try reply(try await core.workStanding(number))
        }
        routes.get("v1/connectors/:id") { request, context in
            _ = try query(request)
            let id = try id(context)
            guard let card = try await core.connectorCard(id) else {
                return DeskRefusal.response(.notFound, "there is no connector \(id)")
            }
            return try reply(card)
        }
        routes.get("v1/checks/:id") { request, context in
            _ = try query(request)
            let id = try id(context)
            guard let card = try await core.checkCard(id) else {
                return DeskRefusal.response(.notFound, "there is no check \(id)")
            }
            return try reply(card)
        }
        routes.get("v1/checks") { request, _ in
            let query = try query(request, "month")
            guard let month = try query.text("month", atMost: DeskLimits.words) else {
                throw DeskErrorBody(error: "month is missing: give one such as 2026-11")
            }
            return try reply(try await core.checks(month: month))
        }
        routes.get("v1/search") { request, _ in
            let query = try query(request, "q")
            guard let text = try query.text("q", atMost: DeskLimits.words), !text.isEmpty else {
                throw DeskErrorBody(error: "q is empty: give an order, name, e-mail, tracking number or SKU")
            }
            return try reply(try await core.search(text))
        }
        routes.get("v1/inbox") { request, _ in
            _ = try query(request)
            return try reply(try await core.inbox())
        }
        routes.get("v1/inbox/:id") { request, context in
            _ = try query(request)
            guard let number = Int64(try id(context)), let message = try await core.inboxMessage(number) else {
                return DeskRefusal.response(.notFound, "there is no such message")
            }
            return try reply(message)
        }
        routes.get("v1/adoption") { request, _ in
            let query = try query(request, "after", "limit")
            return try reply(
                try await core.adoption(
                    after: try query.text("after", atMost: DeskLimits.id),
                    limit: try query.number("limit", in: DeskLimits.rows) ?? 100))
        }
        routes.post("v1/adoption/look") { request, context in
            _ = try query(request)
            return try reply(try await core.lookForOlderOrders(by: try await caller(context)))
        }
        routes.post("v1/actions/preview") { request, context in
            try await actions(request, context) { try await core.preview($0, by: $1) }
        }
        routes.post("v1/actions") { request, context in
            try await actions(request, context) { try await core.act($0, by: $1) }
        }
        routes.post("v1/privacy/show") { request, context in
            try await person(request, context) { try await core.person($0, by: $1) }
        }
        routes.post("v1/privacy/export") { request, context in
            try await person(request, context) { try await core.export($0, by: $1) }
        }
        return routes.router(refusing: .desk)
    }

    private func person(
        _ request: Request, _ context: DeskContext, _ ask: (PersonQuery, Identity) async throws -> PersonReport
    ) async throws -> Response {
        _ = try query(request)
        let buffer = try await request.body.collect(upTo: DeskLimits.body)
        guard let asked = try? DeskWire.decode(PersonQuery.self, from: buffer.readableBytesView) else {
            throw DeskErrorBody(
                error: "the question cannot be read: by (order, email or customer) and value are needed")
        }
        return try reply(try await ask(asked, try await caller(context)))
    }

    private func caller(_ context: DeskContext) async throws -> Identity {
        let settings = core.settings
        var identity = settings.access.identify(try await context.peer(), shop: settings.shop)
        let reasons = settings.reasons.filter { identity.allowed.contains($0.key) && !$0.value.isEmpty }
        identity.reasons = Dictionary(reasons.map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: { $1 })
        return identity
    }

    private func list(_ request: Request, _ context: DeskContext) async throws -> Response {
        let name = try parameter("name", context)
        guard let list = ListName(rawValue: name) else {
            let all = ListName.allCases.map(\.rawValue).joined(separator: ", ")
            return DeskRefusal.response(.notFound, "there is no list \(name.prefix(40)); there are \(all)")
        }
        let query = try query(request, "all", "filter", "after", "limit")
        let after = try query.text("after", atMost: DeskLimits.cursor)
        var page = try await core.list(
            list, all: try query.flag("all") ?? false,
            filter: try query.text("filter", atMost: DeskLimits.words) ?? "",
            after: try after.map { try ListCursor($0, of: list).place },
            limit: try query.number("limit", in: DeskLimits.rows) ?? 100)
        page.next = page.next.map { ListCursor.text($0, of: list) }
        return try reply(page)
    }

    private func actions(
        _ request: Request, _ context: DeskContext,
        _ act: (ActionRequest, Identity) async throws -> ActionReply
    ) async throws -> Response {
        _ = try query(request)
        let buffer = try await request.body.collect(upTo: DeskLimits.body)
        let asked: ActionRequest
        do {
            asked = try DeskWire.decode(ActionRequest.self, from: buffer.readableBytesView)
        } catch {
            let why = (error as? DecodingError).map(DeskWire.words) ?? "it is no JSON"
            throw DeskErrorBody(error: "the action cannot be read: \(why)")
        }
        return try reply(try await act(asked, try await caller(context)))
    }

    /// Streams the overview: now, then after each change, at most four times a second, with a heartbeat every second.
    private func live() -> Response {
        let core = core
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"],
            body: ResponseBody { writer in
                // Without this, a graceful shutdown would wait until the last console disconnects.
                for await line in core.liveFeed.lines(of: core).cancelOnGracefulShutdown() {
                    try await writer.write(line)
                }
                try await writer.finish(nil)
            })
    }

    private func query(_ request: Request, _ allowed: String...) throws(DeskErrorBody) -> DeskQuery {
        try DeskQuery(request.uri.query, allowed: allowed)
    }

    private func parameter(_ name: String, _ context: DeskContext) throws -> String {
        let raw = try context.parameters.require(name)
        return raw.removingPercentEncoding ?? raw
    }

    private func id(_ context: DeskContext) throws -> String {
        let id = try parameter("id", context)
        guard id.utf8.count <= DeskLimits.id else {
            throw DeskErrorBody(error: "an id has at most \(DeskLimits.id) bytes")
        }
        return id
    }

    private func reply(_ value: some Encodable) throws -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try DeskWire.encode(value))))
    }
}

/// A request on the desk socket, with its connection.
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

    /// The peer's login, as the kernel recorded it at connect.
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
