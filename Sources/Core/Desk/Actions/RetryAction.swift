import DeskAPI
import Domain
import Store

/// Retries what a target waits for.
struct RetryAction {
    private let action: DeskAction
    private let step: Step

    init(_ action: DeskAction) {
        self.action = action
        step = action.step
    }

    func perform(on ref: TargetRef) throws -> DeskAction.Ending {
        switch ref.kind {
        case .order: try retry(OrderID(ref.id))
        case .shipment: try retry(ShipmentID(ref.id))
        case .cancellation: try retry(CancellationID(ref.id))
        case .work: try retry(work: Int64(ref.id) ?? 0)
        case .exception: try retry(ExceptionID(ref.id))
        default: try action.onMessage(behind: ref)
        }
    }

    /// Whether no colleague did anything to it since the person looked. What waits is tried again all the time by itself, and whatever has
    /// changed by that, a retry goes on from there.
    func isUntouched(_ target: ActionTarget, now state: DeskAction.Target) throws -> Bool {
        switch target.ref.kind {
        // Its versions count attempts alone, and a retry of what is due already changes nothing.
        case .work: true
        case .body: false
        default: try state.subject.map { try Meanwhile($0, since: target.version, step.known).byPerson == nil } ?? false
        }
    }

    // MARK: Orders

    private func retry(_ id: OrderID) throws -> DeskAction.Ending {
        guard let record = try step.known.orders.order(id)?.record else { return (.failed, "the order is not known") }
        let flow = OrderFlow(step)
        for row in try step.openWork(.order(id)) where row.state == .failed || row.state == .waiting {
            try step.retry(row)
        }
        switch record.stage {
        case .blocked:
            try flow.assess(id)
            return try step.known.orders.order(id)?.record.stage == .blocked
                ? blockedAgain(id) : (.done, "checked again, and going on")
        case .queued:
            try flow.enqueueNext(of: id)
            return (.done, "sent again, after looking whether Deposco has it")
        case .sent, .review, .partlyShipped:
            if record.parts.allSatisfy({ $0.state == .received }) { break }
            return try retryParts(of: record)
        case .notDue, .elsewhere:
            try FulfilmentFlow(step).readAgain(id)
            return (.done, "the channel is asked again")
        case .nothingToShip, .awaitingPayment, .received, .shipped, .cancelled: break
        }
        return (.alreadyDone, "the order is \(record.stage.title)")
    }

    private func retryParts(of record: OrderRecord) throws -> DeskAction.Ending {
        let (id, flow) = (record.id, OrderFlow(step))
        try flow.assess(id)
        let isBlocked = try step.known.orders.order(id)?.record.blocks.isEmpty == false
        for part in record.parts {
            switch part.state {
            case .planned where isBlocked: break
            case .planned: try flow.enqueueSending(part.number, of: id)
            case .sent, .review: try flow.enqueueConfirming(part.number, of: id, due: step.now)
            case .received: break
            }
        }
        if isBlocked, !record.parts.contains(where: { $0.state == .sent || $0.state == .review }) {
            return try blockedAgain(id)
        }
        return (.done, "read back from Deposco again")
    }

    private func blockedAgain(_ id: OrderID) throws -> DeskAction.Ending {
        let blocks = try step.known.orders.order(id)?.record.blocks ?? []
        let reasons = try blocks.compactMap { try step.known.exceptions.exception($0.exception)?.record.summary }
        return (.failed, "it still waits: \(reasons.joined(separator: ", "))")
    }

    // MARK: Shipments and cancellations

