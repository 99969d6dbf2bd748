import Core
import DeskAPI

/// Where a command finds the core that it asks.
enum DeskPlace {
    /// - Parameters:
    ///   - socket: the desk socket; without it the configuration's, or the usual place.
    ///   - config: the configuration file, where it is not in a usual place.
    static func client(socket: String?, config: String?) throws -> DeskClient {
        if let socket { return DeskClient(socketPath: socket) }
        let surroundings = Configuration.Surroundings.process(standardRoles: Set(AccessRules.standardRoles.keys))
        guard let file = Configuration.find(config, in: surroundings) else {
            return DeskClient(socketPath: surroundings.deskSocket)
        }
        return DeskClient(
            socketPath: try Configuration.load(file, for: .console, in: surroundings)[DeskSection.socket])
    }
}
