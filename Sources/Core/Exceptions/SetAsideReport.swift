import Connectors
import Domain
import Logging
import Store

/// Reports on the desk what our own code could not process.
struct SetAsideReport: Sendable {
    let store: Store
    let settings: Replaceable<CoreSettings>
    let clock: CoreClock
    let health: Health
    let log: Logger

    /// Reports how much is set aside.
    func tell() async throws {
        let (bodies, works, rows) = try await store.read { reader in
            (
                try reader.inbox.setAsideBodies(), try reader.work.faultyWork(),
                try reader.exceptions.openSetAside().count { !Self.isOfBody($0.record) }
            )
        }
        if bodies + works + rows == 0 {
            health.clear(.setAside)
            return
        }
        let parts = [(bodies, "messages"), (works, "pieces of work"), (rows, "rows or stored documents")]
        let words = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        if health.raise(.setAside, "set aside, and waiting for somebody: \(words)", at: clock.now) {
            log.warning("something is set aside", metadata: ["what": "\(words)"])
        }
    }

    /// Raises an exception for each stored document that could not be decoded, and ends those of documents that can be decoded again.
    func tellUnreadable() async throws {
        let met = store.takeUnreadable()
        let known = try await store.read { try $0.exceptions.openSetAside().map(\.record).filter(Self.isOfDocument) }
        guard !met.isEmpty || !known.isEmpty else { return }
        let now = clock.now
        let policy = settings.value.policy
        try await store.transact { tx in
            let step = Step(tx, policy: policy, at: now)
            for document in met {
                try step.raise(
                    NewException(
                        .setAside(document: document.id, of: document.table),
                        summary: "the stored \(document.table) \(plain(document.id)) cannot be read",
                        detail: "\(document.why). The journal may have it whole: `tallyman store rebuild`"))
            }
            for record in known {
                guard case .document(let table, let id)? = record.subject, try tx.isReadable(table, id) else {
                    continue
                }
                try step.resolve(record.id, .readableAgain)
            }
        }
        try await tell()
    }

    private static func isOfBody(_ record: ExceptionRecord) -> Bool {
        if case .body? = record.subject { true } else { false }
    }

    private static func isOfDocument(_ record: ExceptionRecord) -> Bool {
        if case .document? = record.subject { true } else { false }
    }
}
