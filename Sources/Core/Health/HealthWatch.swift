import Connectors
import Domain
import Logging
import Store

/// Looks every second whether troubles that nobody else would notice have come or gone.
struct HealthWatch: Sendable {
    let core: IntegrationCore

    /// A disk that has just made room may still refuse the next write.
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

    /// Once nothing was refused for a while, a write of its own shows that the store takes writes again.
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
