import DeskAPI
import Domain
import Store

/// Enqueues the erasure of an order's customer, at once or when the order ends.
struct ErasePersonAction {
    private let action: DeskAction
    private let step: Step

    init(_ action: DeskAction) {
        self.action = action
        step = action.step
    }

    func perform(on ref: TargetRef) throws -> DeskAction.Ending {
        guard ref.kind == .order, let record = try step.known.orders.order(OrderID(ref.id))?.record else {
            return (.failed, "people are erased by their orders")
        }
        switch try step.known.erasures.erasure(of: record.id)?.state {
        case .erased: return (.alreadyDone, "who ordered is erased")
        case .due: return (.alreadyDone, "who ordered is erased when the order ends; it is \(record.stage.title)")
        case nil: break
        }
        let words = try step.known.erasures.words(of: record.id).count
        let over = try PersonReads(step.known).isOver(record.id)
        try PrivacyFlow(step).askErasure(record.id, by: action.actor)
        let goes = "name, address and contact, \(words) texts, and kept messages"
        let stays = "the order's lines, figures and dates stay"
        return over
            ? (.done, "\(goes) are erased; \(stays)")
            : (.done, "the order is \(record.stage.title): when it ends, \(goes) are erased; \(stays)")
    }
}
