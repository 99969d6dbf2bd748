import HTTPTypes
package import NIOCore
import NIOHTTP1
package import NIOHTTPTypes

/// Sits in front of the server on each connection and passes on only whole requests: the body complete, within its time and size, one at
/// a time. Everything else is answered here and the connection closed. So nothing behind the gate waits for a client, and no client can
/// hold a connection, memory or the shutdown.
package final class RequestGate: ChannelDuplexHandler, RemovableChannelHandler {
    package typealias InboundIn = HTTPRequestPart
    package typealias InboundOut = HTTPRequestPart
    package typealias OutboundIn = HTTPResponsePart
    package typealias OutboundOut = HTTPResponsePart

    /// What the connections of one server share.
    package struct Shared: Sendable {
        package var limits: ConnectionLimits
        package var form: RefusalForm
        package var bytes: ByteAccount
        package var connections: Connections
        /// Called with the status of each refusal.
        package var refused: @Sendable (Int) -> Void

        package init(
            limits: ConnectionLimits, form: RefusalForm, bytes: ByteAccount, connections: Connections = Connections(),
            refused: @escaping @Sendable (Int) -> Void = { _ in }
        ) {
            self.limits = limits
            self.form = form
            self.bytes = bytes
            self.connections = connections
            self.refused = refused
        }
    }

    private enum Phase {
        case idle
        /// The first bytes of a head have arrived.
        case head
        case body(HTTPRequest)
        /// The server has the request.
        case answering
        /// The last answer was given. Further input is dropped.
        case closing
    }

    private let shared: Shared
    private var connection: Connection?
    private var phase = Phase.idle
    private var body = RequestBody()
    /// Parts that arrived while a request was being answered.
    private var pending = PendingParts()
    private var pendingFault: Refusal?
    private var isReadHeld = false
    /// Whether a part has arrived since the last read.
    private var isPartRead = false
    private var endsConnection = false
    private var isQuiescing = false
    private var timer = GateTimer()

    package init(_ shared: Shared) { self.shared = shared }

    package func handlerAdded(context: ChannelHandlerContext) {
        let connection = Connection(context.channel)
        self.connection = connection
        shared.connections.add(connection)
        timer.setPhase(context.eventLoop.now + shared.limits.idle)
        arm(context)
    }

    package func handlerRemoved(context: ChannelHandlerContext) { leave() }

    package func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    private func leave() {
        phase = .closing
        pending.removeAll()
        body.giveBack(to: shared.bytes)
        timer.stop()
        if let connection { shared.connections.remove(connection) }
        connection = nil
    }

    // MARK: What comes in

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isPartRead = true
        let part = unwrapInboundIn(data)
        switch phase {
        case .closing: break
        case .answering: keep(part, context)
        default: if pending.isEmpty { take(part, context) } else { keep(part, context) }
        }
    }

    private func keep(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
        if !pending.append(part) { context.close(promise: nil) }
    }

    private func take(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
        switch (part, phase) {
        case (.head(let head), .idle), (.head(let head), .head): begin(head, context)
        case (.body(let bytes), .body(let head)): take(bytes, of: head, context)
        case (.end(let trailers), .body(let head)): hand(head, trailers, context)
        case (_, .closing): break
        default: refuse(.badRequest("the request cannot be read"), context)
        }
    }

    private func begin(_ head: HTTPRequest, _ context: ChannelHandlerContext) {
        switch HeadCheck(head, maximumBody: shared.limits.maximumBody) {
        case .refused(let refusal): refuse(refusal, to: head, context)
        case .takes(let wantsContinue, let ends):
            endsConnection = endsConnection || ends
            if wantsContinue {
                context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
            }
            phase = .body(head)
            timer.setPhase(context.eventLoop.now + shared.limits.body)
        }
    }

    private func take(_ bytes: ByteBuffer, of head: HTTPRequest, _ context: ChannelHandlerContext) {
        if body.count + bytes.readableBytes > shared.limits.maximumBody {
            refuse(.tooLarge(shared.limits.maximumBody), to: head, context)
        } else {
            body.append(bytes)
        }
    }

    private func hand(_ head: HTTPRequest, _ trailers: HTTPFields?, _ context: ChannelHandlerContext) {
        guard body.isCharged(to: shared.bytes, unfinished: false) else { return refuse(.full, to: head, context) }
        phase = .answering
        timer.setPhase(nil)
        connection?.setAnswering(true)
        context.fireChannelRead(wrapInboundOut(.head(head)))
        if let bytes = body.take() { context.fireChannelRead(wrapInboundOut(.body(bytes))) }
        context.fireChannelRead(wrapInboundOut(.end(trailers)))
        if isQuiescing { context.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        let now = context.eventLoop.now
        connection?.hear(at: now)
        switch phase {
        case .idle where !isPartRead:
            phase = .head
            timer.setPhase(now + shared.limits.head)
        case .body(let head) where !body.isCharged(to: shared.bytes, unfinished: true):
            refuse(.full, to: head, context)
        default: break
        }
        isPartRead = false
        arm(context)
        context.fireChannelReadComplete()
    }

    /// Reads no more while the client sends ahead of the answers.
    package func read(context: ChannelHandlerContext) {
        if pending.isEmpty { context.read() } else { isReadHeld = true }
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is IOError || error is ChannelError { return context.fireErrorCaught(error) }
        let fault = Refusal.badRequest(
            error as? HTTPParserError == .headerOverflow
                ? "the head is too long: \(ConnectionLimits.maximumField) bytes a field, \(ConnectionLimits.maximumHead) in all, "
                    + "\(ConnectionLimits.maximumFields) fields"
                : "this is not HTTP/1.1 as it should be")
        switch phase {
        case .closing: break
        case .answering: pendingFault = fault
        default: if pending.isEmpty { refuse(fault, context) } else { pendingFault = fault }
        }
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ChannelShouldQuiesceEvent else { return context.fireUserInboundEventTriggered(event) }
        isQuiescing = true
        timer.setEnd(context.eventLoop.now + shared.limits.quiesce)
        arm(context)
        switch phase {
        // The server would close at once, but a request that has begun may still finish.
        case .head, .body: break
        case .idle, .answering, .closing: context.fireUserInboundEventTriggered(event)
        }
    }

    // MARK: What goes out

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .closing = phase {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(var head) where endsConnection:
            head.headerFields[.connection] = "close"
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            context.write(data, promise: promise)
            answered(context)
        case .head, .body: context.write(data, promise: promise)
        }
    }

    private func answered(_ context: ChannelHandlerContext) {
        let now = context.eventLoop.now
        body.giveBack(to: shared.bytes)
        connection?.hear(at: now)
        connection?.setAnswering(false)
        if endsConnection {
            phase = .closing
            pending.removeAll()
            context.flush()
            return finish(context)
        }
        phase = .idle
        timer.setPhase(now + shared.limits.idle)
        arm(context)
        if !pending.isEmpty || pendingFault != nil {
            context.eventLoop.assumeIsolated().execute { self.resume(context) }
        }
    }

    /// Continues with the parts that arrived while the last request was being answered.
    private func resume(_ context: ChannelHandlerContext) {
        guard connection != nil else { return }
        while !pending.isEmpty {
            if case .answering = phase { break }
            if case .closing = phase { return }
            if let part = pending.popFirst() { take(part, context) }
        }
        context.fireChannelReadComplete()
        guard pending.isEmpty else { return }
        switch phase {
        case .answering, .closing: break
        default: if let fault = pendingFault { return refuse(fault, context) }
        }
        arm(context)
        if isReadHeld {
            isReadHeld = false
            context.read()
        }
    }

    private func refuse(_ refusal: Refusal, to head: HTTPRequest? = nil, _ context: ChannelHandlerContext) {
        phase = .closing
        pending.removeAll()
        body.giveBack(to: shared.bytes)
        shared.refused(refusal.status)
        let bytes = shared.form.content(refusal.words)
        let answer = shared.form.head(refusal, length: bytes.readableBytes)
        context.write(wrapOutboundOut(.head(answer)), promise: nil)
        if head?.method != .head { context.write(wrapOutboundOut(.body(bytes)), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        finish(context)
    }

    /// Closes in two steps: with an immediate close, a client that is still sending would lose the answer.
    private func finish(_ context: ChannelHandlerContext) {
        timer.setPhase(context.eventLoop.now + shared.limits.linger)
        arm(context)
        context.close(mode: .output, promise: nil)
    }

    package func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .output {
            phase = .closing
            timer.setPhase(context.eventLoop.now + shared.limits.linger)
            arm(context)
        }
        context.close(mode: mode, promise: promise)
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        timer.setUnread(context.channel.isWritable ? nil : context.eventLoop.now + shared.limits.unread)
        arm(context)
        context.fireChannelWritabilityChanged()
    }

    // MARK: Time

    private func arm(_ context: ChannelHandlerContext) {
        guard connection != nil else { return }
        timer.arm(on: context.eventLoop) { self.woken(context) }
    }

    private func woken(_ context: ChannelHandlerContext) {
        switch timer.due(at: context.eventLoop.now) {
        case nil: arm(context)
        case .unread, .end: context.close(promise: nil)
        case .phase:
            switch phase {
            case .idle, .answering, .closing: context.close(promise: nil)
            case .head: refuse(.late("head", shared.limits.head), context)
            case .body(let head): refuse(.late("body", shared.limits.body), to: head, context)
            }
        }
    }
}

extension Refusal {
    fileprivate static let full = Refusal(
        status: 503, words: "too much is being received at the moment, send it again", retryAfter: 2)

    fileprivate static func late(_ what: String, _ limit: TimeAmount) -> Refusal {
        Refusal(status: 408, words: "the \(what) did not arrive within \(limit.nanoseconds / 1_000_000_000) s")
    }
}

@available(*, unavailable)
extension RequestGate: Sendable {}
