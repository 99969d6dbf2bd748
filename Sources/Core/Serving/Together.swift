package import Logging
package import ServiceLifecycle

/// Services that are told to stop at the same moment. A service group stops one after the other and waits for each; here all of them
/// share the same few seconds.
package struct Together: Service {
    private let services: [any Service]
    private let log: Logger

    package init(_ services: [any Service], log: Logger) {
        self.services = services
        self.log = log
    }

    package func run() async throws {
        // Each service gets a group of its own, because a group can be told to stop from here. A server that is merely cancelled drops
        // connections that it has accepted but not handled, and swift-nio then aborts the process.
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
                // When one service ends, the others stop too.
                for group in groups { await group.triggerGracefulShutdown() }
            }
            if let failure { throw failure }
        }
    }
}
