import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// The desk's client: everything that a console or a command asks of the core, over the core's Unix socket. It does not say who
/// the caller is; the core learns that from the kernel.
///
/// Every call fails with `DeskFailure` (or `CancellationError`).
package struct DeskClient: Sendable {
    package let socketPath: String

    package init(socketPath: String) { self.socketPath = socketPath }

    /// One HTTP client for the process, which is never shut down. It keeps connections for later calls. After a restart of the
    /// core the first call on a kept connection fails: see `send`.
    private static let http: HTTPClient = {
        var settings = HTTPClient.Configuration()
        settings.timeout = .init(connect: .seconds(2), read: .milliseconds(DeskWire.silenceMilliseconds))
        settings.connectionPool.retryConnectionEstablishment = false
        // Each live feed occupies a connection. Many feeds in one process must not block other calls.
        settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        settings.redirectConfiguration = .disallow
        settings.httpVersion = .http1Only
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
    }()

    // MARK: Calls

    /// The caller's identity as the core sees it, and what they may do.
    package func me() async throws -> Identity { try await get("/v1/me") }

    /// A page of a list, the worst first.
    /// - Parameters:
    ///   - all: also what the list leaves out when it is opened: see `ListSpec.rest`.
    ///   - filter: words that must all occur in a row.
    ///   - after: the previous page's `next`.
    package func list(
        _ name: ListName, all: Bool = false, filter: String = "", after: String? = nil, limit: Int = 200
    ) async throws
        -> ListPage
    {
        var query = [("limit", String(limit))]
        if all { query.append(("all", "true")) }
        if !filter.isEmpty { query.append(("filter", filter)) }
        if let after { query.append(("after", after)) }
        return try await get("/v1/lists/\(name.rawValue)", query)
    }

    package func order(_ id: String) async throws -> OrderCard {
        try await get("/v1/orders/\(DeskWire.percentEncoded(id))")
    }

    package func exception(_ id: String) async throws -> ExceptionCard {
        try await get("/v1/exceptions/\(DeskWire.percentEncoded(id))")
    }

    package func connector(_ id: String) async throws -> ConnectorCard {
        try await get("/v1/connectors/\(DeskWire.percentEncoded(id))")
    }

    /// Where a piece of work stands, also when it has left the queues.
    package func work(_ id: String) async throws -> WorkStanding {
        try await get("/v1/work/\(DeskWire.percentEncoded(id))")
    }

    /// Searches by order name, who ordered, e-mail, tracking number or SKU.
    package func search(_ text: String) async throws -> [SearchHit] { try await get("/v1/search", [("q", text)]) }

    /// The messages that are not taken in. Those that are set aside come first.
    package func check(_ id: String) async throws -> CheckCard {
        try await get("/v1/checks/\(DeskWire.percentEncoded(id))")
    }

    /// The turns of daily checks that were due in a month of the shop's local time.
    /// - Parameter month: `2026-11`.
    package func checks(month: String) async throws -> [CheckTurnRow] {
        try await get("/v1/checks?month=\(DeskWire.percentEncoded(month))")
    }

    package func inbox() async throws -> [InboxRow] { try await get("/v1/inbox") }

    package func inboxMessage(_ id: String) async throws -> InboxMessage {
        try await get("/v1/inbox/\(DeskWire.percentEncoded(id))")
    }

    /// Tells what `act` would do, and does nothing.
    package func preview(_ request: ActionRequest) async throws -> ActionReply {
        try await post("/v1/actions/preview", request)
    }

    /// Acts. The core acts only once for a request's id, however often it is sent.
    package func act(_ request: ActionRequest) async throws -> ActionReply { try await post("/v1/actions", request) }

    /// A page of the orders that are older than the start.
    package func adoption(after: String? = nil, limit: Int = 200) async throws -> AdoptionPage {
        try await get("/v1/adoption", [("limit", String(limit))] + (after.map { [("after", $0)] } ?? []))
    }

    /// Has the channel's older orders looked for.
    package func lookForOlderOrders() async throws -> AdoptionPage {
        try await post("/v1/adoption/look", [String: String]())
    }

    /// What is held of a person.
    package func person(_ query: PersonQuery) async throws -> PersonReport { try await post("/v1/privacy/show", query) }

    /// The same with kept messages, to be handed to the person. The journal records who asked.
    package func exportPerson(_ query: PersonQuery) async throws -> PersonReport {
        try await post("/v1/privacy/export", query)
    }

    /// The overview now and after every change, with signs of life in between. The stream ends only if it fails, or with the
    /// task that reads it. A slow reader misses older lines, but never the newest.
    package func live() -> AsyncThrowingStream<LiveLine, any Error> {
        AsyncThrowingStream(bufferingPolicy: .bufferingNewest(64)) { continuation in
            let task = Task {
                do {
                    try await follow { continuation.yield($0) }
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    // MARK: Mechanics

    private func follow(_ line: (LiveLine) -> Void) async throws {
        let response = try await send("GET", "/v1/live", body: nil, deadline: .distantFuture)
        guard response.status == .ok else { throw try await refusal(response) }
        var framing = LineFraming(limit: DeskWire.maximumLine)
        do {
            for try await part in response.body {
                for bytes in try framing.take(part.readableBytesView) {
                    line(try DeskWire.decode(LiveLine.self, from: bytes))
                }
            }
        } catch let error as LineFraming.TooLong {
            throw DeskFailure.unreadable(
                socket: socketPath, why: "a line of the live feed has more than \(error.limit) bytes")
        } catch let error as DecodingError {
            throw unreadable(error)
        } catch {
            throw failure(error)
        }
        throw DeskFailure.lost(
            socket: socketPath,
            why: framing.unfinished > 0 ? "it stopped in the middle of a line" : "it ended the live feed")
    }

    private func get<Answer: Decodable>(_ path: String, _ query: [(String, String)] = []) async throws -> Answer {
        let pairs = query.map { "\($0.0)=\(DeskWire.percentEncoded($0.1))" }
        return try await call("GET", pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&"), body: nil)
    }

    private func post<Answer: Decodable>(_ path: String, _ message: some Encodable) async throws -> Answer {
        try await call("POST", path, body: try DeskWire.encode(message))
    }

    private func call<Answer: Decodable>(_ method: String, _ path: String, body: [UInt8]?) async throws -> Answer {
        let response = try await send(method, path, body: body, deadline: .now() + .seconds(60))
        guard response.status == .ok else { throw try await refusal(response) }
        let answer = try await content(response)
        do {
            return try DeskWire.decode(Answer.self, from: answer)
        } catch {
            throw unreadable(error)
        }
    }

    /// Sends the call, and repeats it once if the connection was lost before an answer began. Connections from before a restart
    /// of the core fail in that way, and repeating is safe (see `DeskFailure.lost`).
    private func send(_ method: String, _ path: String, body: [UInt8]?, deadline: NIODeadline) async throws
        -> HTTPClientResponse
    {
        do {
            return try await sendOnce(method, path, body: body, deadline: deadline)
        } catch let first as DeskFailure {
            guard case .lost = first else { throw first }
            do {
                return try await sendOnce(method, path, body: body, deadline: deadline)
            } catch let second as DeskFailure {
                if case .notRunning = second, body == nil { throw second }
                // The first attempt may have acted, so the caller must not read that nothing reached the core.
                if case .notRunning = second { throw first }
                throw second
            }
        }
    }

    private func sendOnce(_ method: String, _ path: String, body: [UInt8]?, deadline: NIODeadline) async throws
        -> HTTPClientResponse
    {
        guard socketPath.utf8.count <= 107 else { throw DeskFailure.notRunning(socket: socketPath, .pathTooLong) }
        var request = HTTPClientRequest(url: "http+unix://\(DeskWire.percentEncoded(socketPath))\(path)")
        request.method = .init(rawValue: method)
        request.headers.add(name: "host", value: "desk")
        request.headers.add(name: "accept", value: "application/json")
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(body)
        }
        do {
            return try await Self.http.execute(request, deadline: deadline)
        } catch {
            throw failure(error)
        }
    }

    private func content(_ response: HTTPClientResponse) async throws -> [UInt8] {
        do {
            return Array(buffer: try await response.body.collect(upTo: DeskWire.maximumAnswer))
        } catch is NIOTooManyBytesError {
            throw DeskFailure.unreadable(
                socket: socketPath, why: "it has more than \(DeskWire.maximumAnswer / 1024 / 1024) MiB")
        } catch {
            throw failure(error)
        }
    }

    private func refusal(_ response: HTTPClientResponse) async throws -> DeskFailure {
        let bytes = try await content(response)
        if let body = try? DeskWire.decode(DeskErrorBody.self, from: bytes) { return .refused(body) }
        return .unreadable(socket: socketPath, why: "it was HTTP \(response.status.code) without a reason")
    }

    private func unreadable(_ error: any Error) -> DeskFailure {
        .unreadable(socket: socketPath, why: (error as? DecodingError).map(DeskWire.words) ?? String(describing: error))
    }

    /// Translates an error of the HTTP client.
    private func failure(_ error: any Error) -> any Error {
        if error is CancellationError || error as? HTTPClientError == .cancelled { return CancellationError() }
        if let error = error as? IOError, let cause = notRunning(error.errnoCode) {
            return DeskFailure.notRunning(socket: socketPath, cause)
        }
        switch error as? HTTPClientError {
        case .connectTimeout?, .getConnectionFromPoolTimeout?:
            return DeskFailure.notRunning(socket: socketPath, .other("it does not take the connection"))
        case .readTimeout?:
            return DeskFailure.lost(
                socket: socketPath, why: "nothing was heard for \(DeskWire.silenceMilliseconds / 1000) seconds")
        case .deadlineExceeded?: return DeskFailure.lost(socket: socketPath, why: "it took longer than a minute")
        case .remoteConnectionClosed?: return DeskFailure.lost(socket: socketPath, why: "it closed the connection")
        default: return DeskFailure.lost(socket: socketPath, why: String(describing: error))
        }
    }

    /// - Parameter code: `errno` of connect(2).
    private func notRunning(_ code: CInt) -> DeskFailure.NotRunning? {
        switch code {
        case ENOENT, ENOTDIR: .noSocket
        case ECONNREFUSED: isSocket ? .refusesConnections : .notASocket
        case EACCES, EPERM: .noPermission
        case ENAMETOOLONG: .pathTooLong
        case EAGAIN: .other("it is too busy to take the connection")
        default: nil
        }
    }

    /// Tells a socket from a plain file: Linux answers ECONNREFUSED for both.
    private var isSocket: Bool {
        var status = stat()
        return stat(socketPath, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    }
}
