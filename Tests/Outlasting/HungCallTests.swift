import Foundation
import ProgramSupport
import Testing

@Suite(.serialized) struct HungCallTests {
    @Test func `a core told to stop ends within ten seconds, though a remote system does not answer`() async throws {
        let world = try await StandIns { _ in }
        // Takes connections and says nothing.
        let mute = try Listener()
        let text = world.folder.read("tallyman.yaml").replacing(
            /http:\/\/127\.0\.0\.1:\d+\/deposco"/, with: "http://127.0.0.1:\(mute.port)/deposco\"")
        try world.folder.write("tallyman.yaml", text)
        let core = try await world.core()
        _ = try await eventually("a call") { mute.isCalled ? true : nil }
        core.signal(SIGTERM)
        let end = try await core.ended(within: 10)
        #expect(end.status == 0)
        #expect(!end.errors.contains("given up"), "\(end.errors)")
    }
}

/// A listening socket that nobody reads from.
private final class Listener: Sendable {
    let port: Int
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let made = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard made else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }

    /// Whether a connection waits to be taken.
    var isCalled: Bool {
        var asked = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&asked, 1, 0) == 1
    }
}
