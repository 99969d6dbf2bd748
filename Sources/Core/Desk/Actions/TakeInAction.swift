import DeskAPI
import Domain
import Store

/// Takes in an order that leaves only if a person says so.
struct TakeInAction {
    private let action: DeskAction
    private let step: Step

    init(_ action: DeskAction) {
        self.action = action
        step = action.step
    }

    func perform(on ref: TargetRef) throws -> DeskAction.Ending {
        guard let id = try order(behind: ref) else { return (.failed, "it is not about an order") }
        let orders = AdmitOrders(step)
        if let hindrance = try orders.hindrance(of: id) { return words(hindrance) }
        // The reason stands with the action itself.
        _ = try orders.admit([id], because: nil, by: action.actor)
        guard let stage = try step.known.orders.order(id)?.record.stage else { return (.done, "taken in") }
        switch stage {
        case .notDue: return (.done, "taken in; what may leave is read from the channel first")
        case .queued: return (.done, "taken in, and sent")
        default: return (.done, "taken in; it is \(stage.title)")
        }
    }

    private func order(behind ref: TargetRef) throws -> OrderID? {
        switch ref.kind {
        case .order: OrderID(ref.id)
        case .exception: try step.known.exceptions.exception(ExceptionID(ref.id))?.record.order
        default: nil
        }
    }

    private func words(_ hindrance: AdmitOrders.Hindrance) -> DeskAction.Ending {
        switch hindrance {
        case .unknown: return (.failed, "the order is not known")
        case .cancelled: return (.failed, "it is cancelled")
        case .admitted: return (.alreadyDone, "it was taken in before")
        case .nothingToDecide(let reasons):
            let titles = reasons.map(\.title).joined(separator: ", ")
            return (
                .failed, titles.isEmpty ? "nothing of it waits for a person" : "nobody here decides that: \(titles)"
            )
        }
    }
}
