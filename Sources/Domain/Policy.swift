/// What a shop decides about its own flows. Configuration fills it; the defaults suit most shops.
package struct Policy: Sendable, Equatable {
    /// Send an order when its payment is only authorised, not yet captured.
    package var sendOnAuthorised: Bool {
        get { due.unpaid.sendsAuthorised }
        set { due.unpaid.sendsAuthorised = newValue }
    }
    /// How orders reach the WMS.
    package var ordersVia = OrderRoute.direct
    /// The WMS API that takes the orders. It decides the field limits.
    package var orderAPI = OrderAPI.v2
    /// Where text goes that is too long for its field.
    package var fits: [OrderField: FitTarget] = [:]
    /// Where the order's note, its attributes and its lines' properties go.
    package var notes = NotesPolicy()
    /// The prefix of an order's number in the WMS. The order's name without its `#` follows.
    package var numberPrefix = ""
    package var orderSource = "Shopify"
    /// Number of waiting orders from which they go to the WMS in bulk imports; `nil` always sends them one by one.
    package var bulkFrom: Int? = 100
    /// The shipping method of orders for which the channel names none.
    package var shipVia = "Standard"
    /// Which Deposco facility ships what.
    package var routing = Routing.facility(nil)
    package var pointOfNoReturn = PointOfNoReturn()
    /// How long a late cancellation waits for a person before it is refused automatically; zero refuses at once.
    package var decideWithin: Span = .minutes(15)
    /// What the customer may read when a late cancellation is refused without a person's words.
    package var lateCancellationMessage = Self.packedMessage
    package var hold = HoldPolicy()
    package var payments = PaymentPolicy()
    /// What may not leave yet, or never.
    package var due = DuePolicy()
    /// From which age differences of the three-way match count.
    package var matchAges = MatchAges()
    /// How stock is pushed to the channel; `nil` when another system does that.
    package var stock: StockPolicy?
    /// Whose exceptions are, and how long there is to act on them.
    package var exceptions = ExceptionTerms()
    /// The daily checks; `nil` where nobody signs any off.
    package var checks: CheckPolicy?

    package init() {}

    private static let packedMessage = "Your order is already being packed, so it can no longer be cancelled."
    private static let leftMessage = "Your order has already left our warehouse, so it can no longer be cancelled."

    /// The words with which a late cancellation of an order is refused by itself. A shop's own words are for every stage; ours say of an
    /// order that has left that it has.
    package func lateMessage(for order: OrderRecord?) -> String {
        guard lateCancellationMessage == Self.packedMessage, let order else { return lateCancellationMessage }
        let hasLeft = order.stage == .shipped || order.hasLeftWarehouse
        return hasLeft ? Self.leftMessage : lateCancellationMessage
    }

    /// The shop's three-way match.
    package var match: MatchPolicy {
        var match = MatchPolicy()
        match.ages = matchAges
        match.due = due
        return match
    }

    /// A moment as it is told to people: `1 March, 14:07` by the shop's clock.
    package func localTime(of moment: Instant) -> String { moment.dayAndTime(offset: hold.hours.offset) }
}

/// How an order reaches the WMS.
package enum OrderRoute: Hashable, Sendable {
    case direct
    /// Through a run of this Patchworks flow.
    case patchworks(flow: String)
}

/// When a held notification is late. `warnAfter` and `stallAfter` count business hours only, so that weekends raise no
/// alarm.
package struct HoldPolicy: Sendable, Equatable {
    package var warnAfter: Span = .hours(8)
    package var stallAfter: Span = .hours(18)
    package var hours = BusinessHours()
    /// Time limits, at any hour: from the first sight of a shipment until it is on the channel and held or notified,
    /// and from the end of its hold until the customer is notified.
    package var tellWithin: Span = .hours(1)

    package init() {}
}

/// The hours in which carriers and warehouse can be expected to act.
package struct BusinessHours: Sendable, Equatable {
    /// 1 for Monday to 7 for Sunday.
    package var days: Set<Int64> = [1, 2, 3, 4, 5]
    /// Minutes of the day, local.
    package var opens: Int64 = 9 * 60
    package var closes: Int64 = 17 * 60 + 30
    /// Minutes east of UTC.
    package var offset: Int64 = 0

    package init() {}

    /// Every hour of every day.
    package static var always: BusinessHours {
        var hours = BusinessHours()
        hours.days = [1, 2, 3, 4, 5, 6, 7]
        hours.opens = 0
        hours.closes = 24 * 60
        return hours
    }

    /// The moment by which `span` of business time has passed since `start`. Hours that never open count as always open.
    package func moment(_ span: Span, after start: Instant) -> Instant {
        let week = closes.clampedSubtracting(opens).clampedMultiplying(60_000)
            .clampedMultiplying(Int64(days.intersection(1...7).count))
        guard week > 0 else { return start + span }
        // Skips whole weeks at once, since `span` may have any length and the loop below goes day by day.
        let weeks = max(0, span.milliseconds - 1) / week
        var left = span.milliseconds - weeks * week
        var local = start + .minutes(offset) + .day * weeks.clampedMultiplying(7)
        let end = Instant(milliseconds: .max) - .day * 8
        while local < end {
            let day = local.startOfDay
            let open = max(local, day + .minutes(opens))
            let close = day + .minutes(closes)
            if days.contains(day.weekday), open < close {
                let room = (close - open).milliseconds
                if left <= room { return open + Span(milliseconds: left) - .minutes(offset) }
                left -= room
            }
            local = day + .day
        }
        return Instant(milliseconds: .max)
    }
}
