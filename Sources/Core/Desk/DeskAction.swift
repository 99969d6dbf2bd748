import DeskAPI
import Domain
import Store

/// One action of one person on targets, inside one transaction.
struct DeskAction {
    let request: ActionRequest
    let reason: String?
    let policy: Policy
    let actor: Actor
    let now: Instant
    let tx: Transaction

    typealias Ending = (OutcomeKind, String)

    struct Target {
        var label: String
        var version: Int64
        /// Where the journal records the action; `nil` for work, which is recorded on what it is about.
        var subject: Subject?
    }

    func look(_ ref: TargetRef) throws -> Target? {
        switch ref.kind {
        case .order:
            let id = OrderID(ref.id)
            return try tx.order(id).map {
                Target(label: $0.record.channel.name, version: $0.version, subject: .order(id))
            }
        case .shipment:
            let id = ShipmentID(ref.id)
            return try tx.shipment(id).map {
                Target(label: $0.record.orderName ?? ref.id, version: $0.version, subject: .shipment(id))
            }
        case .cancellation:
            let id = CancellationID(ref.id)
            return try tx.cancellation(id).map {
                Target(label: $0.record.request.orderName, version: $0.version, subject: .cancellation(id))
            }
        case .exception:
            let id = ExceptionID(ref.id)
            return try tx.exception(id).map {
                Target(label: $0.record.summary, version: $0.version, subject: .exception(id))
            }
        case .work:
            guard let id = Int64(ref.id), let row = try tx.work(id) else { return nil }
            return Target(
                label: "\(row.kind.rawValue) \(row.key)", version: row.version,
                subject: Subject(text: row.key) ?? .system(row.kind.rawValue))
        case .body:
            guard let id = Int64(ref.id), let head = try tx.bodyHead(id) else { return nil }
            return Target(label: "message \(id)", version: head.version, subject: nil)
        }
    }

    func perform(on ref: TargetRef) throws -> Ending {
        switch request.action {
        case .retry: try retry(ref)
        case .rejectCancellation: try rejectCancellation(ref)
        case .assignOwner: try assignOwner(ref)
        case .releaseNotification: try releaseNotification(ref)
        case .retryInPatchworks: try retryInPatchworks(ref)
        case .erasePerson: try erasePerson(ref)
        case .skip: try onMessage(ref)
        }
    }

    /// Reads a message again, or skips it.
    private func onMessage(_ ref: TargetRef) throws -> Ending {
        let about = ref.kind == .exception ? try tx.exception(ExceptionID(ref.id))?.record.about : "body/\(ref.id)"
        guard [.body, .exception].contains(ref.kind), let about, about.hasPrefix("body/"),
            let id = Int64(OldKey.id(in: about))
        else { return (.failed, "it is not about a message") }
        return try InboxDesk.act(request.action, on: id, reason: reason, by: actor, tx, at: now)
    }

    // MARK: Retry

    private func retry(_ ref: TargetRef) throws -> Ending {
        switch ref.kind {
        case .order: return try retry(order: OrderID(ref.id))
        case .shipment: return try retry(shipment: ShipmentID(ref.id))
        case .cancellation: return try retry(cancellation: CancellationID(ref.id))
        case .work: return try retry(work: Int64(ref.id) ?? 0)
        case .exception: return try retry(exception: ExceptionID(ref.id))
        case .body: return try onMessage(ref)
        }
    }

    private func retry(order id: OrderID) throws -> Ending {
        guard let record = try tx.order(id)?.record else { return (.failed, "the order is not known") }
        let key = OldKey.order(id)
        for row in try tx.openWork(key: key) where row.state == .failed || row.state == .waiting {
            _ = try tx.retry(work: row.id, at: now)
        }
        switch record.stage {
        case .blocked:
            try tx.assess(id, policy: policy, at: now)
            return try tx.order(id)?.record.stage == .blocked
                ? blockedAgain(id) : (.done, "checked again, and going on")
        case .queued:
            try tx.enqueueNext(of: id, at: now)
            return (.done, "sent again, after looking whether Deposco has it")
        case .sent, .review, .partlyShipped:
            if record.parts.allSatisfy({ $0.state == .received }) { break }
            try tx.assess(id, policy: policy, at: now)
            let isBlocked = try tx.order(id)?.record.blocks.isEmpty == false
            for part in record.parts {
                switch part.state {
                case .planned where isBlocked: break
                case .planned: try tx.enqueueSending(part.number, of: id, at: now)
                case .sent, .review: try tx.enqueueConfirming(part.number, of: id, due: now, at: now)
                case .received: break
                }
            }
            if isBlocked, !record.parts.contains(where: { $0.state == .sent || $0.state == .review }) {
                return try blockedAgain(id)
            }
            return (.done, "read back from Deposco again")
        case .nothingToShip, .awaitingPayment, .received, .shipped, .cancelled: break
        }
        return (.alreadyDone, "nothing to retry: \(record.stage.title)")
    }

