import Connectors
import Domain
import Store

/// The marks that hold Patchworks' figures.
enum PatchworksMark {
    static let queued = "patchworks.queued"
    static let running = "patchworks.running"
    static let failed = "patchworks.failed"
    /// When the other marks were last read.
    static let at = "patchworks.at"
}

/// Reads the length of Patchworks' queue and the number of running and failed runs. One page of each is enough, because it carries the
/// total.
struct PollPatchworks: Sendable {
    let patchworks: PatchworksClient
    let clock: CoreClock
    let interval: Span

    func work() async throws -> Outcome {
        let poll = Poll(clock)
        let since = poll.present(patchworks.health) - Limits.Runs.window
        let queued = try await patchworks.scheduled(for: .catalogue).count
        var counts: [PatchworksRun.Status: Int] = [:]
        for status in [PatchworksRun.Status.started, .failure, .partialSuccess] {
            let page = try await patchworks.runs(
                PatchworksRunFilter(startedAfter: since, status: status), for: .catalogue)
            counts[status] = page.total ?? page.rows.count + page.unreadable.count
        }
        let figures = [
            (PatchworksMark.queued, queued), (PatchworksMark.running, counts[.started, default: 0]),
            (PatchworksMark.failed, counts[.failure, default: 0] + counts[.partialSuccess, default: 0]),
        ]
        return .write { [interval] step in
            for (name, count) in figures where try step.known.marks.mark(name) != String(count) {
                try step.append(.markMoved(String(count)), to: .mark(name))
            }
            try step.append(.markMoved(poll.start.iso), to: .mark(PatchworksMark.at))
            try RemoteSystem.patchworks.answers(step)
            return .later(at: step.now + interval)
        }
    }
}
