import Domain
import Store

/// Attempts to tell customers whose outcome is not known, each kept as a mark.
enum NoticeAttempts {
    private static func mark(_ id: ShipmentID) -> String { "notice/\(id)" }

    static func attempt(_ id: ShipmentID, _ reader: Reader) throws -> NoticeAttempt {
        try reader.marks.mark(mark(id)).map { NoticeAttempt(mark: $0) } ?? NoticeAttempt()
    }

    /// Keeps an attempt, before the channel is asked.
    static func keep(_ attempt: NoticeAttempt, _ id: ShipmentID, _ step: Step) throws {
        guard try self.attempt(id, step.known) != attempt else { return }
        try step.append(attempt.before.isEmpty ? .markEnded : .markMoved(attempt.mark), to: .mark(mark(id)))
    }

    /// Forgets an attempt: its outcome is known.
    static func end(_ id: ShipmentID, _ step: Step) throws { try keep(NoticeAttempt(), id, step) }
}
