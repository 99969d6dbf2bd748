package import Logging
package import ServiceLifecycle

/// Services that are told to stop at the same moment. A service group tells one after the other and waits for each; here each
/// may need its few seconds, and all of them together have no more than that.
package struct Together: Service {
    private let services: [any Service]
    private let log: Logger

    package init(_ services: [any Service], log: Logger) {
        self.services = services
        self.log = log
    }

    package func run() async throws {
        // Groups of one each, since a group can be told to stop from here as well: a server that is merely cancelled drops
        // connections that it has accepted and not yet handled, for which swift-nio stops the whole process.
        let groups = services.map { ServiceGroup(services: [$0], logger: log) }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for group in groups { tasks.addTask { try await group.run() } }
            var failure: (any Error)?
            while true {
                do {
                    guard try await tasks.next() != nil else { break }
                } catch {
                    failure = failure ?? error
                }
                // One that ends takes the others with it.
                for group in groups { await group.triggerGracefulShutdown() }
            }
            if let failure { throw failure }
        }
    }
}
