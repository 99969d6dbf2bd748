/// A piece of work, by what it asks for. The case and its payload make the stored row: kind, key and argument. Rows
/// outlive the code, so the words that they are made of never change.
package enum WorkItem: Hashable, Sendable {
    /// Read an order from the channel again, for webhooks that only name it.
    case rereadOrder(OrderID)
    /// Read a fulfilment order from the channel to learn what is asked of it.
    case rereadFulfilmentOrder(String)
    /// Ask the channel what may leave of an order, and from where.
    case routeOrder(OrderID)
    /// Send a part of an order, by its number in the WMS.
    case sendOrder(OrderID, number: String)
    /// Take over an order that somebody else sent to the WMS, in place of sending it.
    /// - Parameter number: its number there, where a person said that it is this order.
    case followOrder(OrderID, as: String?)
    /// Find the channel's open orders that are older than the start, and read what of them is still to be fulfilled.
    case findOlderOrders
    /// Send many parts in one import.
    case sendBatch
    /// Ask how an import went.
    /// - Parameter request: the WMS's id of the import; `nil` where the answer that had it was lost.
    case followBatch(String, request: String?)
    /// Follow a run in Patchworks that takes a part to the WMS.
    case followRun(OrderID, number: String, run: String)
    /// Have Patchworks repeat a run, as a person chose.
    case retryRun(OrderID, number: String, run: String)
    /// Read a part of an order back from the WMS.
    case confirmOrder(OrderID, number: String)
    /// Assess the orders that an exception blocks again.
    case reassessBlocked(ExceptionID)
    /// Assess the orders that are not due again, after the shop's rules for unpaid orders changed.
    case reassessUnpaid
    case decideCancellation(CancellationID, of: OrderID)
    case answerCancellation(CancellationID, of: OrderID)
    /// Refuse a late cancellation that nobody decided in time.
    case expireCancellation(CancellationID, of: OrderID)
    /// Ask the channel for an order that is not known here and that a hook's request names.
    /// - Parameter body: the kept message that has the request.
    case lookUpCancellation(CancellationID, body: Int64)
    /// Tell a sender the outcome of its request.
    /// - Parameter without: set where the request led to no cancellation.
    case answerSender(CancellationID, without: FruitlessRequest?)
    /// Change the WMS's order to match the channel's changed order.
    case adjustOrder(OrderID, OrderDetails)
    /// Tell the channel which units the warehouse will not ship.
    case returnShort(OrderID)
    case createFulfilment(ShipmentID, of: OrderID)
    /// Cancel the channel's fulfilment of a shipment that was rolled back.
    case cancelFulfilment(ShipmentID, of: OrderID)
    /// Capture the customer's payment for what was dispatched.
    case capturePayment(OrderID)
    /// Watch for the expiry of an authorisation, and warn somebody in time.
    case watchAuthorisation(OrderID)
    /// Tell somebody of an order that still waits for its payment.
    case watchPayment(OrderID)
    case notifyCustomer(ShipmentID)
    /// Tell the channel, and not the customer, of a shipment's parcels as they are now.
    case updateTracking(ShipmentID)
    case checkHold(ShipmentID)
    /// Check that a shipment is notified, or held for a reason, within the agreed time.
    case watchShipment(ShipmentID)
    /// Put a body that failed, or was set aside, back into the inbox.
    case takeBodyAgain(Int64)
    /// Erase what is known of the person behind an order.
    case erasePerson(OrderID)
    /// Push stock that moved to the channel.
    case pushStock
    /// Erase everybody because the channel says that the shop has gone, unless it turns out that it has not.
    case redactShop
    /// Subscribe to the channel's webhooks that do not come.
    case subscribeToChannel
    /// Periodic work: one piece for each kind, for ever.
    case periodic(WorkKind)

    package var kind: WorkKind {
        switch self {
        case .rereadOrder: .rereadOrder
        case .rereadFulfilmentOrder: .rereadFulfilmentOrder
        case .routeOrder: .routeOrder
        case .sendOrder: .sendOrder
        case .followOrder: .followOrder
        case .findOlderOrders: .findOlderOrders
        case .sendBatch: .sendBatch
        case .followBatch: .followBatch
        case .followRun: .followRun
        case .retryRun: .retryRun
        case .confirmOrder: .confirmOrder
        case .reassessBlocked: .reassessBlocked
        case .reassessUnpaid: .reassessUnpaid
        case .decideCancellation: .decideCancellation
        case .answerCancellation: .answerCancellation
        case .expireCancellation: .expireCancellation
        case .lookUpCancellation: .lookUpCancellation
        case .answerSender: .answerSender
        case .adjustOrder: .adjustOrder
        case .returnShort: .returnShort
        case .createFulfilment: .createFulfilment
        case .cancelFulfilment: .cancelFulfilment
        case .capturePayment: .capturePayment
        case .watchAuthorisation: .watchAuthorisation
        case .watchPayment: .watchPayment
        case .notifyCustomer: .notifyCustomer
        case .updateTracking: .updateTracking
        case .checkHold: .checkHold
        case .watchShipment: .watchShipment
        case .takeBodyAgain: .takeBodyAgain
        case .erasePerson: .erasePerson
        case .pushStock: .pushStock
        case .redactShop: .redactShop
        case .subscribeToChannel: .subscribeToChannel
        case .periodic(let kind): kind
        }
    }

    /// One piece of work runs at a time for each key, across queues; within a queue in the order of arrival.
    package var key: WorkKey {
        switch self {
        case .rereadOrder(let id), .routeOrder(let id), .sendOrder(let id, _), .followOrder(let id, _),
            .followRun(let id, _, _),
            .retryRun(let id, _, _), .confirmOrder(let id, _), .decideCancellation(_, let id),
            .answerCancellation(_, let id), .expireCancellation(_, let id), .adjustOrder(let id, _),
            .returnShort(let id), .createFulfilment(_, let id), .cancelFulfilment(_, let id), .capturePayment(let id),
            .watchAuthorisation(let id), .watchPayment(let id), .erasePerson(let id):
            .order(id)
        case .rereadFulfilmentOrder(let id): .fulfilmentOrder(id)
        case .notifyCustomer(let id), .updateTracking(let id), .checkHold(let id): .shipment(id)
        case .watchShipment(let id): .watch(id)
        case .lookUpCancellation(let id, _), .answerSender(let id, _): .cancellation(id)
        case .reassessBlocked(let id): .exception(id)
        case .takeBodyAgain(let id): .body(id)
        case .findOlderOrders: .adoption
        case .sendBatch, .followBatch: .imports
        case .redactShop: .wholeShop
        case .subscribeToChannel: .subscriptions
        case .reassessUnpaid: .unpaidOrders
        case .pushStock: .stockPush
        case .periodic(let kind): .periodic(kind)
        }
    }

    /// The WMS's number for the part or the shipment of an order that it is about, where it is about one.
    package var part: String? {
        switch self {
        case .sendOrder(_, let number), .confirmOrder(_, let number), .followRun(_, let number, _),
            .retryRun(_, let number, _):
            number
        case .createFulfilment(let id, _), .cancelFulfilment(let id, _): "shipment \(id)"
        default: nil
        }
    }

    /// What a row holds besides kind and key; no personal data.
    package var argument: String? {
        switch self {
        case .sendOrder(_, let number), .confirmOrder(_, let number): number
        case .followOrder(_, let number): number
        case .followBatch(let batch, let request): request.map { "\(batch)\n\($0)" } ?? batch
        case .followRun(_, let number, let run), .retryRun(_, let number, let run): "\(number)\n\(run)"
        case .decideCancellation(let id, _), .answerCancellation(let id, _), .expireCancellation(let id, _):
            id.rawValue
        case .lookUpCancellation(_, let body): String(body)
        case .answerSender(_, let without): without.map { "\($0.outcome)|\($0.body)" }
        case .adjustOrder(_, let details): details.text
        case .createFulfilment(let id, _), .cancelFulfilment(let id, _): id.rawValue
        case .rereadOrder, .rereadFulfilmentOrder, .routeOrder, .findOlderOrders, .sendBatch,
            .reassessBlocked, .reassessUnpaid, .returnShort,
            .capturePayment, .watchAuthorisation, .watchPayment, .notifyCustomer, .updateTracking, .checkHold,
            .watchShipment, .takeBodyAgain, .erasePerson, .pushStock, .redactShop, .subscribeToChannel,
            .periodic:
            nil
        }
    }

    /// Reads a row.
    /// - Returns: `nil` for one that no version of this code can have written.
    package init?(kind: WorkKind, key: String, argument: String?) {
        guard let key = WorkKey(text: key) else { return nil }
        switch (kind, key) {
        case (.rereadOrder, .order(let id)): self = .rereadOrder(id)
        case (.rereadFulfilmentOrder, .fulfilmentOrder(let id)): self = .rereadFulfilmentOrder(id)
        case (.routeOrder, .order(let id)): self = .routeOrder(id)
        case (.followOrder, .order(let id)): self = .followOrder(id, as: argument)
        case (.reassessBlocked, .exception(let id)): self = .reassessBlocked(id)
        case (.findOlderOrders, .adoption): self = .findOlderOrders
        case (.sendBatch, .imports): self = .sendBatch
        case (.reassessUnpaid, .unpaidOrders): self = .reassessUnpaid
        case (.adjustOrder, .order(let id)): self = .adjustOrder(id, OrderDetails(text: argument))
        case (.returnShort, .order(let id)): self = .returnShort(id)
        case (.capturePayment, .order(let id)): self = .capturePayment(id)
        case (.watchAuthorisation, .order(let id)): self = .watchAuthorisation(id)
        case (.watchPayment, .order(let id)): self = .watchPayment(id)
        case (.notifyCustomer, .shipment(let id)): self = .notifyCustomer(id)
        case (.updateTracking, .shipment(let id)): self = .updateTracking(id)
        case (.checkHold, .shipment(let id)): self = .checkHold(id)
        case (.watchShipment, .watch(let id)): self = .watchShipment(id)
        case (.takeBodyAgain, .body(let id)): self = .takeBodyAgain(id)
        case (.erasePerson, .order(let id)): self = .erasePerson(id)
        case (.redactShop, .wholeShop): self = .redactShop
        case (.subscribeToChannel, .subscriptions): self = .subscribeToChannel
        case (.answerSender, .cancellation(let id)) where argument == nil: self = .answerSender(id, without: nil)
        case (.pushStock, .stockPush): self = .pushStock
        case (_, .periodic(kind)) where kind.periodic: self = .periodic(kind)
        default:
            guard let argument else { return nil }
            self.init(kind, key, argument)
        }
    }

    /// Work whose row has an argument.
    private init?(_ kind: WorkKind, _ key: WorkKey, _ argument: String) {
        let lines = argument.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        switch (kind, key) {
        case (.sendOrder, .order(let id)): self = .sendOrder(id, number: argument)
        case (.confirmOrder, .order(let id)): self = .confirmOrder(id, number: argument)
        case (.followBatch, .imports): self = .followBatch(lines[0], request: lines.count > 1 ? lines[1] : nil)
        case (.followRun, .order(let id)) where lines.count == 2:
            self = .followRun(id, number: lines[0], run: lines[1])
        case (.retryRun, .order(let id)) where lines.count == 2:
            self = .retryRun(id, number: lines[0], run: lines[1])
        case (.decideCancellation, .order(let id)): self = .decideCancellation(CancellationID(argument), of: id)
        case (.answerCancellation, .order(let id)): self = .answerCancellation(CancellationID(argument), of: id)
        case (.expireCancellation, .order(let id)): self = .expireCancellation(CancellationID(argument), of: id)
        case (.createFulfilment, .order(let id)): self = .createFulfilment(ShipmentID(argument), of: id)
        case (.cancelFulfilment, .order(let id)): self = .cancelFulfilment(ShipmentID(argument), of: id)
        case (.answerSender, .cancellation(let id)):
            let parts = argument.split(separator: "|").map(String.init)
            guard parts.count == 2, let body = Int64(parts[1]) else { return nil }
            self = .answerSender(id, without: FruitlessRequest(outcome: parts[0], body: body))
        case (.lookUpCancellation, .cancellation(let id)):
            guard let body = Int64(argument) else { return nil }
            self = .lookUpCancellation(id, body: body)
        default: return nil
        }
    }
}

/// A request to cancel that led to no cancellation.
package struct FruitlessRequest: Hashable, Sendable {
    /// The outcome, in the word that its sender is told.
    package var outcome: String
    /// The kept message that holds it.
    package var body: Int64

    package init(outcome: String, body: Int64) {
        self.outcome = outcome
        self.body = body
    }
}
