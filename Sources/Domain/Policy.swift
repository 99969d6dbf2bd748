/// What a shop decides about its own flows. Configuration fills it; the defaults are what most shops want.
package struct Policy: Sendable, Equatable {
    /// Send an order when its payment is only authorised, not yet captured.
    package var sendOnAuthorised = false
    /// Who takes orders to the WMS.
    package var ordersVia = OrderRoute.direct
    /// By which of the WMS's APIs, and so what they may hold.
    package var orderAPI = OrderAPI.v2
    /// Where words go for which a field has no room.
    package var fits: [OrderField: FitTarget] = [:]
    /// Goes before the order's name, without its `#`, to make its number in the WMS.
    package var numberPrefix = ""
    package var orderSource = "Shopify"
    /// From so many orders waiting on they go to the WMS in imports of many; `nil` for one by one always.
    package var bulkFrom: Int? = 100
    /// For orders whose channel names no shipping method.
    package var shipVia = "Standard"
    /// Which Deposco facility ships what.
    package var routing = Routing.facility(nil)
    package var pointOfNoReturn = PointOfNoReturn()
    /// How long a late cancellation waits for a person before it is refused by itself; zero refuses at once.
    package var decideWithin: Span = .minutes(15)
    /// What the customer may read when a late cancellation is refused without a person's words.
    package var lateCancellationMessage = "Your order is already being packed, so it can no longer be cancelled."
    package var hold = HoldPolicy()
    package var payments = PaymentPolicy()
    /// How stock goes to the channel; `nil` when somebody else sees to that.
    package var stock: StockPolicy?

    package init() {}
}

/// The way of an order to the WMS.
package enum OrderRoute: Hashable, Sendable {
    case direct
    /// By a run of this flow.
    case patchworks(flow: String)
}

/// When a held notification is late. `warnAfter` and `stallAfter` count business hours only, so a weekend alarms nobody.
package struct HoldPolicy: Sendable, Equatable {
    package var warnAfter: Span = .hours(8)
    package var stallAfter: Span = .hours(18)
    package var hours = BusinessHours()
    /// A shipment is on the channel and held, or told, in this time after it was first seen; and told in this time after its hold
    /// ended. At any hour.
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
        // Whole weeks at once: a moment from outside may lie any distance away, and days are looked at one by one.
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
