/// A request to cancel an order, as it came, but for what its sender said: that may name people, and is kept apart.
package struct CancellationRequest: Hashable, Sendable, Codable {
    package enum Source: Hashable, Sendable, Codable {
        /// A Shopify fulfilment-order cancellation request; the answer goes back to that fulfilment order.
        case fulfilmentOrder(String)
        /// The order was already cancelled on the channel: stop the warehouse if it can be stopped.
        case channelCancelled
        /// A storefront app, help desk or flow asked through a hook; the answer goes to that sender's configured address.
        case sender(name: String, request: String)

        /// Nothing can be refused of what is cancelled already.
        package var canBeRefused: Bool { self != .channelCancelled }
    }

    package var order: OrderID
    package var orderName: String
    package var source: Source

    package init(order: OrderID, orderName: String, source: Source) {
        self.order = order
        self.orderName = orderName
        self.source = source
    }
}

extension CancellationID {
    /// The identity of a request that came through a hook: the same request of a sender is the same cancellation.
    package init(sender: String, request: String) { self.init("hook-\(sender)-\(request)") }
}

/// What the WMS's exact status says about stopping an order.
package enum Verdict: String, Sendable, Codable {
    /// It never reached the WMS.
    case notThere
    case canStop
    case pastNoReturn
    case alreadyCancelled
    /// The status could not be read, or is a word that the table does not have: nothing is done.
    case unknown
}

/// The configurable table over Deposco's exact statuses: those of V2's sales orders, and of V1's orders where V1 has other
/// words (docs/apis/deposco.md#order-statuses). V1's words that tell nothing of the warehouse (`Ready`, `Refunded`, …) are left
/// out, and so unknown.
package struct PointOfNoReturn: Sendable, Equatable {
    package var stoppable: Set<String>
    package var committed: Set<String>
    package var cancelled: Set<String>

    package init(
        stoppable: Set<String> = [
            "Draft", "New", "Hold", "Ready for Fulfillment", "Wave Built", "Back Ordered",
            "Accepted", "Incomplete", "Needs Attention", "Open", "Planned", "Suspended",
        ],
        committed: Set<String> = [
            "Partially Released", "Released", "Picking", "Pick Complete", "Partially Staged", "Staged",
            "Partially Loaded", "Loaded", "Partially Shipped", "Ship Complete",
            "Processing", "Cross Ship", "Packing", "Packed", "In-Transit", "Complete", "Closed", "Sent For Invoice",
            "Invoiced", "Returning", "Returned", "PARTIAL_RETURN",
        ],
        cancelled: Set<String> = ["Canceled", "Voided"]
    ) {
        self.stoppable = stoppable
        self.committed = committed
        self.cancelled = cancelled
    }

    /// What a status means for a cancellation; `nil` is a status that could not be read.
    package func verdict(on status: String?) -> Verdict {
        guard let status else { return .unknown }
        if stoppable.contains(status) { return .canStop }
        if committed.contains(status) { return .pastNoReturn }
        return cancelled.contains(status) ? .alreadyCancelled : .unknown
    }
}

package enum CancellationState: String, Sendable, Codable {
    /// Asked for; the warehouse has not been asked yet.
    case requested
    /// The warehouse's stage is not known; nothing has been done.
    case unknown
    /// The warehouse has stopped the order; the channel is still to be told.
    case stopped
    /// Past the point of no return and waiting for a person, or for the time after which it is refused by itself.
    case late
    /// Refused by a person or by the rule; the channel is still to be told.
    case rejecting
    case rejected
    case done
}

/// All that is known of one request to cancel.
package struct CancellationRecord: Hashable, Sendable, Codable {
    package var id: CancellationID
    package var request: CancellationRequest
    package var requestedAt: Instant
    package var state: CancellationState = .requested
    package var verdict: Verdict?
    /// The WMS's exact status at the time of judgement.
    package var wmsStatus: String?
    package var judgedAt: Instant?
    package var answer: String?

    package init?(first fact: Fact, id: CancellationID, at: Instant) {
        guard case .cancellationRequested(let request) = fact else { return nil }
        self.id = id
        self.request = request
        requestedAt = at
    }

    package mutating func apply(_ fact: Fact, at: Instant) {
        switch fact {
        case .cancellationRequested(let request):
            self.request = request
            requestedAt = at
            state = .requested
            verdict = nil
            answer = nil
        case .cancellationJudged(let verdict, let status):
            self.verdict = verdict
            wmsStatus = status
            judgedAt = at
            switch verdict {
            case .pastNoReturn: state = .late
            case .unknown: state = .unknown
            case .notThere, .canStop, .alreadyCancelled: break
            }
        case .cancellationStopped: state = .stopped
        case .cancellationRefused(let reason):
            state = .rejecting
            answer = reason
        case .cancellationAnswered(let accepted, let message):
            state = accepted ? .done : .rejected
            answer = message ?? answer
        default: break
        }
    }

    package var open: Bool { state != .rejected && state != .done }

    /// What is added to the channel's order for whoever opens it there. The time of the request makes it this request's alone.
    package func note(accepted: Bool) -> String {
        let asked = "Cancellation asked for \(requestedAt.iso): "
        let stage = wmsStatus.map { " at \($0)" } ?? ""
        if accepted { return asked + "accepted, the warehouse will not ship it" + (wmsStatus.map { " (\($0))" } ?? "") }
        return asked + "rejected" + stage + (answer.map { ". \($0)" } ?? "")
    }
}
