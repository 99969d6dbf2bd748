import HummingbirdCore
package import Logging
import NIOCore

/// What both servers of a core share: how many connections each may have, and one account for what they all hold.
package struct ServerSettings: Sendable {
    /// Enough for a burst from every sender, and little beside the store's caches.
    static let maximumHeld = 64 * 1024 * 1024

    let descriptors: Descriptors
    let bytes: ByteAccount
    let crowd: Crowd

    package init(core: IntegrationCore, descriptors: Descriptors, log: Logger) {
        self.descriptors = descriptors
        // One body of the largest size must fit into what the unfinished ones may have.
        bytes = ByteAccount(maximum: max(Self.maximumHeld, 2 * core.settings.hooks.maximumBody))
        crowd = Crowd(core: core, limit: descriptors.limit, log: log)
    }

    /// The server that hands on what passed the gate.
    func server(_ shared: RequestGate.Shared) -> HTTPServerBuilder {
        .http1(
            configuration: .init(
                additionalChannelHandlers: [RequestGate(shared)],
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: ConnectionLimits.maximumField,
                    maxHeaderListSize: ConnectionLimits.maximumHead,
                    maxHeaderFieldCount: ConnectionLimits.maximumFields)))
    }

    func watch(_ server: any Channel, maximum: Int, _ connections: Connections) async {
        let crowd = crowd
        await AcceptGate.install(before: server, maximum: maximum, connections: connections) { crowd.gather() }
    }
}