    private func blockedAgain(_ id: OrderID) throws -> Ending {
        let blocks = try tx.order(id)?.record.blocks ?? []
        return (.failed, "it would be blocked again by \(blocks.map(\.exception.rawValue).joined(separator: ", "))")
    }

    private func retry(shipment id: ShipmentID) throws -> Ending {
        guard let record = try tx.shipment(id)?.record else { return (.failed, "the shipment is not known") }
        var rows = try tx.openWork(key: OldKey.shipment(id))
        if let order = record.order {
            rows += try tx.openWork(key: OldKey.order(order)).filter {
                $0.kind == .createFulfilment && $0.argument == id.rawValue
            }
        }
        var again = 0
        for row in rows where row.state == .failed || row.state == .waiting {
            if try tx.retry(work: row.id, at: now) { again += 1 }
        }
        if again > 0 { return (.done, "tried again") }
        if record.notice == .released {
            _ = try tx.enqueue(NewWork(.notifyCustomer, key: OldKey.shipment(id), due: now), at: now)
            return (.done, "the customer is told, after looking whether that happened")
        }
        guard !record.fulfilmentConfirmed, let order = record.order else { return (.alreadyDone, "nothing to retry") }
        try tx.enqueueFulfilling(id, of: order, at: now)
        return (.done, "the fulfilment is tried again")
    }

    private func retry(cancellation id: CancellationID) throws -> Ending {
        guard let record = try tx.cancellation(id)?.record else { return (.failed, "the cancellation is not known") }
        let key = OldKey.order(record.request.order)
        let rows = try tx.openWork(key: key).filter { $0.argument == id.rawValue }
        for row in try rows + tx.openWork(key: OldKey.cancellation(id)) where row.state != .held {
            if try tx.retry(work: row.id, at: now) { return (.done, "tried again") }
        }
        switch record.state {
        case .requested, .unknown, .late:
            if record.state == .late { return (.alreadyDone, "the stage is known: \(record.wmsStatus ?? "")") }
            _ = try tx.enqueue(
                NewWork(.decideCancellation, key: key, due: now, argument: id.rawValue), at: now)
            return (.done, "Deposco is asked again")
        case .stopped, .rejecting:
            _ = try tx.enqueue(
                NewWork(.answerCancellation, key: key, due: now, argument: id.rawValue), at: now)
            return (.done, "the channel is told again")
        case .rejected, .done: return (.alreadyDone, "it is settled")
        }
    }

    private func retry(work id: Int64) throws -> Ending {
        try tx.retry(work: id, at: now) ? (.done, "due now") : (.alreadyDone, "it is not waiting")
    }

    private func retry(exception id: ExceptionID) throws -> Ending {
        guard let record = try tx.exception(id)?.record else { return (.failed, "the exception is not known") }
        guard record.state == .open else { return (.alreadyDone, "it is resolved") }
        switch record.type {
        case .unknownSKU, .inactiveItem, .bundleRefused, .unmappedLocation:
            let blocked = try tx.blockedCount(by: id).orders
            _ = try tx.enqueue(NewWork(.reassessBlocked, key: OldKey.exception(id), due: now), at: now)
            for row in try tx.openWork(key: "periodic/\(WorkKind.pollItems.rawValue)") {
                _ = try tx.retry(work: row.id, at: now)
            }
            return (.done, "the item master is read again; \(blocked) orders are checked anew")
        case .captureFailed:
            guard let order = record.order, policy.payments.capture == .onDispatch else { break }
            _ = try tx.enqueue(NewWork(.capturePayment, key: OldKey.order(order), due: now), at: now)
            return (.done, "captured again, after looking what is taken")
        default: break
        }
        if let about = record.about, let slash = about.firstIndex(of: "/") {
            let rest = String(about[about.index(after: slash)...])
            switch about[..<slash] {
            case "work": return try retry(work: Int64(rest) ?? 0)
            case "body": return try onMessage(TargetRef(.body, rest))
            case "document": return (.failed, "it is looked at again by itself; see the playbook")
            case "shipment": return try retry(shipment: ShipmentID(rest))
            case "cancellation": return try retry(cancellation: CancellationID(rest))
            default: break
            }
        }
        if let order = record.order { return try retry(order: order) }
        return (.failed, "there is nothing to try again; see the playbook")
    }

