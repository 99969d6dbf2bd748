import Foundation
import Glibc

/// Why the desk socket cannot be made.
package struct DeskSocketError: Error, CustomStringConvertible {
    package var description: String
}

/// The socket file: who may open it, and what is left of a core that died.
enum DeskSocket {
    /// Takes away a socket that nobody listens on any more. The store's lock has made sure that no other core runs on it.
    static func makeRoom(at path: String) throws {
        guard path.utf8.count <= 107 else {
            throw DeskSocketError(
                description: "the desk socket's path has \(path.utf8.count) bytes and Unix allows 107: \(path)")
        }
        guard let found = try? FileManager.default.attributesOfItem(atPath: path) else { return }
        guard found[.type] as? FileAttributeType == .typeSocket else {
            throw DeskSocketError(description: "\(path) is in the way and is no socket; move it or set desk.socket")
        }
        guard unlink(path) == 0 else {
            throw DeskSocketError(
                description: "\(path) is left over and cannot be removed: \(String(cString: strerror(errno)))")
        }
    }

    /// Lets the desk's group in, and nobody else.
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
