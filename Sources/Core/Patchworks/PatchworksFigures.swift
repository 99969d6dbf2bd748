import DeskAPI
import Domain
import Store

/// The desk's Patchworks panel, made from the marks.
struct PatchworksFigures: Sendable {
    /// How many flows may run at once, if configured.
    let limit: Int?
    let interval: Span

    /// - Returns: `nil` until Patchworks has been read once.
    func panel(_ reader: Reader, at now: Instant) throws -> PatchworksPanel? {
        guard let at = try reader.marks.mark(PatchworksMark.at).flatMap({ Instant(iso: $0) }) else { return nil }
        func count(_ mark: String) throws -> Int { try reader.marks.mark(mark).flatMap { Int($0) } ?? 0 }
        return PatchworksPanel(
            queued: try count(PatchworksMark.queued), running: try count(PatchworksMark.running), limit: limit,
            failed: try count(PatchworksMark.failed),
            // The time is only of interest once readings fail.
            staleSince: now - at > interval * Limits.Runs.staleReadings ? at : nil)
    }
}
