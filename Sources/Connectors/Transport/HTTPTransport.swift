import AsyncHTTPClient
import Domain
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// Calls over real sockets.
package final class HTTPTransport: Transport {
    private let client: HTTPClient
    /// In bytes. A longer answer counts as unreadable.
    private let maximumAnswer: Int

    /// - Parameter connectionsPerHost: the most at a time. Further calls to the host wait for one of them.
    package init(maximumAnswer: Int = 32 * 1024 * 1024, connectionsPerHost: Int = 8) {
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: .seconds(5))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connectionsPerHost
        configuration.redirectConfiguration = .disallow
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.maximumAnswer = maximumAnswer
    }

    /// Closes the connections with the last user of this transport.
    deinit {
        let client = client
        Task { try? await client.shutdown() }
    }

    package func send(_ request: Request) async throws(TransportFailure) -> Response {
        var call = HTTPClientRequest(url: request.url)
        call.method = .init(rawValue: request.method)
        for header in request.headers { call.headers.add(name: header.name, value: header.value) }
        if !request.body.isEmpty { call.body = .bytes(ByteBuffer(bytes: request.body)) }
        do {
            let answer = try await client.execute(
                call, deadline: .now() + .milliseconds(request.timeout.milliseconds))
            let body = try await answer.body.collect(upTo: maximumAnswer)
            return Response(
                status: Int(answer.status.code), headers: answer.headers.map { Header($0.name, $0.value) },
                body: Array(body.readableBytesView))
        } catch {
            throw Self.failure(error)
        }
    }

    /// A failure counts as not sent only if it certainly happened before the request went out.
    private static func failure(_ error: any Error) -> TransportFailure {
        switch error {
        case let error as HTTPClientError where error == .connectTimeout: return .notSent("no connection in time")
        case let error as HTTPClientError where error == .emptyHost || error == .emptyScheme || error == .invalidURL:
            return .notSent("the address is not valid")
        case let error as HTTPClientError where error == .getConnectionFromPoolTimeout:
            return .notSent("no connection in time")
        case let error as NIOConnectionError:
            return .notSent("cannot connect to \(error.host):\(error.port)")
        case let error as IOError where error.errnoCode == ECONNREFUSED: return .notSent("connection refused")
        case let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout:
            return .unknown("no answer in time")
        case let error as HTTPClientError where error == .remoteConnectionClosed:
            return .unknown("the connection was closed before the answer")
        case is NIOTooManyBytesError: return .unknown("the answer is too long")
        default: return .unknown(String(describing: type(of: error)) + ": " + plain(String(describing: error)))
        }
    }
}
