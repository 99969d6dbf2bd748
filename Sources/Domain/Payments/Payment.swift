/// Who captures the customer's payment, and when.
package struct PaymentPolicy: Sendable, Equatable {
    package enum Capture: Sendable {
        /// The channel, or somebody else there, captures.
        case channel
        /// We capture when a shipment's fulfilment is confirmed.
        case onDispatch
    }

    package var capture = Capture.channel
    /// Whether each shipment captures only its own value. This needs a payment that may be captured several times.
    /// Otherwise the first dispatch captures the whole order.
    package var byShipment = false
    /// How long an authorisation lasts where the channel does not say.
    package var authorisationLife: Span = .hours(7 * 24)
    /// How long before its expiry somebody is warned.
    package var warnBefore: Span = .hours(24)
    /// How long an order may wait for its payment before somebody is told.
    package var awaitedFor: Span = .day * 3

    package init() {}
}

/// One payment transaction of an order on the channel.
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
    /// When an authorisation expires; `nil` where the channel does not say.
    package var expiresAt: Instant?
    /// Whether it may be captured more than once.
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

/// An order's payment on the channel. Amounts are minor units of the currency in which the customer paid.
package struct OrderPayment: Hashable, Sendable {
    package var currency: Currency
    /// The total of the order as it now is.
    package var total: Int64
    package var cancelled: Bool
    package var transactions: [PaymentTransaction]

    package init(currency: Currency, total: Int64, cancelled: Bool = false, transactions: [PaymentTransaction]) {
        self.currency = currency
        self.total = total
        self.cancelled = cancelled
        self.transactions = transactions
    }

    /// A capture to make against one authorisation.
    package struct Step: Hashable, Sendable {
        package var authorisation: String
        package var amount: Int64
        /// Whether it is the last capture; `nil` where the payment can be captured only once anyway.
        package var final: Bool?

        package init(authorisation: String, amount: Int64, final: Bool?) {
            self.authorisation = authorisation
            self.amount = amount
            self.final = final
        }
    }

    /// Captured, including captures that a gateway has not confirmed yet.
    package var taken: Int64 { sum([.success, .pending]) }
    /// Captured and confirmed.
    package var captured: Int64 { sum([.success]) }

    /// Whether it ever was authorised, so that there may be something to capture. What is paid by hand, or by an invoice, never is.
    package var wasAuthorised: Bool { !authorisations.isEmpty }

    private func sum(_ states: [PaymentTransaction.Status]) -> Int64 {
        transactions.filter { ($0.kind == .capture || $0.kind == .sale) && states.contains($0.status) }
            .total(\.amount)
    }

    private var authorisations: [PaymentTransaction] {
        transactions.filter { $0.kind == .authorisation && $0.status == .success }
    }

    private var children: [String?: [PaymentTransaction]] { Dictionary(grouping: transactions, by: \.parent) }

    /// The amount that can still be captured against an authorisation.
    private func left(of authorisation: PaymentTransaction, _ children: [String?: [PaymentTransaction]]) -> Int64 {
        let used = (children[authorisation.id] ?? []).filter { $0.status != .failed }
        if used.contains(where: { $0.kind == .void }) { return 0 }
        let captures = used.filter { $0.kind == .capture }
        if !captures.isEmpty, !authorisation.multiCapturable { return 0 }
        return max(0, authorisation.amount.clampedSubtracting(captures.total(\.amount)))
    }

    /// No authorisation lasts longer.
    private static let longestAuthorisation = Span.hours(24 * 366)

    /// When the first authorisation that can still be captured expires; `nil` when there is none.
    /// - Parameter seen: the assumed start of an authorisation without a believable start.
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

    /// The impossible times of its authorisations.
    package func doubted(at now: Instant) -> [DoubtedTime] {
        authorisations.flatMap { authorisation -> [DoubtedTime] in
            let end = authorisation.expiresAt.map { DoubtedTime(field: "authorizationExpiresAt", value: $0) }
            let begin = authorisation.createdAt.map { DoubtedTime(field: "an authorisation's createdAt", value: $0) }
            return [end].compactMap { $0 }.filter { !$0.value.isBelieved(at: now, ahead: Self.longestAuthorisation) }
                + [begin].compactMap { $0 }.filter { !$0.value.isBelieved(at: now) }
        }
    }

    /// The captures that bring the captured amount up to `wanted`, and the amount that no authorisation covers.
    /// - Parameter final: whether these are the order's last captures.
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
    /// How much of the payment's total should be captured by now, and whether that is all of it.
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
