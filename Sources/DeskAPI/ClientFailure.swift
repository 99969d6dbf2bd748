/// Why a desk call gave no answer. Each says what happened, where, and what to do about it.
package enum DeskFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Nothing could be asked: no connection to the core was made.
    case notRunning(socket: String, NotRunning)
    /// The core went, or fell silent, before its answer was complete. What was asked may or may not have been done;
    /// asking again is safe, because reads change nothing and an action acts once for its request id.
    case lost(socket: String, why: String)
    /// The core understood and says no.
    case refused(DeskErrorBody)
    /// Something answered that does not speak the desk's language, such as a core of another version.
    case unreadable(socket: String, why: String)

    /// Why no connection could be made.
    package enum NotRunning: Hashable, Sendable {
        /// There is nothing at the path.
        case noSocket
        /// A socket is there, but nobody listens: the core that made it died.
        case refusesConnections
        /// The file system does not let this user open the socket.
        case noPermission
        /// A Unix socket's path has at most 107 bytes on Linux.
        case pathTooLong
        /// The path leads to something that is not a socket.
        case notASocket
        case other(String)
    }

    package var description: String {
        switch self {
        case .notRunning(let socket, let cause): "\(socket): \(cause.words)"
        case .lost(let socket, let why): "\(socket): lost the core: \(why)"
        case .refused(let body): body.error
        case .unreadable(let socket, let why):
            "\(socket): the answer cannot be read: \(why). Is the core of the same version as this program?"
        }
    }
}

extension DeskFailure.NotRunning {
    /// What is wrong and what to do.
    fileprivate var words: String {
        switch self {
        case .noSocket: "no core is running here. Start one with `tallyman serve`, or look around with `tallyman demo`"
        case .refusesConnections:
            "a core was here and is gone: its socket is left, and nobody answers. Start `tallyman serve` again"
        case .noPermission:
            "you may not open the desk socket. `ls -l` shows the group that may; ask to be made a member, then log in anew"
        case .pathTooLong: "the path is too long for a Unix socket (107 bytes at most). Configure a shorter one"
        case .notASocket: "this is not a socket. Point the desk socket at another path"
        case .other(let why): "the core cannot be reached: \(why)"
        }
    }
}
