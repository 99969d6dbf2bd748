import Connectors
import Domain
import Store

/// Tells the channel how the request ended. Skips what the channel already shows.
struct AnswerCancellation: Sendable {
    let store: Store
    let shopify: ShopifyClient

    func work(_ id: CancellationID) async throws -> Outcome {
        guard let record = try await store.read({ try $0.cancellations.cancellation(id)?.record }),
            record.state == .stopped || record.state == .rejecting
        else { return .done }
        let accepted = record.state == .stopped
        let order = record.request.order
        // What the channel deleted cannot be told anything.
        var noteRefused: String?
        if let seen = try await shopify.order(order, for: .cancellations) {
            noteRefused = try await tell(seen.order, record, accepted: accepted)
        }
        return .write { [noteRefused] step in
            if let noteRefused { try step.append(.noted(noteRefused), to: .cancellation(id)) }
            try step.append(
                .cancellationAnswered(accepted: accepted, message: record.answer), to: .cancellation(id))
            try step.resolve(.lateCancellation(id, of: order), accepted ? .stopped : .rejected)
            if case .sender = record.request.source { try step.enqueue(.answerSender(id, without: nil)) }
            return .done
        }
    }

    /// - Returns: why Shopify refused the note; `nil` if it did not.
    private func tell(
        _ order: ChannelOrder, _ record: CancellationRecord, accepted: Bool
    ) async throws(CallFailure) -> String? {
        if case .fulfilmentOrder(let fulfilmentOrder) = record.request.source {
            try await answer(record, on: fulfilmentOrder, accepted: accepted)
        }
        if accepted, record.request.source.canBeRefused, order.cancelledAt == nil {
            try await shopify.cancelOrder(order.id, for: .cancellations)
        }
        try await shopify.addTags(
            order.id, [accepted ? "cancelled-in-warehouse" : "cancellation-rejected"], for: .cancellations)
        return try await note(record, accepted: accepted)
    }

    private func answer(
        _ record: CancellationRecord, on fulfilmentOrder: String, accepted: Bool
    ) async throws(CallFailure) {
        let asked = try await shopify.fulfilmentOrder(fulfilmentOrder, for: .cancellations)
        guard asked?.asksToCancel == true else { return }
        if accepted {
            try await shopify.acceptCancellation(
                fulfilmentOrder: fulfilmentOrder, message: record.answer, for: .cancellations)
        } else {
            try await shopify.rejectCancellation(
                fulfilmentOrder: fulfilmentOrder, message: record.answer, for: .cancellations)
        }
    }

    /// Adds a note to the channel's order. If Shopify refuses the note, for example because it is too long, the rest goes on.
    /// - Returns: why Shopify refused the note; `nil` if it did not.
    private func note(_ record: CancellationRecord, accepted: Bool) async throws(CallFailure) -> String? {
        do {
            try await shopify.appendNote(
                record.request.order, record.note(accepted: accepted), for: .cancellations)
            return nil
        } catch {
            guard case .refused(let words) = error else { throw error }
            return "Shopify did not take the note: \(words)"
        }
    }
}
