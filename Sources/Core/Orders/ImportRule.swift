import Domain
import Store

/// Decides when many waiting orders go to Deposco in one import. At a few calls a second for the whole account, one call for each order
/// would be too slow: docs/apis/deposco.md#rate-limit.
struct ImportRule: Sendable {
    let store: Store
    let policy: Policy

    /// Until when no import is made, after Deposco refused a whole one.
    static let pauseMark = "deposco.bulk.paused"

    /// Whether many orders wait.
    private func isDeep(_ reader: Reader, _ now: Instant) throws -> Bool {
        guard policy.ordersVia == .direct, let from = policy.bulkFrom else { return false }
        return try reader.work.dueCount(.sendOrder, now: now, limit: from) >= from
    }

    /// While an import is under way and many orders wait, single orders are not claimed: they would use up its calls.
    func leftToBatches(now: Instant) async throws -> WorkKind? {
        guard policy.bulkFrom != nil else { return nil }
        return try await store.read { reader in
            guard try reader.work.openWork(key: WorkKey.imports.text).contains(where: { $0.state != .failed }) else {
                return nil
            }
            return try isDeep(reader, now) ? .sendOrder : nil
        }
    }

    /// Starts an import instead of sending one order, if many wait.
    /// - Returns: `false` if orders go one by one.
    func startsBatch(at now: Instant) async throws -> Bool {
        guard policy.bulkFrom != nil else { return false }
        let wanted = try await store.read { reader in
            // A pause longer than the limit was set by another clock, and is ignored.
            let paused = (try reader.marks.mark(Self.pauseMark).flatMap { Instant(iso: $0) } ?? now) - now
            let isPaused = (Span(milliseconds: 1)...Limits.Imports.pause).contains(paused)
            return try isDeep(reader, now) && !isPaused && reader.work.openWork(key: WorkKey.imports.text).isEmpty
        }
        guard wanted else { return false }
        return try await store.transact { try Step($0, policy: policy, at: now).enqueue(.sendBatch) }
    }
}
