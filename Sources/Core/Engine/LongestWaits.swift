import Domain

/// The longest time that work of a kind waits: for its own turn, for its next attempt, or for a remote system's limit.
struct LongestWaits {
    let settings: CoreSettings

    var shortestLimit: Span { max(.hours(1), settings.backoff.cap) }

    func of(_ kind: WorkKind, at now: Instant) -> Span {
        let (intervals, policy) = (settings.intervals, settings.policy)
        let own: Span
        switch kind {
        case .sweepOrders: own = intervals.orders
        case .deepSweepOrders: own = intervals.deepOrders
        case .nightlySweepOrders: own = intervals.nightlyOrders
        case .sweepFulfilment: own = intervals.fulfilment
        case .routeOrder: own = max(Limits.Orders.heldLook, policy.due.settle)
        case .pollShipments: own = intervals.shipments
        case .pollOrders: own = intervals.wmsOrders
        case .surveyOrders: own = Limits.Survey.lookAgain
        case .pollItems: own = intervals.items
        case .pollVariants: own = intervals.variants
        case .pollRoyalMail: own = intervals.royalMail
        case .pollPatchworks: own = intervals.patchworks
        case .watchChannel: own = Limits.Connection.looks
        case .pollStock: own = intervals.stock
        case .auditStock: own = policy.stock?.auditEvery ?? .zero
        case .snapshotStock:
            if case .snapshot(let every) = policy.stock?.push { own = every } else { own = .zero }
        case .expireCancellation: own = policy.decideWithin
        case .watchShipment: own = policy.hold.tellWithin
        case .checkHold:
            own = policy.hold.hours.moment(max(policy.hold.warnAfter, policy.hold.stallAfter), after: now) - now
        case .watchAuthorisation: own = Limits.Payments.longestLook
        case .watchPayment: own = policy.payments.awaitedFor
        case .watchChecks: own = Limits.Checks.looks
        case .tendPrivacy: own = Limits.Privacy.tends
        case .redactShop: own = Limits.Privacy.asksWhetherShopIsGone
        case .rereadOrder, .rereadFulfilmentOrder, .sendOrder, .followOrder, .findOlderOrders, .sendBatch, .followBatch,
            .followRun, .retryRun, .confirmOrder, .reassessBlocked, .reassessUnpaid, .decideCancellation,
            .answerCancellation, .lookUpCancellation, .answerSender, .adjustOrder, .returnShort, .createFulfilment,
            .cancelFulfilment, .capturePayment,
            .notifyCustomer, .updateTracking, .pushStock, .erasePerson, .takeBodyAgain, .subscribeToChannel:
            own = .zero
        }
        return max(own, shortestLimit)
    }
}
