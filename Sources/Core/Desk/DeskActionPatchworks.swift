import DeskAPI
import Domain
import Store

extension DeskAction {
    /// Patchworks' own retry, which nothing uses unless a person chooses it: it runs the old version of the flow.
    func retryInPatchworks(_ ref: TargetRef) throws -> Ending {
        let id: OrderID
        switch ref.kind {
        case .order: id = OrderID(ref.id)
        case .exception:
            guard let order = try tx.exception(ExceptionID(ref.id))?.record.order else {
                return (.failed, "it is not about one order")
            }
            id = order
        case .shipment, .cancellation, .work, .body: return (.failed, "only an order has a run")
        }
        guard case .patchworks = policy.ordersVia else { return (.failed, "orders do not go by Patchworks") }
        guard let record = try tx.order(id)?.record else { return (.failed, "the order is not known") }
        let key = OldKey.order(id)
        let open = try tx.openWork(key: key).filter { $0.kind == .retryRun }
        if open.contains(where: { $0.state != .failed }) {
            return (.alreadyDone, "its run is being repeated")
        }
        switch record.stage {
        case .blocked: break
        case .queued: return (.failed, "it is queued, and sent by the flow as it is now")
        case .sent: return (.failed, "it is on its way: its run is followed, or Deposco is looked at")
        case .nothingToShip, .awaitingPayment, .review, .received, .partlyShipped, .shipped, .cancelled:
            return (.failed, "nothing to run again: \(record.stage.title)")
        }
        let runs = record.parts.compactMap { part in
            part.state == .planned ? part.run.map { (part.number, $0) } : nil
        }
        guard !runs.isEmpty else { return (.failed, "no run of it is known") }
        for (number, run) in runs {
            let argument = "\(number)\n\(run)"
            if let dead = open.first(where: { $0.argument == argument }) {
                _ = try tx.retry(work: dead.id, at: now)
            } else {
                _ = try tx.enqueue(NewWork(.retryRun, key: key, due: now, argument: argument), at: now)
            }
        }
        let names = runs.map(\.1).joined(separator: ", ")
        return (.done, "run \(names) is repeated by Patchworks, through the old version of the flow that it had then")
    }
}
