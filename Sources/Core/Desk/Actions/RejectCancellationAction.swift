import DeskAPI
import Domain
import Store

/// Refuses a cancellation that is past the point of no return, or whose stage is not known.
struct RejectCancellationAction {
    private let action: DeskAction
    private let step: Step

    init(_ action: DeskAction) {
        self.action = action
        step = action.step
    }

    func perform(on ref: TargetRef) throws -> DeskAction.Ending {
        guard let record = try cancellation(behind: ref) else { return (.failed, "no cancellation is open for it") }
        guard record.request.source.canBeRefused else {
            return (.failed, "it is already cancelled on the channel; there is nothing to refuse")
        }
        switch record.state {
        case .late, .unknown:
            let order = try step.known.orders.order(record.request.order)?.record
            try CancellationFlow(step).refuse(
                record, reason: action.reason ?? step.policy.lateMessage(for: order), by: action.actor)
            // It may have left since it was judged, which whoever rejects it with other words should know.
            let moved = record.moved(to: order?.wmsStatus).map { ", at \($0.now) by now" } ?? ""
            return (.done, "rejected\(moved); the channel is told")
        case .rejecting, .rejected: return (.alreadyDone, try refusal(of: record.id))
        case .requested: return (.failed, "the warehouse is still being asked")
        case .stopped, .done: return (.failed, "the warehouse has stopped the order")
        }
    }

    /// Who refused it.
    private func refusal(of id: CancellationID) throws -> String {
        let facts = try step.known.journal.timeline(subject: .cancellation(id), limit: 50)
        let last = facts.last { if case .cancellationRefused = $0.fact { true } else { false } }
        guard let who = last.flatMap({ Actor.person(in: $0.actor) }) else {
            return "it was rejected by itself, since nobody had decided in time"
        }
        return "\(who) rejected it"
    }

    private func cancellation(behind ref: TargetRef) throws -> CancellationRecord? {
        switch ref.kind {
        case .cancellation: return try step.known.cancellations.cancellation(CancellationID(ref.id))?.record
        case .order:
            return try step.known.cancellations.all(of: OrderID(ref.id)).map(\.record).last { $0.open }
        case .exception:
            guard case .cancellation(let id)? = try action.subject(ofException: ref) else { return nil }
            return try step.known.cancellations.cancellation(id)?.record
        default: return nil
        }
    }
}
