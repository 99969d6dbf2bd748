import ServiceLifecycle

/// Runs services beside `body`, and shuts them down in order when it has ended.
///
/// A server that is merely cancelled drops connections that it has accepted and not yet handled, for which swift-nio stops the
/// whole process.
/// - Throws: what `body` throws, else what a service ended with.
func whileServing<Result: Sendable>(
    _ services: ServiceGroup, _ body: () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await services.run() }
        let result: Result
        do {
            result = try await body()
        } catch {
            await services.triggerGracefulShutdown()
            try? await group.waitForAll()
            throw error
        }
        await services.triggerGracefulShutdown()
        try await group.waitForAll()
        return result
    }
}
