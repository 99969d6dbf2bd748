import Foundation

/// A condition did not come about in time.
package struct TimedOut: Error, CustomStringConvertible {
    package var description: String

    package init(description: String) { self.description = description }
}

/// Asks `probe` again and again until it answers, on a thread of its own, so that a test that waits keeps nobody else from
/// running.
/// - Parameters:
///   - what: what is waited for, for the failure.
///   - seconds: generous: only a failing test waits this long.
///   - state: what there is instead, for the failure.
package func eventually<Value: Sendable>(
    _ what: String, within seconds: Double = 120, state: @escaping @Sendable () -> String = { "" },
    _ probe: @escaping @Sendable () throws -> Value?
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            let deadline = DispatchTime.now() + seconds
            do {
                while true {
                    if let value = try probe() {
                        continuation.resume(returning: value)
                        return
                    }
                    guard DispatchTime.now() < deadline else { throw TimedOut(description: "no \(what); \(state())") }
                    _ = poll(nil, 0, 20)
                }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}

/// As `eventually`, for what must be asked of the core.
package func eventually<Value: Sendable>(
    _ what: String, within seconds: Double = 120, asking probe: () async throws -> Value?
) async throws -> Value {
    let deadline = DispatchTime.now() + seconds
    while true {
        if let value = try await probe() { return value }
        guard DispatchTime.now() < deadline else { throw TimedOut(description: "no \(what)") }
        try await pause()
    }
}

/// Lets a short while pass between two looks.
private func pause() async throws {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().asyncAfter(deadline: .now() + 0.02) { continuation.resume() }
    }
    try Task.checkCancellation()
}
