import Glibc
import NIOCore
package import ServiceLifecycle

/// Why a server cannot listen at its address, and what to do.
package struct ListenRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String

    /// - Parameter setting: where the address is set: `hooks.listen`.
    /// - Returns: `nil` for an error about something else.
    package init?(_ error: any Error, host: String, port: Int, setting: String) {
        let place = "\(host):\(port)"
        switch error {
        case let error as IOError:
            switch error.errnoCode {
            case EADDRINUSE:
                description =
                    "\(place) is taken: another program listens there, perhaps another one of these. Stop it, or set "
                    + "\(setting) to a free port"
            case EACCES:
                description =
                    "\(place) may not be used: ports below 1024 need a permission. Set \(setting) to another port"
            case EADDRNOTAVAIL: description = "\(place) is no address of this machine: set \(setting) to one that is"
            default: return nil
            }
        case is SocketAddressError:
            description = "\(place) cannot be found: set \(setting) to an address of this machine"
        default: return nil
        }
    }
}

/// A server that says what to do if it cannot listen at its address.
package struct Listening<Server: Service>: Service {
    private let server: Server
    private let host: String
    private let port: Int
    private let setting: String

    package init(_ server: Server, host: String, port: Int, setting: String) {
        self.server = server
        self.host = host
        self.port = port
        self.setting = setting
    }

    package func run() async throws {
        do {
            try await server.run()
        } catch {
            throw ListenRefusal(error, host: host, port: port, setting: setting) ?? error
        }
    }
}
