import NIOCore
import NIOHTTP1
import NIOPosix
import Sandbox

/// Posts webhooks over connections that stay open. Each connection sends its next webhook when the last one is answered.
///
/// Client and server share the machine's processors, so this client does no more than HTTP requires.
struct HookLoad: Sendable {
    var connections = 128

    /// Posts all deliveries, and returns when each was answered 200.
    func post(_ deliveries: [SandboxDelivery], to port: Int) async throws {
        let lanes = (0..<min(connections, deliveries.count)).map { lane in
            stride(from: lane, to: deliveries.count, by: connections).map { PreparedHook(deliveries[$0]) }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in lanes { group.addTask { try await Self.post(lane, to: port) } }
            try await group.waitForAll()
        }
    }

    private static func post(_ hooks: [PreparedHook], to port: Int) async throws {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let done = loop.makePromise(of: Void.self)
        do {
            let channel = try await ClientBootstrap(group: loop)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        try pipeline.addHandler(IdleStateHandler(readTimeout: .seconds(30)))
                        try pipeline.addHTTPClientHandlers()
                        try pipeline.addHandler(HookLane(hooks, done: done))
                    }
                }
                .connect(host: "127.0.0.1", port: port).get()
            try await done.futureResult.get()
            try await channel.close()
        } catch {
            done.fail(error)
            throw error
        }
    }
}

/// A webhook as the bytes to send.
private struct PreparedHook: Sendable {
    var head: HTTPRequestHead
    var body: ByteBuffer

    init(_ delivery: SandboxDelivery) {
        var headers = HTTPHeaders(delivery.headers.map { ($0.name, $0.value) })
        headers.replaceOrAdd(name: "host", value: "127.0.0.1")
        headers.replaceOrAdd(name: "content-length", value: String(delivery.body.count))
        head = HTTPRequestHead(version: .http1_1, method: .POST, uri: delivery.path, headers: headers)
        body = ByteBuffer(bytes: delivery.body)
    }
}

/// One connection's webhooks, one after the other.
private final class HookLane: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let hooks: [PreparedHook]
    private let done: EventLoopPromise<Void>
    private var next = 0
    private var status = HTTPResponseStatus.ok

    init(_ hooks: [PreparedHook], done: EventLoopPromise<Void>) {
        self.hooks = hooks
        self.done = done
    }

    func channelActive(context: ChannelHandlerContext) { postNext(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): status = head.status
        case .body: break
        case .end where status == .ok: postNext(context)
        case .end: fail(context, Unexpected(what: "a webhook got \(status)"))
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is IdleStateHandler.IdleStateEvent else { return }
        fail(context, Unexpected(what: "a webhook got no answer in 30 s"))
    }

    func channelInactive(context: ChannelHandlerContext) {
        done.fail(Unexpected(what: "a connection ended before its webhooks did"))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { fail(context, error) }

    private func postNext(_ context: ChannelHandlerContext) {
        guard next < hooks.count else { return done.succeed() }
        let hook = hooks[next]
        next += 1
        context.write(wrapOutboundOut(.head(hook.head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(hook.body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func fail(_ context: ChannelHandlerContext, _ error: any Error) {
        done.fail(error)
        context.close(promise: nil)
    }
}
