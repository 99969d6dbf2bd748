import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

@testable import Core

/// A connection with the gate on it, on a clock that is turned by hand. The test is the client and the server.
final class GateChannel {
    let channel: EmbeddedChannel
    private let connections: Connections

    init(
        maximumBody: Int = 1000, bytes: ByteAccount = ByteAccount(maximum: 1 << 20), form: RefusalForm = .line,
        connections: Connections = Connections(), loop: EmbeddedEventLoop = EmbeddedEventLoop()
    ) throws {
        self.connections = connections
        channel = EmbeddedChannel(loop: loop)
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = ConnectionLimits.maximumField
        limits.maxHeaderListSize = ConnectionLimits.maximumHead
        limits.maxHeaderFieldCount = ConnectionLimits.maximumFields
        let pipeline = channel.pipeline.syncOperations
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false,
            withEncoderConfiguration: .init(), withDecoderLimitConfiguration: limits)
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try pipeline.addHandler(
            RequestGate(
                .init(
                    limits: ConnectionLimits(maximumBody: maximumBody), form: form, bytes: bytes,
                    connections: connections)))
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/none")).wait()
    }

    var isOpen: Bool { channel.isActive }

    func send(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

    func pass(seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

    func quiesce() { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }

    /// What the client got since the last look.
    func received() throws -> String {
        var text = ""
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
        return text
    }

    /// The request that the server was handed since the last look: method, path and body.
    func handed() throws -> String? {
        var text: String?
        while let part = try channel.readInbound(as: HTTPRequestPart.self) {
            switch part {
            case .head(let head): text = "\(head.method.rawValue) \(head.path ?? "")"
            case .body(let bytes): text? += " " + String(buffer: bytes)
            case .end: return text
            }
        }
        return text.map { $0 + " without an end" }
    }

    func answer() throws {
        try begin()
        try channel.writeOutbound(HTTPResponsePart.end(nil))
    }

    func begin() throws {
        try channel.writeOutbound(HTTPResponsePart.head(.init(status: .ok, headerFields: [.contentLength: "0"])))
    }
}
