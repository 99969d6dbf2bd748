import Connectors
import Domain
import Store

/// Takes over an order that somebody else sent to the WMS: it is followed from now on, and not sent. Where that is not clear, a person
/// decides.
struct FollowOrder: Sendable {
    let store: Store
    let wms: any WMSOrders
    let policy: Policy
    let clock: CoreClock
    /// The number of the one that a person said is the order.
    let number: String?

    func work(_ id: OrderID) async throws -> Outcome {
        let matches = try await store.read { reader -> [ListedOrder] in
            guard let record = try reader.orders.order(id)?.record, mayFollow(record) else { return [] }
            return try Survey(reader).matches(of: record).filter { number == nil || $0.number == number }
        }
        let now = clock.now
        var there: [WMSOrder] = []
        for match in matches {
            if let order = try await wms.order(number: match.number, for: .orders) { there.append(order) }
        }
        let found = there
        return .write { step in
            for match in matches {
                if let order = found.first(where: { $0.number == match.number }) {
                    try step.tx.listings.put(ListedOrder(order))
                } else {
                    try step.tx.listings.remove(number: match.number)
                }
            }
            try take(found, of: id, readAt: now, step)
            return .done
        }
    }

    private func mayFollow(_ record: OrderRecord) -> Bool {
        record.isOnItsWay || (number != nil && record.isPerhapsThere)
    }

    private func take(_ there: [WMSOrder], of id: OrderID, readAt: Instant, _ step: Step) throws {
        guard let record = try step.known.orders.order(id)?.record, mayFollow(record),
            record.parts.contains(where: { $0.state == .planned })
        else { return }
        // What the WMS says now may no longer be this order.
        let matches = Set(try Survey(step.known).matches(of: record).map(\.number))
        let these = there.filter { matches.contains($0.number) }
        let decision = Following.decide(
            these, of: record, fulfilled: record.fulfilment?.fulfilled() ?? [:], at: readAt, surely: number != nil)
        switch decision {
        case .nothing:
            // What a person took for this order and is gone does not make it leave by itself.
            if let number, record.isPerhapsThere {
                return try doubt(record, "\(number) counts no longer; retry, and the order is sent", step)
            }
            // The WMS lists it still, so that the next attempt to send would end here again, and so on. The mark stops that.
            if let others = try Survey(step.known).sentByOthers(record) {
                try step.append(.markMoved(others), to: .mark(Survey.lookedAtMark(id)))
            }
            try OrderFlow(step).enqueueNext(of: id)
        case .unclear(let words): try doubt(record, words, step)
        case .follow(let parts):
            let sent = record.parts.filter { $0.state != .planned }
            let isFreed = record.isPerhapsThere
            try step.append(
                .orderAssessed(
                    isFreed ? .queued : record.stage, blocks: isFreed ? [] : record.blocks, parts: sent + parts),
                to: .order(id))
            if isFreed { try OrderFlow(step).settle(record.blocks, standing: [], freed: id) }
            for order in these where parts.contains(where: { $0.number == order.number && $0.followed != nil }) {
                try step.append(
                    .orderReceived(number: order.number, wmsID: order.id, status: order.status), to: .order(id),
                    by: .remote("deposco"))
                try step.tx.listings.remove(number: order.number)
                try step.resolve(.orphanOrder(number: order.number), .orderKnown)
            }
            try OrderFlow(step).enqueueNext(of: id)
            try OrderFlow(step).touchDemand(known: record)
            try ChangeFlow(step).changed(id)
        }
    }

    private func doubt(_ record: OrderRecord, _ words: String, _ step: Step) throws {
        try OrderFlow(step).block(
            record,
            NewException(
                .perhapsThere(record.id), summary: "\(record.channel.name): Deposco may have it already", detail: words)
        )
    }
}
