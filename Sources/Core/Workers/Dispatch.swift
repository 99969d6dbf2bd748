import Connectors
import Domain
import Store

extension IntegrationCore {
    /// Makes the call that a piece of work asks for.
    /// - Throws: `CallFailure` for what the remote system did; anything else is our own fault and is tried again.
    func handle(_ work: Work) async throws -> Outcome {
        guard let item = work.item else {
            let attempt = attempt(work)
            return .write { try attempt.setAside("no version of Tallyman writes such work", $0) }
        }
        switch item {
        case .pushStock: return try await pushStock(work).work()
        case .periodic(.pollStock): return try await pollStock.work()
        case .periodic(.snapshotStock): return try await snapshotStock.work()
        case .periodic(.auditStock): return try await auditStock.work()
        case .periodic(.pollItems): return try await pollItems.work()
        case .periodic(.pollVariants): return try await pollVariants.work()
        case .erasePerson(let id): return try await ErasePerson(store: store, health: health).work(id)
        case .redactShop: return try await redactShop(work).work()
        case .periodic(.tendPrivacy): return try await tendPrivacy.work()
        case .takeBodyAgain(let body): return TakeBodyAgain().work(body)
        default:
            let old = try await handleOld(work)
            return .write { try old($0.tx, $0.now) }
        }
    }

    private func handleOld(_ work: Work) async throws -> OldOutcome {
        switch work.kind {
        case .rereadOrder: try await rereadOrder(work)
        case .rereadFulfilmentOrder: try await rereadFulfilmentOrder(work)
        case .routeOrder: try await routeOrder(work)
        case .sendOrder: try await sendOrder(work)
        case .sendBatch: try await sendBatch(work)
        case .followBatch: try await followBatch(work)
        case .followRun: try await followRun(work)
        case .retryRun: try await retryRun(work)
        case .confirmOrder: try await confirmOrder(work)
        case .reassessBlocked: try await reassessBlocked(work)
        case .decideCancellation: try await decideCancellation(work)
        case .answerCancellation: try await answerCancellation(work)
        case .expireCancellation: expireCancellation(work)
        case .lookUpCancellation: try await lookUpCancellation(work)
        case .answerSender: try await answerSender(work)
        case .adjustOrder: try await adjustOrder(work)
        case .returnShort: try await returnShort(work)
        case .pollOrders: try await pollOrders(work)
        case .createFulfilment: try await createFulfilment(work)
        case .cancelFulfilment: try await cancelFulfilment(work)
        case .capturePayment: try await capturePayment(work)
        case .watchAuthorisation: try await watchAuthorisation(work)
        case .notifyCustomer: try await notifyCustomer(work)
        case .checkHold: checkHold(work)
        case .watchShipment: watchShipment(work)
        case .sweepOrders, .deepSweepOrders, .nightlySweepOrders: try await sweepOrders(work)
        case .pollShipments: try await pollShipments(work)
        case .pollRoyalMail: try await pollRoyalMail(work)
        case .pollPatchworks: try await pollPatchworks(work)
        case .pushStock, .pollStock, .snapshotStock, .auditStock, .pollItems, .pollVariants, .erasePerson, .redactShop,
            .tendPrivacy, .takeBodyAgain:
            { _, _ in .done }
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

extension WorkKind {
    /// Whose credentials its calls use.
    var system: String {
        switch self {
        case .sendOrder, .sendBatch, .followBatch, .confirmOrder, .decideCancellation, .adjustOrder, .pollShipments,
            .pollOrders, .pollItems, .pollStock, .auditStock:
            "deposco"
        case .pollRoyalMail: "royalmail"
        case .followRun, .retryRun, .pollPatchworks: "patchworks"
        default: "shopify"
        }
    }
}
