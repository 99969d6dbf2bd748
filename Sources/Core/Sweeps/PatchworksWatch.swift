import Connectors
import DeskAPI
import Domain
import Store

/// What is kept of Patchworks' own queue and runs, as marks.
enum PatchworksMark {
    static let queued = "patchworks.queued"
    static let running = "patchworks.running"
    static let failed = "patchworks.failed"
    /// When the others were read last.
    static let at = "patchworks.at"

    /// Runs that failed longer ago are not counted.
    static let window = Span.day
}

extension IntegrationCore {
    /// Reads Patchworks' queue, and how many runs are under way or failed (H2): one page of each, which says how many there are.
    func pollPatchworks(_ work: Work) async throws -> OldOutcome {
        // Work of a configuration that had Patchworks.
        guard let patchworks else { return { _, _ in .done } }
        let start = clock.now
        let since = start - PatchworksMark.window
        let queued = try await patchworks.scheduled(for: .catalogue).count
        var counts: [PatchworksRun.Status: Int] = [:]
        for status in [PatchworksRun.Status.started, .failure, .partialSuccess] {
            let page = try await patchworks.runs(
                PatchworksRunFilter(startedAfter: since, status: status), for: .catalogue)
            counts[status] = page.total ?? page.rows.count
        }
        let figures = [
            (PatchworksMark.queued, queued), (PatchworksMark.running, counts[.started, default: 0]),
            (PatchworksMark.failed, counts[.failure, default: 0] + counts[.partialSuccess, default: 0]),
        ]
        let next = settings.intervals.patchworks
        return { tx, now in
            for (name, count) in figures where try tx.mark(name) != String(count) {
                try tx.append(.markMoved(String(count)), to: .mark(name), by: .core, at: now)
            }
            try tx.append(.markMoved(start.iso), to: .mark(PatchworksMark.at), by: .core, at: now)
            try tx.resolve(ExceptionID("connector-refusing/patchworks"), because: "Patchworks answers again", at: now)
            return .later(at: now + next)
        }
    }

    /// The panel of the desk, from the marks; `nil` until Patchworks was read once.
    func patchworksPanel(_ reader: Reader, _ now: Instant) throws -> PatchworksPanel? {
        guard patchworks != nil, let at = try reader.mark(PatchworksMark.at).flatMap({ Instant(iso: $0) }) else {
            return nil
        }
        func count(_ mark: String) throws -> Int { try reader.mark(mark).flatMap { Int($0) } ?? 0 }
        return PatchworksPanel(
            queued: try count(PatchworksMark.queued), running: try count(PatchworksMark.running),
            limit: settings.patchworksConcurrentFlows, failed: try count(PatchworksMark.failed),
            // While it is read again and again nobody needs to know when.
            staleSince: now - at > settings.intervals.patchworks * 4 ? at : nil)
    }
}
