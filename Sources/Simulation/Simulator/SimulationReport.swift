import Sandbox
import Synchronization

/// What a simulation did and whether every invariant held.
package struct SimulationReport: Codable, Hashable, Sendable {
    package var seed: UInt64
    package var orders: Int
    package var steps: Int
    package var crashes: Int
    /// How often the machine's clock was set, or the machine started anew.
    package var clockSteps: Int
    /// Rows of the journal.
    package var facts: Int
    /// Of the journal's last row: equal for equal seeds.
    package var journalHash: String
    package var faults: [String: Int]
    /// What should never be; empty when everything held.
    package var violations: [String]
}

/// Retries spread by the seed.
final class Jitter: Sendable {
    private let random: Mutex<SeededGenerator>

    init(seed: UInt64) { random = Mutex(RandomStreams.stream("jitter", seed: seed)) }

    func draw() -> Int64 { random.withLock { Int64.random(in: 0...1000, using: &$0) } }
}

/// Resumes once, whoever is first.
final class Once<Value: Sendable>: Sendable {
    private let continuation: Mutex<CheckedContinuation<Value, Never>?>

    init(_ continuation: CheckedContinuation<Value, Never>) { self.continuation = Mutex(continuation) }

    func resume(_ value: Value) {
        let waiting = continuation.withLock { continuation in
            defer { continuation = nil }
            return continuation
        }
        waiting?.resume(returning: value)
    }
}
