/// A request to cancel an order. The sender's own words are not part of it: they may name people, so they are kept
/// beside the journal.
package struct CancellationRequest: Hashable, Sendable {
    package enum Source: Hashable, Sendable {
        /// A Shopify fulfilment-order cancellation request; the answer goes back to that fulfilment order.
        case fulfilmentOrder(String)
        /// The channel has already cancelled the order. The warehouse should stop it if it still can.
        case channelCancelled
        /// A storefront app, help desk or flow asked through a hook. The answer goes to the address configured for that
        /// sender.
        case sender(name: String, request: String)

        /// An order that the channel has already cancelled leaves nothing to refuse.
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
    /// The identity of a request that came through a hook. A sender that repeats its request id repeats the same
    /// cancellation.
    package init(sender: String, request: String) { self.init("hook-\(sender)-\(request)") }

    /// The identity of a request that the channel makes on a fulfilment order.
    package init(fulfilmentOrder: String) { self.init("fo-\(fulfilmentOrder)") }

    /// The identity of the request to stop an order that the channel has cancelled.
    package init(cancelledOnChannel order: OrderID) { self.init("order-\(order)") }
}

package enum CancellationState: String, Sendable, Codable {
    /// The warehouse has not been asked yet.
    case requested
    /// The warehouse stage is not known. Nothing has been done.
    case unknown
    /// The warehouse has stopped the order. The channel has not been told yet.
    case stopped
    /// Past the point of no return. It waits for a person, or for the time at which it is refused automatically.
    case late
    /// Refused by a person or automatically. The channel has not been told yet.
    case rejecting
    case rejected
    case done

    /// Whether the outcome still depends on the WMS's status.
    package var isUndecided: Bool { self == .requested || self == .unknown || self == .late }
}

/// Everything known about one request to cancel: the fold of its facts.
package struct CancellationRecord: Hashable, Sendable, Codable {
    package var id: CancellationID
    package var request: CancellationRequest
    package var requestedAt: Instant
    package var state: CancellationState = .requested
    package var verdict: Verdict?
    /// The WMS's exact status when the verdict was reached.
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

    /// Whether the outcome still depends on the WMS's status.
    package var isUndecided: Bool { state.isUndecided }

    /// The status when it was judged and the present one, where that is another.
    package func moved(to status: String?) -> (then: String, now: String)? {
        guard let then = wmsStatus, let status, status != then else { return nil }
        return (then, status)
    }

    /// How the notes begin that we add ourselves. They are not for the warehouse.
    static let noteOpening = "Cancellation asked for "

    /// The note added to the channel's order for staff who open it there. The time of the request makes the note of
    /// each request unique.
    package func note(accepted: Bool) -> String {
        let asked = "\(Self.noteOpening)\(requestedAt.iso): "
        let stage = wmsStatus.map { " at \($0)" } ?? ""
        if accepted { return asked + "accepted, the warehouse will not ship it" + (wmsStatus.map { " (\($0))" } ?? "") }
        return asked + "rejected" + stage + (answer.map { ". \($0)" } ?? "")
    }
}
