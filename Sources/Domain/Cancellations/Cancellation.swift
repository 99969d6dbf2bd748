/// A request to cancel an order, as it came, but for what its sender said: that may name people, and is kept apart.
package struct CancellationRequest: Hashable, Sendable {
    package enum Source: Hashable, Sendable {
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

    /// The identity of a request that the channel makes on a fulfilment order.
    package init(fulfilmentOrder: String) { self.init("fo-\(fulfilmentOrder)") }

    /// The identity of the request to stop an order that the channel has cancelled.
    package init(cancelledOnChannel order: OrderID) { self.init("order-\(order)") }
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

    /// Whether the WMS's stage is still to decide it.
    package var isUndecided: Bool { state == .requested || state == .unknown || state == .late }

    /// What is added to the channel's order for whoever opens it there. The time of the request makes it this request's alone.
    package func note(accepted: Bool) -> String {
        let asked = "Cancellation asked for \(requestedAt.iso): "
        let stage = wmsStatus.map { " at \($0)" } ?? ""
        if accepted { return asked + "accepted, the warehouse will not ship it" + (wmsStatus.map { " (\($0))" } ?? "") }
        return asked + "rejected" + stage + (answer.map { ". \($0)" } ?? "")
    }
}
