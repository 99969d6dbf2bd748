import Connectors
import Domain
import Store

/// Hands each piece of work to its worker.
struct Dispatch: Sendable {
    let core: IntegrationCore

    init(_ core: IntegrationCore) { self.core = core }

    /// Makes the call that a piece of work asks for.
    /// - Throws: `CallFailure` if the remote call failed. Any other error is our own fault and is retried.
    func handle(_ work: Work) async throws -> Outcome {
        let attempt = core.attempt(work)
        guard let item = work.item else { return .unreadable(attempt) }
        let (settings, clock, store, log) = (core.settings, core.clock, core.store, core.log)
        let (shopify, deposco, wmsOrders, patchworks) = (core.shopify, core.deposco, core.wmsOrders, core.patchworks)
        let policy = settings.policy
        switch item {
        // Orders.
        case .rereadOrder(let id): return try await RereadOrder(shopify: shopify).work(id)
        case .routeOrder(let id):
            return try await RouteOrder(
                store: store, shopify: shopify, policy: policy, clock: clock, underWay: core.ordersUnderWay,
                attempt: attempt
            ).work(id)
        case .periodic(.sweepFulfilment):
            return try await SweepFulfilment(
                store: store, shopify: shopify, fetching: core.fetching, interval: settings.intervals.fulfilment,
                policy: policy, clock: clock
            ).work()
        case .sendOrder(let id, let number):
            let handOver = HandOver(patchworks: patchworks, businessUnit: deposco.businessUnit, attempt: attempt)
            return try await SendOrder(
                store: store, wms: wmsOrders, imports: core.importRule, handOver: handOver, policy: policy,
                clock: clock,
                log: log, attempt: attempt
            ).work(id, number: number)
        case .followOrder(let id, let number):
            return try await FollowOrder(
                store: store, wms: wmsOrders, policy: policy, clock: clock, number: number
            ).work(id)
        case .findOlderOrders:
            return try await FindOlderOrders(
                store: store, shopify: shopify, fetching: core.fetching, policy: policy, clock: clock
            ).work()
        case .periodic(.surveyOrders):
            return try await SurveyOrders(
                store: store, deposco: deposco, fetching: core.fetching, policy: policy, clock: clock
            ).work()
        case .sendBatch:
            return try await SendBatch(
                store: store, deposco: deposco, fetching: core.fetching,
                v1: policy.orderAPI == .v1 ? core.deposcoV1 : nil, policy: policy,
                clock: clock, log: log, attempt: attempt
            ).work()
        case .followBatch(let batch, let request):
            return try await FollowBatch(
                store: store, deposco: deposco, fetching: core.fetching, policy: policy, clock: clock, attempt: attempt
            ).work(batch, request: request)
        case .confirmOrder(let id, let number):
            return try await ConfirmOrder(store: store, wms: wmsOrders, policy: policy, attempt: attempt)
                .work(id, number: number)
        case .reassessBlocked(let exception):
            return try await ReassessBlocked(store: store, policy: policy, clock: clock).work(exception)
        case .followRun(let id, let number, let run):
            // Left over from a configuration with Patchworks.
            guard let patchworks else { return .done }
            return try await FollowRun(
                store: store, wms: wmsOrders, patchworks: patchworks, policy: policy, clock: clock, attempt: attempt
            ).work(id, number: number, run: run)
        case .retryRun(let id, let number, let run):
            guard let patchworks else { return .done }
            return try await RetryRun(
                store: store, wms: wmsOrders, patchworks: patchworks, policy: policy, clock: clock, attempt: attempt
            ).work(id, number: number, run: run)
        case .periodic(.pollPatchworks):
            guard let patchworks else { return .done }
            return try await PollPatchworks(
                patchworks: patchworks, clock: clock, interval: settings.intervals.patchworks
            ).work()
        case .adjustOrder(let id, let details):
            return try await AdjustOrder(store: store, wms: wmsOrders, policy: policy, clock: clock).work(id, details)
        case .returnShort(let id):
            return try await ReturnShort(store: store, shopify: shopify, clock: clock).work(id)
        case .periodic(.pollOrders):
            return try await PollOrders(
                store: store, deposco: deposco, fetching: core.fetching, interval: settings.intervals.wmsOrders,
                policy: policy, clock: clock
            ).work()
        case .periodic(.sweepOrders), .periodic(.deepSweepOrders), .periodic(.nightlySweepOrders):
            return try await SweepOrders(
                store: store, shopify: shopify, fetching: core.fetching, intervals: settings.intervals,
                keepBodies: settings.privacy.keepBodies, policy: policy, clock: clock,
                dateToForgetBy: { core.dateToForgetBy }
            ).work(item.kind)
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
                store: store, answers: core.answers, senders: settings.hooks.cancellationSenders
            ).work(id, without: fruitless)
        // Shipments.
        case .createFulfilment(let id, _):
            return try await CreateFulfilment(store: store, shopify: shopify, policy: policy, clock: clock).work(id)
        case .cancelFulfilment(let id, _):
            return try await CancelFulfilment(store: store, shopify: shopify).work(id)
        case .notifyCustomer(let id):
            return try await NotifyCustomer(store: store, shopify: shopify, policy: policy, clock: clock).work(id)
        case .updateTracking(let id): return try await UpdateTracking(store: store, shopify: shopify).work(id)
        case .checkHold(let id): return .write { try ShipmentFlow($0).checkHold(id) }
        case .watchShipment(let id):
            return .write {
                try ShipmentFlow($0).lookAtWatched(id)
                return .done
            }
        case .periodic(.pollShipments):
            return try await PollShipments(
                store: store, deposco: deposco, clock: clock, policy: policy, intervals: settings.intervals,
                fetching: core.fetching
            ).work()
        case .periodic(.pollRoyalMail):
            return try await PollRoyalMail(
                store: store, royalMail: core.royalMail, clock: clock, policy: policy,
                interval: settings.intervals.royalMail, attempt: attempt
            ).work()
        // Payments.
        case .capturePayment(let id):
            return try await CapturePayment(
                store: store, shopify: shopify, policy: policy.payments, attempt: attempt
            ).work(id)
        case .watchAuthorisation(let id):
            return try await WatchAuthorisation(
                store: store, shopify: shopify, clock: clock, policy: policy.payments
            ).work(id)
        case .watchPayment(let id): return WatchPayment().work(id)
        case .reassessUnpaid:
            return try await ReassessUnpaid(store: store, policy: policy, clock: clock).work()
        // Stock, catalogue, people, messages.
        case .pushStock: return try await core.pushStock(work).work()
        case .periodic(.pollStock): return try await core.pollStock.work()
        case .periodic(.snapshotStock): return try await core.snapshotStock.work()
        case .periodic(.auditStock): return try await core.auditStock.work()
        case .periodic(.pollItems): return try await core.pollItems.work()
        case .periodic(.pollVariants): return try await core.pollVariants.work()
        case .erasePerson(let id): return try await ErasePerson(store: store, health: core.health).work(id)
        case .redactShop: return try await core.redactShop(work).work()
        case .periodic(.tendPrivacy): return try await core.tendPrivacy.work()
        case .takeBodyAgain(let body): return TakeBodyAgain().work(body)
        case .periodic(.watchChannel): return try await core.watchChannel.work()
        case .periodic(.watchChecks): return WatchChecks().work()
        case .subscribeToChannel: return try await core.watchChannel.subscribe()
        case .periodic: return .unreadable(attempt)
        }
    }
}
