import Foundation
import Synchronization

/// What a service manager hears: a datagram socket of a test's own, in place of systemd's.
package final class NoticeListener: Sendable {
    /// For `NOTIFY_SOCKET`.
    package let name: String
    private let descriptor: Int32
    private let heard = Mutex<[[String]]>([])

    /// - Parameter name: a path, or `@` and a name of the abstract namespace.
    package init(_ name: String) throws {
        self.name = name
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        let isAbstract = name.hasPrefix("@")
        if isAbstract { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = 2 + bytes.count + (isAbstract ? 0 : 1)
        let bound = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(length)) }
        }
        guard descriptor >= 0, bound == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    }

    deinit { close(descriptor) }

    /// Every datagram so far, as its lines.
    package var notices: [[String]] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        heard.withLock { heard in
            while true {
                let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
                guard count > 0 else { break }
                heard.append(String(decoding: buffer.prefix(count), as: UTF8.self).components(separatedBy: "\n"))
            }
        }
        return heard.withLock { $0 }
    }

    /// Waits until a datagram has a line that begins so.
    /// - Parameter earlier: how many datagrams are of no interest any more.
    @discardableResult
    package func hears(_ start: String, after earlier: Int = 0) async throws -> [String] {
        try await eventually("`\(start)`", state: { [self] in "heard: \(notices)" }) { [self] in
            notices.dropFirst(earlier).first { $0.contains { $0.hasPrefix(start) } }
        }
    }
}
