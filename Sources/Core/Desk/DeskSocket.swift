import Foundation
import Glibc

/// Why the desk socket cannot be created.
package struct DeskSocketError: Error, CustomStringConvertible {
    package var description: String
}

/// The socket file: its permissions, and removal of what a dead core left.
enum DeskSocket {
    /// Claims the path for one core until the claim is released, so that two cores never share a desk socket.
    /// - Parameter store: the store's path, shown to another core that wants the same socket.
    static func claim(_ path: String, store: String) throws -> DeskSocketClaim {
        guard path.utf8.count <= 107 else {
            throw DeskSocketError(
                description: "the desk socket's path has \(path.utf8.count) bytes and Unix allows 107: \(path)")
        }
        let claim = try DeskSocketClaim(path: path, store: store)
        try makeRoom(at: path)
        return claim
    }

    /// Removes a socket that nobody listens on any more.
    static func makeRoom(at path: String) throws {
        guard let found = try? FileManager.default.attributesOfItem(atPath: path) else { return }
        guard found[.type] as? FileAttributeType == .typeSocket else {
            throw DeskSocketError(description: "\(path) is in the way and is no socket; move it or set desk.socket")
        }
        switch DeskSocketPeer.find(at: path) {
        case .nobody: break
        case .process(let pid):
            throw DeskSocketError(
                description: "the desk socket \(path) is served by \(pid) already; stop that, or set desk.socket")
        case .unknown(let why):
            throw DeskSocketError(
                description: "whether the desk socket \(path) is in use cannot be checked (\(why)); set desk.socket")
        }
        guard unlink(path) == 0 else {
            throw DeskSocketError(
                description: "\(path) is left over and cannot be removed: \(String(cString: strerror(errno)))")
        }
    }

    /// Opens the socket to the desk's group and to nobody else.
    static func open(_ path: String, toGroup group: String?) throws {
        if let group {
            guard let entry = getgrnam(group) else {
                throw DeskSocketError(description: "desk.group names \(group), which is no group of this system")
            }
            guard chown(path, uid_t.max, entry.pointee.gr_gid) == 0 else {
                throw DeskSocketError(
                    description: "\(path) cannot be given to group \(group): \(String(cString: strerror(errno)))")
            }
        }
        guard chmod(path, 0o660) == 0 else {
            throw DeskSocketError(
                description: "\(path) cannot be opened to its group: \(String(cString: strerror(errno)))")
        }
    }
}
