import HummingbirdCore
package import Logging
import NIOCore

/// Shared by both servers of a core: the limits of their connections, and one account for the bytes that they hold.
package struct ServerSettings: Sendable {
    /// Enough for a burst from every sender, and small compared with the store's caches.
    static let maximumHeld = 64 * 1024 * 1024

    let descriptors: Descriptors
    let bytes: ByteAccount
    let crowd: Crowd

    package init(core: IntegrationCore, descriptors: Descriptors, log: Logger) {
        self.descriptors = descriptors
        // The share of unfinished bodies must hold one body of the largest size.
        bytes = ByteAccount(maximum: max(Self.maximumHeld, 2 * core.settings.hooks.maximumBody))
        crowd = Crowd(core: core, limit: descriptors.limit, log: log)
    }

    /// The server behind the gate.
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
