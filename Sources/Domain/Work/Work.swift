/// The durable queues, the most urgent first.
package enum Queue: String, Sendable, Codable, CaseIterable {
    case stock, cancellations, orders, shipments, notifications, catalogue

    /// Lower is more urgent.
    package var priority: Int {
        switch self {
        case .stock: 0
        case .cancellations: 1
        case .orders: 2
        case .shipments: 3
        case .notifications: 4
        case .catalogue: 5
        }
    }
}

/// What a piece of work asks for. The subject is in the work's `key`.
package enum WorkKind: String, Sendable, Codable, CaseIterable {
    /// Read an order from the channel again, for webhooks that only name it.
    case rereadOrder
    /// Read a fulfilment order from the channel to learn what is asked of it.
    case rereadFulfilmentOrder
    /// Ask the channel what may leave of an order, and from where.
    case routeOrder
    /// Send a part of an order to the WMS; the argument is its number there.
    case sendOrder
    /// Take over an order that somebody else sent to the WMS, in place of sending it.
    case followOrder
    /// Find the channel's open orders that are older than the start, and read what of them is still to be fulfilled.
    case findOlderOrders
    /// Send many parts in one import.
    case sendBatch
    /// Ask how an import went; the argument is its id and, on a second line, the WMS's own.
    case followBatch
    /// Follow a run in Patchworks that takes a part to the WMS; the argument is its number and, on a second line, the run.
    case followRun
    /// Have Patchworks repeat a run, as a person chose; the argument is the part's number and, on a second line, the
    /// run.
    case retryRun
    /// Read an order back from the WMS.
    case confirmOrder
    /// Assess the orders that an exception blocks again; the key is the exception's.
    case reassessBlocked
    /// Assess the orders that are not due again, after the shop's rules for unpaid orders changed.
    case reassessUnpaid
    case decideCancellation
    case answerCancellation
    /// Refuse a late cancellation that nobody decided in time.
    case expireCancellation
    /// Ask the channel for an order that is not known here and that a hook's request names; the argument is the kept
    /// body's id.
    case lookUpCancellation
    /// Tell a sender the outcome of its request; the argument is set where the request led to no cancellation.
    case answerSender
    /// Change the WMS's order to match the channel's changed order; the argument is `address` for a new address.
    case adjustOrder
    /// Tell the channel which units the warehouse will not ship.
    case returnShort
    case createFulfilment
    /// Cancel the channel's fulfilment of a shipment that was rolled back.
    case cancelFulfilment
    /// Capture the customer's payment for what was dispatched.
    case capturePayment
    /// Watch for the expiry of an authorisation, and warn somebody in time.
    case watchAuthorisation
    /// Tell somebody of an order that still waits for its payment.
    case watchPayment
    case notifyCustomer
    /// Tell the channel, and not the customer, of a shipment's parcels as they are now.
    case updateTracking
    case checkHold
    /// Put a body that failed, or was set aside, back into the inbox.
    case takeBodyAgain
    /// Check that a shipment is notified, or held for a reason, within the agreed time.
    case watchShipment
    /// Erase what is known of the person behind an order.
    case erasePerson
    /// Erase everybody because the channel says that the shop has gone, unless it turns out that it has not.
    case redactShop
    /// Subscribe to the channel's webhooks that do not come.
    case subscribeToChannel
    // Periodic.
    /// Erase what was requested, and what has been kept long enough.
    case tendPrivacy
    case sweepOrders
    case deepSweepOrders
    case nightlySweepOrders
    /// Find what changed of the channel's fulfilment orders.
    case sweepFulfilment
    /// Read once which orders the WMS has already.
    case surveyOrders
    /// Push stock that moved to the channel.
    case pushStock
    case pollStock
    case snapshotStock
    case auditStock
    case pollShipments
    case pollOrders
    case pollItems
    case pollVariants
    case pollRoyalMail
    /// Read the state of Patchworks' own queue and runs.
    case pollPatchworks
    /// Look at what the connection to the channel depends on.
    case watchChannel
    case watchChecks

    /// The queue and the remote system of each kind.
    private var traits: Traits {
        switch self {
        case .rereadOrder: Traits(.orders, .shopify)
        case .rereadFulfilmentOrder: Traits(.cancellations, .shopify)
        case .routeOrder: Traits(.orders, .shopify)
        case .sendOrder: Traits(.orders, .deposco)
        case .followOrder: Traits(.orders, .deposco)
        case .findOlderOrders: Traits(.catalogue, .shopify)
        case .sendBatch: Traits(.orders, .deposco)
        case .followBatch: Traits(.orders, .deposco)
        case .followRun: Traits(.orders, .patchworks)
        case .retryRun: Traits(.orders, .patchworks)
        case .confirmOrder: Traits(.orders, .deposco)
        case .reassessBlocked: Traits(.orders, .shopify)
        case .reassessUnpaid: Traits(.orders, .shopify)
        case .decideCancellation: Traits(.cancellations, .deposco)
        case .answerCancellation: Traits(.cancellations, .shopify)
        case .expireCancellation: Traits(.cancellations, .shopify)
        case .lookUpCancellation: Traits(.cancellations, .shopify)
        case .answerSender: Traits(.cancellations, .shopify)
        case .adjustOrder: Traits(.cancellations, .deposco)
        case .returnShort: Traits(.stock, .shopify)
        case .createFulfilment: Traits(.shipments, .shopify)
        case .cancelFulfilment: Traits(.shipments, .shopify)
        case .capturePayment: Traits(.shipments, .shopify)
        case .watchAuthorisation: Traits(.catalogue, .shopify)
        case .watchPayment: Traits(.catalogue, .shopify)
        case .notifyCustomer: Traits(.notifications, .shopify)
        case .updateTracking: Traits(.shipments, .shopify)
        case .checkHold: Traits(.notifications, .shopify)
        case .takeBodyAgain: Traits(.orders, .shopify)
        case .watchShipment: Traits(.notifications, .shopify)
        case .erasePerson: Traits(.catalogue, .shopify)
        case .redactShop: Traits(.catalogue, .shopify)
        case .tendPrivacy: Traits(.catalogue, .shopify, periodic: true)
        case .sweepOrders: Traits(.orders, .shopify, periodic: true)
        case .deepSweepOrders: Traits(.orders, .shopify, periodic: true)
        case .nightlySweepOrders: Traits(.orders, .shopify, periodic: true)
        case .sweepFulfilment: Traits(.orders, .shopify, periodic: true)
        case .surveyOrders: Traits(.orders, .deposco, periodic: true)
        case .pushStock: Traits(.stock, .shopify)
        case .pollStock: Traits(.stock, .deposco, periodic: true)
        case .snapshotStock: Traits(.stock, .shopify, periodic: true)
        case .auditStock: Traits(.stock, .deposco, periodic: true)
        case .pollShipments: Traits(.shipments, .deposco, periodic: true)
        case .pollOrders: Traits(.shipments, .deposco, periodic: true)
        case .pollItems: Traits(.catalogue, .deposco, periodic: true)
        case .pollVariants: Traits(.catalogue, .shopify, periodic: true)
        case .pollRoyalMail: Traits(.notifications, .royalmail, periodic: true)
        case .pollPatchworks: Traits(.catalogue, .patchworks, periodic: true)
        case .watchChannel: Traits(.catalogue, .shopify, periodic: true)
        case .watchChecks: Traits(.catalogue, .shopify, periodic: true)
        case .subscribeToChannel: Traits(.catalogue, .shopify)
        }
    }

    /// It may wait for days for what somebody does in the warehouse, and holds up no other work of its key meanwhile.
    package static let patient = WorkKind.decideCancellation

    package var queue: Queue { traits.queue }

    /// The name of the remote system whose credentials its calls use.
    package var system: String { traits.system.rawValue }

    /// Whether it runs for ever. Such work has one row for each kind, does not count in a queue's depth, and never
    /// becomes a dead letter.
    package var periodic: Bool { traits.periodic }

    private struct Traits {
        let queue: Queue
        let system: System
        let periodic: Bool

        init(_ queue: Queue, _ system: System, periodic: Bool = false) {
            self.queue = queue
            self.system = system
            self.periodic = periodic
        }
    }

    private enum System: String { case shopify, deposco, patchworks, royalmail }
}

