import DeskAPI
import Domain
import Store

/// Patchworks' own retry. Only a person chooses it, because it runs the old version of the flow: docs/apis/patchworks.md#runs.
struct RetryInPatchworksAction {
    private let action: DeskAction
    private let step: Step

    init(_ action: DeskAction) {
        self.action = action
        step = action.step
    }

    func perform(on ref: TargetRef) throws -> DeskAction.Ending {
        switch ref.kind {
        case .order: return try retry(OrderID(ref.id))
        case .exception:
            guard let order = try step.known.exceptions.exception(ExceptionID(ref.id))?.record.order else {
                return (.failed, "it is not about one order")
            }
            return try retry(order)
        default: return (.failed, "only an order has a run")
        }
    }

    private func retry(_ id: OrderID) throws -> DeskAction.Ending {
        guard case .patchworks = step.policy.ordersVia else { return (.failed, "orders do not go by Patchworks") }
        guard let record = try step.known.orders.order(id)?.record else { return (.failed, "the order is not known") }
        let open = try step.openWork(.order(id)).filter { $0.kind == .retryRun }
        if open.contains(where: { $0.state != .failed }) { return (.alreadyDone, "its run is being repeated") }
        switch record.stage {
        case .blocked: break
        case .queued: return (.failed, "it is queued, and sent by the flow as it is now")
        case .sent: return (.failed, "it is on its way: its run is followed, or Deposco is looked at")
        case .nothingToShip, .elsewhere, .notDue, .awaitingPayment, .review, .received, .partlyShipped, .shipped,
            .cancelled:
            return (.failed, "nothing to run again: \(record.stage.title)")
        }
        let runs = record.parts.compactMap { part in
            part.state == .planned ? part.run.map { (part.number, $0) } : nil
        }
        guard !runs.isEmpty else { return (.failed, "no run of it is known") }
        for (number, run) in runs {
            let item = WorkItem.retryRun(id, number: number, run: run)
            if let dead = open.first(where: { $0.argument == item.argument }) {
                try step.retry(dead)
            } else {
                try step.enqueue(item)
            }
        }
        let names = runs.map(\.1).joined(separator: ", ")
        return (.done, "run \(names) is repeated by Patchworks, through the old version of the flow that it had then")
    }
}
