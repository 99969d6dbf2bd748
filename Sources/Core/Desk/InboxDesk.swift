package import DeskAPI
package import Domain
package import Store

/// The messages that are not taken in, for the desk and for the command that works on a store without a core.
package enum InboxDesk {
    package static let most = 500

    package static func list(_ reader: Reader) throws -> [InboxRow] { try reader.inbox(limit: most).map(row) }

    /// - Returns: `nil` when no such message is kept.
    package static func show(_ id: Int64, _ reader: Reader) throws -> InboxMessage? {
        guard let head = try reader.bodyHead(id) else { return nil }
        let bytes = try reader.body(id)?.bytes ?? []
        return InboxMessage(row: row(head), body: String(decoding: bytes, as: UTF8.self))
    }

    /// Reads a message again, or ends it, with the journal's record of who did.
    /// - Parameter reason: for ending it.
    package static func act(
        _ action: ActionName, on id: Int64, reason: String?, by actor: Actor, _ tx: Transaction, at now: Instant
    ) throws -> (OutcomeKind, String) {
        let (kind, words) =
            action == .skip ? try tx.skip(body: id, reason: reason, at: now) : try tx.retry(body: id)
        if kind == .done {
            try tx.append(
                .acted(action: action.rawValue, reason: reason, outcome: words), to: .system("inbox/\(id)"), by: actor,
                at: now)
        }
        return (kind, words)
    }

    private static func row(_ head: BodyHead) -> InboxRow {
        let state =
            switch head.trouble?.state {
            case _ where head.outcome != nil: head.outcome ?? ""
            case nil: "waiting"
            case .suspect: "read by itself"
            case .waiting: "to be tried again"
            case .aside, .over: "set aside"
            }
        return InboxRow(
            ref: TargetRef(.body, String(head.id)), version: head.version, source: head.source, topic: head.topic,
            receivedAt: head.receivedAt, size: head.size, state: state, failures: head.trouble?.failures ?? 0,
            deaths: head.trouble?.deaths ?? 0, reason: head.trouble?.reason)
    }
}

extension BodyHead {
    /// Moves with everything that goes wrong with it, and when it is taken in.
    var version: Int64 {
        Int64(trouble?.failures ?? 0) + Int64(trouble?.deaths ?? 0) + (outcome == nil ? 0 : 1)
    }
}

extension Transaction {
    /// Puts a message back into the inbox, where it is read by itself, once.
    func retry(body id: Int64) throws -> (OutcomeKind, String) {
        guard let head = try bodyHead(id) else { return (.failed, "no message \(id) is kept") }
        if let outcome = head.outcome { return (.alreadyDone, "it is taken in: \(outcome)") }
        guard try putBack(body: id) else { return (.alreadyDone, "it waits in the inbox and is read in its turn") }
        try drop(.takeBodyAgain, key: OldKey.body(id))
        return (.done, "it is read again")
    }

    /// Ends a message that nobody needs.
    func skip(body id: Int64, reason: String?, at now: Instant) throws -> (OutcomeKind, String) {
        guard let head = try bodyHead(id) else { return (.failed, "no message \(id) is kept") }
        if let outcome = head.outcome { return (.alreadyDone, "it is taken in: \(outcome)") }
        try settleBody(id, "skipped")
        try drop(.takeBodyAgain, key: OldKey.body(id))
        try resolve(head.setAside, because: "the message was skipped by hand", at: now)
        return (.done, "it will not be read")
    }
}

extension IntegrationCore {
    package func inbox() async throws -> [InboxRow] { try await store.read(InboxDesk.list) }

    package func inboxMessage(_ id: Int64) async throws -> InboxMessage? {
        try await store.read { try InboxDesk.show(id, $0) }
    }
}