package enum WorkState: String, Sendable, Codable {
    /// Due now or at its due time.
    case ready
    /// Leased to a worker.
    case running
    /// Failed and due again after its backoff.
    case waiting
    /// Waiting for a named condition.
    case held
    /// A dead letter: stays until someone acts.
    case failed
    case done
}

/// Work to be added to a queue.
package struct NewWork: Hashable, Sendable {
    package var kind: WorkKind
    /// One piece of work runs at a time for each key, across queues; within a queue in the order of arrival.
    package var key: String
    package var due: Instant
    /// Set for work that waits, in state `held`, until this condition is released.
    package var heldFor: String?
    /// Whether an open row with the same kind, key and argument makes this one unnecessary, so that it is not added.
    package var once: Bool
    /// What the worker needs besides the key; no personal data.
    package var argument: String?

    package init(_ item: WorkItem, due: Instant, heldFor: String? = nil, once: Bool = true) {
        kind = item.kind
        key = item.key.text
        argument = item.argument
        self.due = due
        self.heldFor = heldFor
        self.once = once
    }
}

/// A claimed piece of work.
package struct Work: Hashable, Sendable {
    package var id: Int64
    package var kind: WorkKind
    package var key: String
    /// The number of this attempt, from 1. More than 1 means that an earlier attempt may have had its effect.
    package var attempts: Int
    package var argument: String?
    package var enqueuedAt: Instant

    /// What it asks for; `nil` where the row cannot be read.
    package var item: WorkItem? { WorkItem(kind: kind, key: key, argument: argument) }

    package init(id: Int64, kind: WorkKind, key: String, attempts: Int, argument: String?, enqueuedAt: Instant) {
        self.id = id
        self.kind = kind
        self.key = key
        self.attempts = attempts
        self.argument = argument
        self.enqueuedAt = enqueuedAt
    }
}

/// How a claimed piece of work ended. Its times are relative: they move with the clock when the clock is set.
package enum WorkEnding: Hashable, Sendable {
    case done
    /// Waits without counting as a failed attempt, for example for a rate limit. Periodic work waits for its next time.
    case later(at: Instant, because: String = "")
    /// It failed, and is tried again then. The attempt counts.
    case retry(at: Instant, error: String)
    /// It is set aside until somebody acts.
    case deadLetter(error: String)
}

/// Exponential backoff with jitter.
package struct Backoff: Sendable {
    package var base: Span
    package var cap: Span
    /// After this many attempts the work is a dead letter.
    package var attempts: Int

    package init(base: Span = .seconds(2), cap: Span = .minutes(10), attempts: Int = 12) {
        self.base = base
        self.cap = cap
        self.attempts = attempts
    }

    /// The wait after the `attempt`th failure (1 first): between half and the whole of `base` doubled each time up to `cap`.
    /// - Parameter jitter: 0 to 1 000, uniformly drawn.
    package func delay(after attempt: Int, jitter: Int64) -> Span {
        let shift = min(max(1, attempt), 31) - 1
        let full = min(cap.milliseconds, base.milliseconds << Int64(shift))
        return Span(milliseconds: full / 2 + full / 2 * min(max(0, jitter), 1000) / 1000)
    }
}
