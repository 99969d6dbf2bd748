import Sandbox
import Synchronization

/// What a simulation did, and which invariants did not hold.
package struct SimulationReport: Codable, Hashable, Sendable {
    package var seed: UInt64
    package var orders: Int
    package var steps: Int
    package var crashes: Int
    /// How often the machine's clock was set, or the machine restarted.
    package var clockSteps: Int
    /// Rows of the journal.
    package var facts: Int
    /// The hash of the journal's last row. Equal seeds have equal hashes.
    package var journalHash: String
    package var faults: [String: Int]
    /// On how many things each named situation came about, as the stand-ins' own logs say.
    package var situations: [String: Int]
    /// Broken invariants; empty if everything held.
    package var violations: [String]
}

/// Jitter for retries that follows from the seed.
final class Jitter: Sendable {
    private let random: Mutex<SeededGenerator>

    init(seed: UInt64) { random = Mutex(RandomStreams.stream("jitter", seed: seed)) }

    func draw() -> Int64 { random.withLock { Int64.random(in: 0...1000, using: &$0) } }
}
