import Domain
import Store

/// Attempts to make the channel's fulfilment of a shipment whose outcome is not known, each kept as a mark.
enum FulfilmentAttempts {
    private static func mark(_ id: ShipmentID) -> String { "fulfilment/\(id)" }

    static func attempt(_ id: ShipmentID, _ reader: Reader) throws -> FulfilmentAttempt? {
        try reader.marks.mark(mark(id)).map { FulfilmentAttempt(mark: $0) }
    }

    /// Keeps an attempt, before the channel is asked.
    static func begin(_ attempt: FulfilmentAttempt, _ id: ShipmentID, _ step: Step) throws {
        guard try self.attempt(id, step.known) != attempt else { return }
        try step.append(.markMoved(attempt.mark), to: .mark(mark(id)))
    }

    /// Forgets an attempt: its outcome is known.
    static func end(_ id: ShipmentID, _ step: Step) throws {
        guard try attempt(id, step.known) != nil else { return }
        try step.append(.markEnded, to: .mark(mark(id)))
    }
}
