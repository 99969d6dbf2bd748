import Domain
import Store

/// Watches whether the channel's webhooks arrive, and whether it has orders that are not known here.
struct ChannelWatch {
    let step: Step

    init(_ step: Step) { self.step = step }

    private static let seen = "webhooks.seen"
    private static let missed = "webhooks.missed"
    private static let notKnown = "shopify.notKnown"

    /// Counts an order that only the sweep found. Several in a row without a webhook mean a dead subscription.
    /// - Parameter present: when the sweep began, by the channel's clock. The webhook of what changed just before it may be on its way.
    func countMissedWebhook(_ order: ChannelOrder, at present: Instant) throws {
        guard order.updatedAt < present - Limits.Orders.webhookGrace, try step.known.marks.mark(Self.seen) != nil
        else {
            return
        }
        let count = (try step.known.marks.mark(Self.missed).flatMap { Int($0) } ?? 0) + 1
        try step.append(.markMoved(String(count)), to: .mark(Self.missed))
        guard count >= Limits.Orders.missedWebhooks else { return }
        try step.raise(
            NewException(
                .deadSubscription, summary: "Shopify's order webhooks are not arriving",
                detail: "three or more orders in a row were found by the sweep alone, the first of them \(order.name)")
        )
    }

    /// Records that a webhook arrived, so the subscription is alive.
    func webhookSeen() throws {
        if try step.known.marks.mark(Self.seen) == nil {
            try step.append(.markMoved(step.now.iso), to: .mark(Self.seen))
        }
        if let missed = try step.known.marks.mark(Self.missed), missed != "0" {
            try step.append(.markMoved("0"), to: .mark(Self.missed))
            try step.resolve(.deadSubscription, .webhookArrived)
        }
    }

    /// Compares the channel's number of orders with the number of known ones.
    /// - Parameter notListed: known orders that the channel should list, and did not, where it is doubtful that they were deleted.
    func compare(channel counted: Int, createdSince since: Instant, notListed: Int) throws {
        let known = try step.known.orders.orderCount(createdSince: since)
        let unknown = max(0, counted - known)
        if try step.known.marks.mark(Self.notKnown) != String(unknown) {
            try step.append(.markMoved(String(unknown)), to: .mark(Self.notKnown))
        }
        guard unknown > 0 || notListed > 0 else { return try step.resolve(.countMismatch, .countsAgree) }
        guard unknown > 0 else {
            return try step.raise(
                NewException(
                    .countMismatch, summary: "Shopify does not list \(notListed) orders that are known here",
                    detail:
                        "they were placed since \(step.policy.localTime(of: since)); none was stopped because of it"))
        }
        try step.raise(
            NewException(
                .countMismatch, summary: "Shopify has \(unknown) orders that are not known here",
                detail: "of \(counted) placed since \(step.policy.localTime(of: since)), \(known) are known"))
    }
}
