/// Who takes the customer's money, and when.
package struct PaymentPolicy: Sendable, Equatable {
    package enum Capture: Sendable {
        /// The channel, or somebody else there, captures.
        case channel
        /// We capture when a shipment's fulfilment is confirmed.
        case onDispatch
    }

    package var capture = Capture.channel
    /// Of a part shipment only what left is captured, and the rest with what follows; needs a payment that may be captured several
    /// times. Else the first dispatch captures the whole order.
    package var byShipment = false
    /// How long an authorisation lasts where the channel does not tell.
    package var authorisationLife: Span = .hours(7 * 24)
    /// How long before its end somebody is told.
    package var warnBefore: Span = .hours(24)
    /// How long an order may wait for its payment before somebody is told.
    package var awaitedFor: Span = .day * 3

    package init() {}
}

/// One movement, or promise, of an order's money on the channel.
package struct PaymentTransaction: Hashable, Sendable {
    package enum Kind: Hashable, Sendable { case authorisation, capture, sale, void, other }
    package enum Status: Hashable, Sendable { case success, pending, failed }

    /// The whole global id.
    package var id: String
    /// The authorisation that a capture or void belongs to.
    package var parent: String?
    package var kind: Kind
    package var status: Status
    /// Minor units of the payment's currency.
    package var amount: Int64
    package var createdAt: Instant?
    /// When an authorisation ends; `nil` where the channel does not tell.
    package var expiresAt: Instant?
    /// May be captured more than once.
    package var multiCapturable: Bool

    package init(
        id: String, parent: String? = nil, kind: Kind, status: Status = .success, amount: Int64,
        createdAt: Instant? = nil, expiresAt: Instant? = nil, multiCapturable: Bool = false
    ) {
        self.id = id
        self.parent = parent
        self.kind = kind
        self.status = status
        self.amount = amount
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.multiCapturable = multiCapturable
    }
}

/// How an order's payment stands on the channel. Amounts are minor units of the currency that the customer paid in.
package struct OrderPayment: Hashable, Sendable {
    package var currency: Currency
    /// What the order, as it now is, asks for.
    package var total: Int64
    package var cancelled: Bool
    package var transactions: [PaymentTransaction]

    package init(currency: Currency, total: Int64, cancelled: Bool = false, transactions: [PaymentTransaction]) {
        self.currency = currency
        self.total = total
        self.cancelled = cancelled
        self.transactions = transactions
    }

    /// A capture to be made of one authorisation.
    package struct Step: Hashable, Sendable {
        package var authorisation: String
        package var amount: Int64
        /// Whether it is the last one; `nil` where the payment may be captured once anyway.
        package var final: Bool?

        package init(authorisation: String, amount: Int64, final: Bool?) {
            self.authorisation = authorisation
            self.amount = amount
            self.final = final
        }
    }

    /// Taken, or being taken by a gateway that has not said so yet.
    package var taken: Int64 { sum([.success, .pending]) }
    /// Certainly taken.
    package var captured: Int64 { sum([.success]) }

    private func sum(_ states: [PaymentTransaction.Status]) -> Int64 {
        transactions.filter { ($0.kind == .capture || $0.kind == .sale) && states.contains($0.status) }
            .total(\.amount)
    }

    private var authorisations: [PaymentTransaction] {
        transactions.filter { $0.kind == .authorisation && $0.status == .success }
    }

    private var children: [String?: [PaymentTransaction]] { Dictionary(grouping: transactions, by: \.parent) }

    /// What can still be captured of an authorisation.
    private func left(of authorisation: PaymentTransaction, _ children: [String?: [PaymentTransaction]]) -> Int64 {
        let used = (children[authorisation.id] ?? []).filter { $0.status != .failed }
        if used.contains(where: { $0.kind == .void }) { return 0 }
        let captures = used.filter { $0.kind == .capture }
        if !captures.isEmpty, !authorisation.multiCapturable { return 0 }
        return max(0, authorisation.amount.clampedSubtracting(captures.total(\.amount)))
    }

    /// No authorisation lasts for longer.
    private static let longestAuthorisation = Span.hours(24 * 366)

    /// When the first of what can still be captured ends; `nil` when nothing can be.
    /// - Parameter seen: stands for the beginning of an authorisation that tells none that can be.
    package func expiry(_ policy: PaymentPolicy, seen: Instant, at now: Instant) -> Instant? {
        let children = children
        return authorisations.filter { left(of: $0, children) > 0 }
            .map { authorisation in
                if let end = authorisation.expiresAt, end.isBelieved(at: now, ahead: Self.longestAuthorisation) {
                    return end
                }
                let began = authorisation.createdAt.flatMap { $0.isBelieved(at: now) ? $0 : nil }
                return (began ?? seen) + policy.authorisationLife
            }.min()
    }

    /// Times of its authorisations that cannot be.
    package func doubted(at now: Instant) -> [DoubtedTime] {
        authorisations.flatMap { authorisation -> [DoubtedTime] in
            let end = authorisation.expiresAt.map { DoubtedTime(field: "authorizationExpiresAt", value: $0) }
            let begin = authorisation.createdAt.map { DoubtedTime(field: "an authorisation's createdAt", value: $0) }
            return [end].compactMap { $0 }.filter { !$0.value.isBelieved(at: now, ahead: Self.longestAuthorisation) }
                + [begin].compactMap { $0 }.filter { !$0.value.isBelieved(at: now) }
        }
    }

    /// The captures that bring what is taken to `wanted`, and what no authorisation covers.
    /// - Parameter final: nothing more is to follow.
    package func captures(upTo wanted: Int64, final: Bool) -> (steps: [Step], missing: Int64) {
        var open = max(0, wanted.clampedSubtracting(taken))
        var steps: [Step] = []
        let children = children
        for authorisation in authorisations {
            let amount = min(open, left(of: authorisation, children))
            guard amount > 0 else { continue }
            open -= amount
            steps.append(
                Step(
                    authorisation: authorisation.id, amount: amount,
                    final: authorisation.multiCapturable ? final : nil))
        }
        return (steps, open)
    }
}

extension PaymentPolicy {
    /// What is to be captured of an order by now, of its payment's total, and whether that is all.
    /// - Parameter shipments: the order's.
    package func captureTarget(
        _ order: OrderRecord, _ shipments: [ShipmentRecord], of total: Int64
    ) -> (amount: Int64, whole: Bool) {
        let told = shipments.filter { $0.fulfilmentConfirmed && $0.shipment.status == .shipped }.map(\.shipment)
        if told.isEmpty { return (0, false) }
        let lines = ShippedLines(of: order)
        if !byShipment || lines.areAll(in: told) { return (total, true) }
        let left = lines.amounts(in: told).total
        let rest = order.channel.total.clampedSubtracting(left)
        return (Money.shares(of: total, weights: [left, rest]).first ?? 0, false)
    }
}
