import Connectors
import Domain
import Logging
import Store

/// Checks every second for troubles that nothing else would notice, and for their end.
struct HealthWatch: Sendable {
    let core: IntegrationCore

    /// How long the store must not have refused a write: a disk that has just gained room may still refuse the next one.
    static let quiet = Duration.seconds(2)

    func runUntilCancelled() async throws {
        while !Task.isCancelled {
            await look()
            try await Task.sleep(for: .seconds(1))
        }
    }

    func look(quiet: Duration = Self.quiet) async {
        await lookAtStore(quiet)
        lookAtLog()
    }

    /// Probes the store with a write once it has refused nothing for a while, to see whether it takes writes again.
    private func lookAtStore(_ quiet: Duration) async {
        guard core.health.troubles.contains(where: { $0.kind == .storeRefusesWrites }),
            core.store.refusedAgo.map({ $0 >= quiet }) ?? true
        else { return }
        do {
            try await core.store.probe()
        } catch {
            return
        }
        guard let ended = core.health.clear(.storeRefusesWrites) else { return }
        core.log.notice("the store takes writes again", metadata: ["refused since": "\(ended.since.iso)"])
        core.ingestBell.ring()
    }

    private func lookAtLog() {
        guard let losses = core.logWriter?.losses else { return }
        if let cause = losses.cause {
            core.health.raise(
                .logLosesLines, "\(losses.lines) lines of the log were lost: \(cause)", at: core.clock.now)
        } else {
            core.health.clear(.logLosesLines)
        }
    }
}
