/// Why a call to the desk got no answer. Each description says what happened, where, and what to do about it.
package enum DeskFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// No connection to the core could be made, so nothing was asked.
    case notRunning(socket: String, NotRunning)
    /// The connection ended, or the core fell silent, before its answer was complete. The request may or may not have been
    /// carried out. Repeating it is safe: reads change nothing, and an action acts once for its request id.
    case lost(socket: String, why: String)
    /// The core understood the request and refused it.
    case refused(DeskErrorBody)
    /// The answer is not in the desk's format, perhaps because the core has another version.
    case unreadable(socket: String, why: String)

    /// Why no connection could be made.
    package enum NotRunning: Hashable, Sendable {
        /// Nothing exists at the path.
        case noSocket
        /// A socket exists, but nobody listens, because the core that made it died.
        case refusesConnections
        /// The file system does not let this user open the socket.
        case noPermission
        /// On Linux a Unix socket's path has at most 107 bytes.
        case pathTooLong
        /// The path leads to something that is not a socket.
        case notASocket
        case other(String)
    }

    package var description: String {
        switch self {
        case .notRunning(let socket, let cause): "\(socket): \(cause.words.what)\(cause.words.advice)"
        case .lost(let socket, let why): "\(socket): lost the core: \(why)"
        case .refused(let body): body.error
        case .unreadable(let socket, let why):
            "\(socket): the answer cannot be read: \(why). Is the core of the same version as this program?"
        }
    }
}

extension DeskFailure {
    /// The same for whoever was connected before, and so needs no word of how to start a core here.
    package var cause: String {
        switch self {
        case .notRunning(let socket, let cause): "\(socket): \(cause.words.what)"
        default: description
        }
    }
}

extension DeskFailure.NotRunning {
    /// What is wrong and what to do.
    fileprivate var words: (what: String, advice: String) {
        switch self {
        case .noSocket:
            (
                "no core is running here",
                ". Start one with `tallyman serve`, or look around with `tallyman demo`"
            )
        case .refusesConnections:
            (
                "a core was here and is gone: its socket is left, and nobody answers",
                ". Start `tallyman serve` again"
            )
        case .noPermission:
            (
                "you may not open the desk socket",
                ". `ls -l` shows the group that may; ask to be made a member, then log in anew"
            )
        case .pathTooLong:
            ("the path is too long for a Unix socket (107 bytes at most)", ". Configure a shorter one")
        case .notASocket: ("this is not a socket", ". Point the desk socket at another path")
        case .other(let why): ("the core cannot be reached: \(why)", "")
        }
    }
}
