/// One sandbox for many callers, who take turns.
package actor SandboxHost {
    private let sandbox: Sandbox

    package init(_ make: @Sendable () -> Sandbox) { sandbox = make() }

    package func handle(_ request: SandboxRequest, now: Int64) -> SandboxAnswer { sandbox.handle(request, now: now) }

    /// Reads or changes the sandbox.
    package func with<T: Sendable>(_ body: @Sendable (Sandbox) throws -> T) rethrows -> T { try body(sandbox) }

    package func dueDeliveries(now: Int64, limit: Int = 64) -> [SandboxDelivery] {
        sandbox.advance(to: now)
        return sandbox.dueDeliveries(now: now, limit: limit)
    }

    package func delivered(_ id: Int, status: Int?, now: Int64) { sandbox.delivered(id, status: status, now: now) }
}