    private func retry(_ id: ShipmentID) throws -> DeskAction.Ending {
        guard let record = try step.known.shipments.shipment(id)?.record else {
            return (.failed, "the shipment is not known")
        }
        var rows = try step.openWork(.shipment(id))
        if let order = record.order {
            rows += try step.openWork(.order(order)).filter { $0.item == .createFulfilment(id, of: order) }
        }
        var again = 0
        for row in rows where row.state == .failed || row.state == .waiting {
            if try step.retry(row) { again += 1 }
        }
        if again > 0 { return (.done, "tried again") }
        if record.notice == .released {
            try step.enqueue(.notifyCustomer(id))
            return (.done, "the customer is told, after looking whether that happened")
        }
        guard !record.fulfilmentConfirmed, let order = record.order else { return (.alreadyDone, "the channel has it") }
        try ShipmentFlow(step).enqueueFulfilling(id, of: order)
        return (.done, "the fulfilment is tried again")
    }

    private func retry(_ id: CancellationID) throws -> DeskAction.Ending {
        guard let record = try step.known.cancellations.cancellation(id)?.record else {
            return (.failed, "the cancellation is not known")
        }
        let order = record.request.order
        let rows = try step.openWork(.order(order)).filter { $0.item?.cancellation == id }
        for row in try rows + step.openWork(.cancellation(id)) where row.state != .held {
            if try step.retry(row) { return (.done, "tried again") }
        }
        switch record.state {
        case .late: return (.alreadyDone, "the stage is known: \(record.wmsStatus ?? "")")
        case .requested, .unknown:
            try step.enqueue(.decideCancellation(id, of: order))
            return (.done, "Deposco is asked again")
        case .stopped, .rejecting:
            try step.enqueue(.answerCancellation(id, of: order))
            return (.done, "the channel is told again")
        case .rejected, .done: return (.alreadyDone, "it is settled")
        }
    }

    // MARK: Work and exceptions

    private func retry(work id: Int64) throws -> DeskAction.Ending {
        guard let row = try step.known.work.work(id) else { return (.alreadyDone, "it has ended meanwhile") }
        if try step.retry(row) { return (.done, "due now") }
        switch row.state {
        case .running: return (.alreadyDone, "it is being done now")
        case .held: return (.failed, "it waits for \(row.heldFor ?? "something else"), and goes on by itself then")
        case .ready, .waiting, .failed, .done:
            return (.alreadyDone, row.attempts == 0 ? "it has not been tried yet, and is due by itself" : "it is due")
        }
    }

    private func retry(_ id: ExceptionID) throws -> DeskAction.Ending {
        guard let record = try step.known.exceptions.exception(id)?.record else {
            return (.failed, "the exception is not known")
        }
        guard record.state == .open else { return (.alreadyDone, "it is resolved") }
        switch record.type.retry {
        case .blockedOrders: return try retryBlocked(by: id)
        case .capture:
            guard let order = record.order, step.policy.payments.capture == .onDispatch else { break }
            try step.enqueue(.capturePayment(order))
            return (.done, "captured again, after looking what is taken")
        case .channelTerms:
            try step.enqueue(.subscribeToChannel)
            return (.done, "looked at again, and missing webhooks are subscribed to")
        case .subject: break
        }
        switch record.subject {
        case .work(let id): return try retry(work: id)
        case .body(let id): return try action.on(message: id)
        case .document: return (.failed, "it is looked at again by itself; see the playbook")
        case .shipment(let id): return try retry(id)
        case .cancellation(let id): return try retry(id)
        case .name, .customer, .order, nil: break
        }
        if let order = record.order { return try retry(order) }
        return (.failed, "there is nothing to try again; see the playbook")
    }

    private func retryBlocked(by id: ExceptionID) throws -> DeskAction.Ending {
        let blocked = try step.known.orders.blockedCount(by: id).orders
        try step.enqueue(.reassessBlocked(id))
        for row in try step.openWork(.periodic(.pollItems)) { try step.retry(row) }
        return (.done, "the item master is read again; \(blocked) orders are checked anew")
    }
}

extension WorkRow {
    fileprivate var item: WorkItem? { WorkItem(kind: kind, key: key, argument: argument) }
}

extension WorkItem {
    /// The cancellation that this work belongs to.
    fileprivate var cancellation: CancellationID? {
        switch self {
        case .decideCancellation(let id, _), .answerCancellation(let id, _), .expireCancellation(let id, _): id
        default: nil
        }
    }
}
