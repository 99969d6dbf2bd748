package import DeskAPI
package import Domain
package import Store

/// Webhook bodies that are not taken in yet, for the desk and for commands that open a store without a core.
package enum InboxDesk {
    package static func list(_ reader: Reader) throws -> [InboxRow] {
        try reader.inbox.inbox(limit: Limits.Inbox.listed).map(row)
    }

    /// - Returns: `nil` if no such message is kept.
    package static func show(_ id: Int64, _ reader: Reader) throws -> InboxMessage? {
        guard let head = try reader.inbox.bodyHead(id) else { return nil }
        let bytes = try reader.inbox.body(id)?.bytes ?? []
        return InboxMessage(row: row(head), body: String(decoding: bytes, as: UTF8.self))
    }

    /// Reads a message again, or skips it, and records in the journal who did.
    /// - Parameter reason: why it is skipped.
    package static func act(
        _ action: ActionName, on id: Int64, reason: String?, by actor: Actor, _ tx: Transaction, at now: Instant
    ) throws -> (OutcomeKind, String) {
        try MessageAction(Step(tx, policy: Policy(), at: now)).act(action, on: id, reason: reason, by: actor)
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
    /// Rises with each failure, and when the body is taken in.
    var version: Int64 {
        Int64(trouble?.failures ?? 0) + Int64(trouble?.deaths ?? 0) + (outcome == nil ? 0 : 1)
    }
}
