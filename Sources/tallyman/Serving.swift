import ServiceLifecycle

/// Runs services beside `body`, and shuts them down gracefully when it has ended.
///
/// If a server is only cancelled, it drops connections that it has accepted and not yet handled, and swift-nio then stops the
/// whole process.
/// - Throws: the error of `body`, otherwise that of a service.
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