    // MARK: Reject

    private func rejectCancellation(_ ref: TargetRef) throws -> Ending {
        guard let record = try cancellation(behind: ref) else { return (.failed, "no cancellation is open for it") }
        guard record.request.source.canBeRefused else {
            return (.failed, "it is already cancelled on the channel; there is nothing to refuse")
        }
        switch record.state {
        case .late, .unknown:
            try tx.refuse(record, reason: reason ?? policy.lateCancellationMessage, by: actor, at: now)
            return (.done, "rejected; the channel is told")
        case .rejecting, .rejected: return (.alreadyDone, "it is rejected")
        case .requested: return (.failed, "the warehouse is still being asked")
        case .stopped, .done: return (.failed, "the warehouse has stopped the order")
        }
    }

    private func cancellation(behind ref: TargetRef) throws -> CancellationRecord? {
        switch ref.kind {
        case .cancellation: return try tx.cancellation(CancellationID(ref.id))?.record
        case .order: return try tx.cancellations(of: OrderID(ref.id)).map(\.record).last { $0.open }
        case .exception:
            guard let about = try tx.exception(ExceptionID(ref.id))?.record.about, about.hasPrefix("cancellation/")
            else {
                return nil
            }
            return try tx.cancellation(CancellationID(OldKey.id(in: about)))?.record
        case .shipment, .work, .body: return nil
        }
    }

    // MARK: Owner and release

    private func assignOwner(_ ref: TargetRef) throws -> Ending {
        let exceptions = try openExceptions(behind: ref)
        guard !exceptions.isEmpty else { return (.failed, "it has no open exception to own") }
        let changing = exceptions.filter { $0.owner != request.owner || !$0.ownerByHand }
        for exception in changing {
            try tx.append(.exceptionAssigned(request.owner), to: .exception(exception.id), by: actor, at: now)
        }
        let name = request.owner?.name ?? "nobody"
        return changing.isEmpty ? (.alreadyDone, "\(name) has it") : (.done, "assigned to \(name)")
    }

    private func openExceptions(behind ref: TargetRef) throws -> [ExceptionRecord] {
        switch ref.kind {
        case .exception:
            return try tx.exception(ExceptionID(ref.id)).map(\.record).filter { $0.state == .open }.map { [$0] } ?? []
        case .order: return try tx.openExceptions(of: OrderID(ref.id)).map(\.record)
        case .shipment, .cancellation:
            let about = "\(ref.kind.rawValue)/\(ref.id)"
            let order =
                ref.kind == .shipment
                ? try tx.shipment(ShipmentID(ref.id))?.record.order
                : try tx.cancellation(CancellationID(ref.id))?.record.request.order
            guard let order else { return [] }
            return try tx.openExceptions(of: order).map(\.record).filter { $0.about == about }
        case .work:
            guard let id = Int64(ref.id), let row = try tx.work(id) else { return [] }
            let letter = ExceptionID("dead-letter/\(row.kind.rawValue)/\(row.key)")
            return try tx.exception(letter).map(\.record).filter { $0.state == .open }.map { [$0] } ?? []
        case .body:
            let letter = ExceptionID("set-aside/body/\(ref.id)")
            return try tx.exception(letter).map(\.record).filter { $0.state == .open }.map { [$0] } ?? []
        }
    }

    private func releaseNotification(_ ref: TargetRef) throws -> Ending {
        let id: ShipmentID
        switch ref.kind {
        case .shipment: id = ShipmentID(ref.id)
        case .exception:
            guard let about = try tx.exception(ExceptionID(ref.id))?.record.about, about.hasPrefix("shipment/") else {
                return (.failed, "it is not about a shipment")
            }
            id = ShipmentID(OldKey.id(in: about))
        case .order, .cancellation, .work, .body: return (.failed, "choose the shipment")
        }
        switch try tx.shipment(id)?.record.notice {
        case .held:
            try tx.release(id, reason: reason ?? "by hand", by: actor, policy.hold, at: now)
            return (.done, "released; the customer is told")
        case .released, .sent: return (.alreadyDone, "the customer has been told or is being told")
        case .cancelled: return (.failed, "the shipment was rolled back")
        case nil, .some(.none): return (.failed, "the channel has no fulfilment yet")
        }
    }
}

extension Optional {
    /// `nil` unless the value satisfies the condition.
    fileprivate func filter(_ keep: (Wrapped) -> Bool) -> Wrapped? { flatMap { keep($0) ? $0 : nil } }
}
