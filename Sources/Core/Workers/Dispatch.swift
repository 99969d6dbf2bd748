import Connectors
import Domain
import Store

extension IntegrationCore {
    /// Makes the call that a piece of work asks for.
    /// - Throws: `CallFailure` for what the remote system did; anything else is our own fault and is tried again.
    func handle(_ work: Work) async throws -> Outcome {
        let attempt = attempt(work)
        guard let item = work.item else {
            return .write { try attempt.setAside("its key or argument cannot be read", $0) }
        }
        let policy = settings.policy
        switch item {
        // Cancellations.
        case .rereadFulfilmentOrder(let id):
            return try await RereadFulfilmentOrder(store: store, shopify: shopify).work(id)
        case .decideCancellation(let id, _):
            return try await DecideCancellation(
                store: store, wms: wmsOrders, clock: clock, table: policy.pointOfNoReturn, attempt: attempt
            ).work(id)
        case .answerCancellation(let id, _):
            return try await AnswerCancellation(store: store, shopify: shopify).work(id)
        case .expireCancellation(let id, _):
            return .write {
                try CancellationFlow($0).expire(id)
                return .done
            }
        case .lookUpCancellation(let id, let body):
            return try await LookUpCancellation(store: store, shopify: shopify, attempt: attempt).work(id, body: body)
        case .answerSender(let id, let fruitless):
            return try await AnswerSender(
                store: store, answers: answers, senders: settings.hooks.cancellationSenders
            ).work(id, without: fruitless)
        // Shipments.
        case .createFulfilment(let id, _):
            return try await CreateFulfilment(store: store, shopify: shopify).work(id)
        case .cancelFulfilment(let id, _):
            return try await CancelFulfilment(store: store, shopify: shopify).work(id)
        case .notifyCustomer(let id):
            return try await NotifyCustomer(store: store, shopify: shopify, attempt: attempt).work(id)
        case .checkHold(let id): return .write { try ShipmentFlow($0).checkHold(id) }
        case .watchShipment(let id):
            return .write {
                try ShipmentFlow($0).lookAtWatched(id)
                return .done
            }
        case .periodic(.pollShipments):
            return try await PollShipments(
                store: store, deposco: deposco, clock: clock, policy: policy, intervals: settings.intervals,
                fetching: fetching
            ).work()
        case .periodic(.pollRoyalMail):
            return try await PollRoyalMail(
                store: store, royalMail: royalMail, clock: clock, policy: policy,
                interval: settings.intervals.royalMail, attempt: attempt
            ).work()
        // Payments.
        case .capturePayment(let id):
            return try await CapturePayment(store: store, shopify: shopify, policy: policy.payments).work(id)
        case .watchAuthorisation(let id):
            return try await WatchAuthorisation(
                store: store, shopify: shopify, clock: clock, policy: policy.payments
            ).work(id)
        default:
            let old = try await handleOld(work)
            return .write { try old($0.tx, $0.now) }
        }
    }

    private func handleOld(_ work: Work) async throws -> OldOutcome {
        switch work.kind {
        case .rereadOrder: try await rereadOrder(work)
        case .routeOrder: try await routeOrder(work)
        case .sendOrder: try await sendOrder(work)
        case .sendBatch: try await sendBatch(work)
        case .followBatch: try await followBatch(work)
        case .followRun: try await followRun(work)
        case .retryRun: try await retryRun(work)
        case .confirmOrder: try await confirmOrder(work)
        case .reassessBlocked: try await reassessBlocked(work)
        case .adjustOrder: try await adjustOrder(work)
        case .returnShort: try await returnShort(work)
        case .pushStock: try await pushStock(work)
        case .pollStock: try await pollStock(work)
        case .snapshotStock: try await snapshotStock(work)
        case .auditStock: try await auditStock(work)
        case .pollOrders: try await pollOrders(work)
        case .sweepOrders, .deepSweepOrders, .nightlySweepOrders: try await sweepOrders(work)
        case .pollItems: try await pollItems(work)
        case .pollVariants: try await pollVariants(work)
        case .pollPatchworks: try await pollPatchworks(work)
        case .erasePerson: try await erasePerson(work)
        case .redactShop: try await redactShop(work)
        case .tendPrivacy: try await tendPrivacy()
        case .takeBodyAgain: takeBodyAgain(work)
        default: { _, _ in .deadLetter(error: "nobody does this") }
        }
    }

    // To go with the old outcomes.
    func outcome(of failure: CallFailure, in work: Work) -> OldOutcome {
        { tx, now in try self.attempt(work).ending(of: failure, Step(tx, policy: self.settings.policy, at: now)) }
    }

    // To go with the old outcomes.
    func again(_ work: Work, _ message: String, _ tx: Transaction, _ now: Instant) throws -> WorkEnding {
        try attempt(work).again(message, Step(tx, policy: settings.policy, at: now))
    }

    func attempt(_ work: Work) -> Attempt {
        Attempt(work: work, backoff: settings.backoff, jitter: settings.jitter, clock: clock)
    }

    var fetching: Fetching { Fetching(clock: clock, backoff: settings.backoff, jitter: settings.jitter) }
}
