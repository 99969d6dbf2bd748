import DeskAPI
import Domain
import Store

/// Takes an order that the WMS has, and that may be one of ours, for that one: it is followed there, and never sent.
struct FollowAction {
    private let step: Step

    init(_ action: DeskAction) { step = action.step }

    func perform(on ref: TargetRef) throws -> DeskAction.Ending {
        guard let record = try step.known.exceptions.exception(ExceptionID(ref.id))?.record, ref.kind == .exception,
            record.type == .perhapsThere, let id = record.order, let order = try step.known.orders.order(id)?.record
        else { return (.failed, "it is about no order that Deposco may have already") }
        guard order.isPerhapsThere else {
            let followed = order.parts.filter { $0.followed != nil }.map(\.number)
            return followed.isEmpty
                ? (.failed, "nobody has to say so any more")
                : (.alreadyDone, "it is followed as \(followed.joined(separator: ", "))")
        }
        let there = try Survey(step.known).matches(of: order).filter(\.counts)
        guard let only = there.first, there.count == 1 else {
            return there.isEmpty
                ? (.failed, "Deposco lists none any more that may be this order; retry it")
                : (
                    .failed,
                    "there are several: \(there.map(\.number).joined(separator: ", ")); cancel there what is not this order"
                )
        }
        try step.enqueue(.followOrder(id, as: only.number))
        return (.done, "\(only.number) is read, and followed as \(order.channel.name); nothing is sent")
    }
}
