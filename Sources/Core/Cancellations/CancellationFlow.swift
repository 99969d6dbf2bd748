import Connectors
import Domain
import Store

/// Requests to cancel.
struct CancellationFlow {
    let step: Step

    init(_ step: Step) { self.step = step }

    /// Records a request to cancel, once, and enqueues its decision.
    /// - Parameter words: the requester's reason, kept beside the journal.
    func ask(_ id: CancellationID, _ request: CancellationRequest, words: String = "", by actor: Actor) throws {
        if let known = try step.known.cancellations.cancellation(id)?.record, known.open { return }
        try step.append(.cancellationRequested(request), to: .cancellation(id), by: actor, words: ["words": words])
        try step.enqueue(.decideCancellation(id, of: request.order))
    }

    /// Asks the warehouse to stop an order that the channel has cancelled and that the WMS has, or may have. There is no request to
    /// answer.
    func askToStop(_ order: OrderRecord) throws {
        let request = CancellationRequest(order: order.id, orderName: order.channel.name, source: .channelCancelled)
        try ask(CancellationID(cancelledOnChannel: order.id), request, by: .remote("shopify"))
    }

    /// Records that the warehouse will not ship an order, and enqueues the answer to the channel.
    /// - Parameters:
    ///   - status: the WMS's last known status of the order.
    ///   - inWMS: whether the WMS has cancelled all of its parts.
    func settle(_ id: CancellationID, _ verdict: Verdict, status: String?, inWMS: Bool) throws {
        guard let request = try step.known.cancellations.cancellation(id)?.record.request else { return }
        try step.append(.cancellationJudged(verdict, wmsStatus: status), to: .cancellation(id))
        try step.append(.cancellationStopped, to: .cancellation(id))
        if let order = try step.known.orders.order(request.order)?.record, order.stage != .cancelled {
            if inWMS {
                try OrderFlow(step).endInWMS(order)
            } else {
                try OrderFlow(step).endUnsent(request.order, blocks: order.blocks)
            }
        }
        try step.resolve(.cancellationUnknown(id, of: request.order), .stageRead)
        try step.enqueue(.answerCancellation(id, of: request.order))
    }

    /// Records that an order is past the point of no return. A person may decide; when the agreed time is over, the rule decides.
    func late(_ id: CancellationID, _ there: [WMSOrder], status: String) throws {
        guard let request = try step.known.cancellations.cancellation(id)?.record.request else { return }
        try step.append(.cancellationJudged(.pastNoReturn, wmsStatus: status), to: .cancellation(id))
        for part in there {
            try step.append(
                .wmsStatusRead(number: part.number, part.status), to: .order(request.order), by: .remote("deposco"))
        }
        try step.resolve(.cancellationUnknown(id, of: request.order), .stageRead)
        let asked = request.source == .channelCancelled ? "was cancelled on the channel" : "is asked to be cancelled"
        try step.raise(
            NewException(
                .lateCancellation(id, of: request.order), summary: "\(request.orderName) \(asked) at \(status)",
                detail: "Deposco says \(status), read \(step.policy.localTime(of: step.now))",
                // One deadline: after it the rule decides.
                timeToAct: request.source.canBeRefused ? step.policy.decideWithin : nil))
        if request.source.canBeRefused {
            try step.enqueue(.expireCancellation(id, of: request.order), due: step.now + step.policy.decideWithin)
        }
    }

    /// Refuses a cancellation that is past the point of no return, and enqueues the answer to the channel.
    func refuse(_ record: CancellationRecord, reason: String, by actor: Actor) throws {
        let order = record.request.order
        try step.append(.cancellationRefused(reason: reason), to: .cancellation(record.id), by: actor)
        // Another request of the same order has its own deadline.
        try step.drop(.expireCancellation, of: .order(order), argument: record.id.rawValue)
        try step.enqueue(.answerCancellation(record.id, of: order))
    }

    /// Refuses a late cancellation that nobody decided in time.
    func expire(_ id: CancellationID) throws {
        guard let record = try step.known.cancellations.cancellation(id)?.record, record.state == .late else { return }
        let order = try step.known.orders.order(record.request.order)?.record
        try refuse(record, reason: step.policy.lateMessage(for: order), by: .core)
    }
}
