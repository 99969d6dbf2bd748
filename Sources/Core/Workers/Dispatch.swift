import Connectors
import Domain
import Store

extension IntegrationCore {
    /// Makes the call that a piece of work asks for.
    /// - Throws: `CallFailure` for what the remote system did; anything else is our own fault and is tried again.
    func handle(_ work: Work) async throws -> Outcome {
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
        case .pushStock: try await pushStock(work)
        case .pollStock: try await pollStock(work)
        case .snapshotStock: try await snapshotStock(work)
        case .auditStock: try await auditStock(work)
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
        case .pollItems: try await pollItems(work)
        case .pollVariants: try await pollVariants(work)
        case .pollRoyalMail: try await pollRoyalMail(work)
        case .pollPatchworks: try await pollPatchworks(work)
        case .takeBodyAgain: takeBodyAgain(work)
        }
    }

    /// What a failed call means for the work, where the worker itself has nothing better to say.
    func outcome(of failure: CallFailure, in work: Work) -> Outcome {
        { tx, now in
            switch failure {
            case .rateLimited(let until, let message):
                let wait = max(.zero, until - self.clock.steady)
                return .again(at: now + wait, error: message, counted: false)
            case .notSent(let message):
                // Offline is not the work's fault: it waits, however long that takes.
                return .again(at: now + self.offlineWait, error: message, counted: false)
            case .unauthorised(let message):
                let system = work.kind.system
                try tx.raise(
                    ExceptionID("connector-refusing/\(system)"),
                    RaisedException(.connectorRefusing, summary: "\(system) refuses our credentials", detail: message),
                    at: now)
                return .again(at: now + .minutes(1), error: message, counted: false)
            case .busy(let message), .unknown(let message):
                return try self.again(work, message, tx, now)
            case .refused(let message):
                return try self.setAside(work, message, tx, now)
            }
        }
    }

    /// Another attempt after the backoff, or a dead letter when there were enough. Periodic work never gives up.
    func again(_ work: Work, _ message: String, _ tx: Transaction, _ now: Instant) throws -> WorkEnding {
        if work.attempts >= settings.backoff.attempts, !work.kind.periodic {
            return try setAside(work, message, tx, now)
        }
        let wait = settings.backoff.delay(after: work.attempts, jitter: settings.jitter())
        return .again(at: now + wait, error: message, counted: true)
    }

    /// A dead letter, with the exception that gets it an owner.
    func setAside(_ work: Work, _ message: String, _ tx: Transaction, _ now: Instant) throws -> WorkEnding {
        if work.kind.periodic { return .again(at: now + .minutes(1), error: message, counted: false) }
        try tx.raiseDeadLetter(work, "failed \(work.attempts) times", message, at: now)
        return .failed(error: message)
    }

    /// What our own code failed on is tried again, then made a dead letter. Periodic work goes on, with an exception that ends when
    /// it succeeds.
    func ownFault(_ work: Work, _ words: String, _ tx: Transaction, _ now: Instant) throws -> WorkEnding {
        let enough = work.attempts >= (work.kind.periodic ? Self.patience : settings.backoff.attempts)
        if enough {
            // That telling fails too must not keep the work.
            try? tx.apart { try tx.raiseDeadLetter(work, "fails in Tallyman's own code", words, at: now) }
            guard work.kind.periodic else {
                try tx.markFaulty(work.id)
                return .failed(error: words)
            }
        }
        let wait = settings.backoff.delay(after: work.attempts, jitter: settings.jitter())
        return .again(at: now + wait, error: words, counted: true)
    }

    /// So often may our own code fail in periodic work before somebody is told.
    private static let patience = 5

    private var offlineWait: Span { Span(milliseconds: 8_000 + 8 * settings.jitter()) }
}

extension Transaction {
    func raiseDeadLetter(_ work: Work, _ what: String, _ message: String, at now: Instant) throws {
        let order = work.key.hasPrefix("order/") ? OrderID(WorkKey.id(in: work.key)) : nil
        try raise(
            work.deadLetter,
            RaisedException(
                .deadLetter, summary: "\(work.kind.rawValue) of \(work.key) \(what)", detail: message, order: order,
                about: "work/\(work.id)"),
            at: now)
    }
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
