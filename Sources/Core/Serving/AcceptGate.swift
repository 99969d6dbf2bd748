import Glibc
import NIOCore

/// Sits in front of a server's listening socket and limits its open connections: the idlest is closed to make room for the next. Without
/// it the process would run out of file descriptors, and nothing would get through any more.
final class AcceptGate: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias OutboundIn = Never

    private static let pause = TimeAmount.milliseconds(100)

    private let maximum: Int
    private let connections: Connections
    private let crowded: @Sendable () -> Void
    private var open = 0
    private var isReadHeld = false
    private var isPaused = false

    /// - Parameter crowded: called when a connection has to be closed for another.
    init(maximum: Int, connections: Connections, crowded: @escaping @Sendable () -> Void) {
        self.maximum = max(2, maximum)
        self.connections = connections
        self.crowded = crowded
    }

    /// Installs a gate in front of a server that is listening already.
    static func install(
        before server: any Channel, maximum: Int, connections: Connections, crowded: @escaping @Sendable () -> Void
    ) async {
        // Accept one connection at a time, so that no burst gets past the count.
        try? await server.setOption(.maxMessagesPerRead, value: 1).get()
        try? await server.eventLoop.submit {
            try server.pipeline.syncOperations.addHandler(
                AcceptGate(maximum: maximum, connections: connections, crowded: crowded), position: .first)
        }.get()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let child = unwrapInboundIn(data)
        open += 1
        let bound = NIOLoopBound((gate: self, context: context), eventLoop: context.eventLoop)
        child.closeFuture.hop(to: context.eventLoop).whenComplete { _ in bound.value.gate.closed(bound.value.context) }
        if open >= maximum {
            crowded()
            // Make room for the next connection now.
            guard connections.closeIdlest() else {
                child.close(promise: nil)
                return
            }
        }
        context.fireChannelRead(data)
    }

    private func closed(_ context: ChannelHandlerContext) {
        open -= 1
        resume(context)
    }

    func read(context: ChannelHandlerContext) {
        if open < maximum, !isPaused { context.read() } else { isReadHeld = true }
    }

    private func resume(_ context: ChannelHandlerContext) {
        guard isReadHeld, open < maximum, !isPaused else { return }
        isReadHeld = false
        context.read()
    }

    /// Pauses accepting when the process is out of descriptors or memory. The pending connection stays in the queue, and without a pause
    /// it would be retried at once, for ever.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError, [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(error.errnoCode) else {
            return context.fireErrorCaught(error)
        }
        crowded()
        _ = connections.closeIdlest()
        guard !isPaused else { return }
        isPaused = true
        setReading(false, context)
        let bound = NIOLoopBound((gate: self, context: context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.pause) {
            bound.value.gate.isPaused = false
            bound.value.gate.setReading(true, bound.value.context)
            bound.value.gate.resume(bound.value.context)
        }
    }

    private func setReading(_ reading: Bool, _ context: ChannelHandlerContext) {
        try? context.channel.syncOptions?.setOption(.autoRead, value: reading)
    }
}
