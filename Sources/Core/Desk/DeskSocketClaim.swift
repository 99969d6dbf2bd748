import Foundation
import Glibc
import Store

/// A lock file beside the desk socket, held by one running core. The kernel releases it however that core ends.
package final class DeskSocketClaim: Sendable {
    private let descriptor: Int32

    /// - Throws: `DeskSocketError` that names the process that holds the lock, and its store.
    init(path: String, store: String) throws {
        let file = path + ".lock"
        let opened = Glibc.open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else {
            let code = errno
            if let refusal = StoreRefusal(code: code, path: file) { throw refusal }
            throw DeskSocketError(
                description:
                    "\(file) cannot be opened (\(String(cString: strerror(code)))): another user's core may serve "
                    + "this desk socket; set desk.socket")
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.holder(opened)
            Glibc.close(opened)
            throw DeskSocketError(
                description: "the desk socket \(path) is served by another core already\(holder); stop that one, "
                    + "or set desk.socket")
        }
        descriptor = opened
        let words = Array("\(getpid())\n\(store)\n".utf8)
        _ = ftruncate(opened, 0)
        _ = words.withUnsafeBytes { pwrite(opened, $0.baseAddress, $0.count, 0) }
    }

    private static func holder(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        let lines = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
        // A core that has just started may not have written it yet.
        guard lines.count == 2, let pid = Int32(lines[0]) else { return "" }
        return ": process \(pid) with the store \(lines[1])"
    }

    deinit {
        // Closing is not enough: a process that is being forked may still have a copy of the descriptor, which keeps the lock.
        _ = flock(descriptor, LOCK_UN)
        Glibc.close(descriptor)
    }
}

/// Who listens on a Unix socket.
enum DeskSocketPeer {
    case nobody
    /// With the words that name the process.
    case process(String)
    case unknown(String)

    static func find(at path: String) -> DeskSocketPeer {
        let connection = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard connection >= 0 else { return .unknown(String(cString: strerror(errno))) }
        defer { Glibc.close(connection) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            return .unknown("its path is too long")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(connection, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if result == 0 { return .process(peer(of: connection)) }
        switch errno {
        case ECONNREFUSED, ENOENT: return .nobody
        // The listener's queue is full.
        case EAGAIN: return .process("another process")
        default: return .unknown(String(cString: strerror(errno)))
        }
    }

    private static func peer(of connection: Int32) -> String {
        // `struct ucred` of unix(7): pid, uid, gid.
        var credentials: (pid_t, uid_t, gid_t) = (0, 0, 0)
        var size = socklen_t(MemoryLayout.size(ofValue: credentials))
        guard getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0, credentials.0 > 0 else {
            return "another process"
        }
        return "process \(credentials.0)"
    }
}
