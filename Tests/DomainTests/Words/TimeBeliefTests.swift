import Domain
import Testing

/// 2026-03-02T10:00:00Z.
private let now = Instant(milliseconds: 1_772_445_600_000)
private let tenYears = Span.hours(24 * 3652)

@Suite struct TimeBeliefTests {
    private func order(created: Instant = now - .day, updated: Instant, total: Int64 = 1000) -> ChannelOrder {
        ChannelOrder(
            id: OrderID("1"), name: "#1", createdAt: created, updatedAt: updated, payment: .paid,
            currency: .init("GBP"),
            total: total, lines: [])
    }

    @Test func `clocks that differ by minutes are believed`() {
        let (order, doubted) = TimeBelief.order(order(updated: now + .minutes(4)), after: nil, at: now)
        #expect(order.updatedAt == now + .minutes(4))
        #expect(doubted.isEmpty)
    }

    @Test(arguments: [now + tenYears, now + .minutes(6), Instant(milliseconds: 0)])
    func `an order changed at a time that cannot be does not make the next change older`(_ time: Instant) {
        let known = order(updated: now - .hours(1))
        let (odd, doubted) = TimeBelief.order(order(updated: time, total: 2000), after: known, at: now)
        #expect(doubted == [DoubtedTime(field: "updated_at", value: time)])
        #expect(odd.updatedAt >= known.updatedAt)
        // The channel's clock may be behind.
        #expect(odd.updatedAt <= now + .seconds(1) - .minutes(4))
    }

    @Test func `an order seen again with a time that cannot be is the order that is known`() {
        let first = TimeBelief.order(order(updated: now + tenYears), after: nil, at: now).order
        let again = TimeBelief.order(order(updated: now + tenYears), after: first, at: now + .hours(1)).order
        #expect(again == first)
    }

    @Test(arguments: [now + .day, Instant(milliseconds: -1)])
    func `an order placed at a time that cannot be counts from when it was seen`(_ time: Instant) {
        let (odd, doubted) = TimeBelief.order(order(created: time, updated: now), after: nil, at: now)
        #expect(odd.createdAt == now)
        #expect(doubted == [DoubtedTime(field: "created_at", value: time)])
        #expect(
            TimeBelief.order(order(created: time, updated: now), after: odd, at: now + .hours(1)).order.createdAt == now
        )
    }

    @Test func `an order cancelled at a time that cannot be is cancelled now`() {
        var cancelled = order(updated: now)
        cancelled.cancelledAt = now + tenYears
        #expect(TimeBelief.order(cancelled, after: nil, at: now).order.cancelledAt == now)
    }

    @Test func `a shipment that left in ten years left when it was seen, and is then not new each time`() {
        let shipment = Shipment(
            id: ShipmentID("S1"), wmsOrderNumbers: ["1"], status: .shipped, carrier: nil, method: nil,
            shippedAt: now + tenYears, lines: [], parcels: [])
        let (seen, doubted) = TimeBelief.shipment(shipment, after: nil, at: now)
        #expect(seen.shippedAt == now)
        #expect(doubted?.value == now + tenYears)
        #expect(TimeBelief.shipment(shipment, after: seen, at: now + .minutes(1)).shipment == seen)
    }

    @Test func `a scan in a carrier's local time is believed, one in ten years is not`() {
        func scan(_ at: Instant) -> Scan { Scan(tracking: "A", at: at, source: "aftership", evidence: "in transit") }
        #expect(TimeBelief.scan(scan(now + .hours(11)), at: now).scan.at == now + .hours(11))
        let (seen, doubted) = TimeBelief.scan(scan(now + tenYears), at: now)
        #expect(seen.at == now)
        #expect(doubted != nil)
    }

    @Test func `what is told for up to five minutes ahead is believed, and nothing before the year 2000`() {
        #expect((now + .minutes(5)).isBelieved(at: now))
        #expect(!(now + .minutes(5) + Span(milliseconds: 1)).isBelieved(at: now))
        let first = Instant(milliseconds: 946_684_800_000)
        #expect(first.iso == "2000-01-01T00:00:00Z")
        #expect(first.isBelieved(at: now))
        #expect(!(first - Span(milliseconds: 1)).isBelieved(at: now))
    }

    @Test func `a scan may be fifteen hours ahead, since carriers tell local times`() {
        func scan(_ at: Instant) -> Scan { Scan(tracking: "A", at: at, source: "aftership", evidence: "") }
        #expect(TimeBelief.scan(scan(now + .hours(15)), at: now).doubted == nil)
        #expect(TimeBelief.scan(scan(now + .hours(15) + .seconds(1)), at: now).doubted?.field == "the time of the scan")
    }

    @Test func `an order keeps the times that were believed of it before`() {
        var known = order(created: now - .day, updated: now - .hours(3))
        known.cancelledAt = now - .hours(2)
        var odd = order(created: now + tenYears, updated: now)
        odd.cancelledAt = now + tenYears
        let (believed, doubted) = TimeBelief.order(odd, after: known, at: now)
        #expect(believed.createdAt == known.createdAt)
        #expect(believed.cancelledAt == known.cancelledAt)
        #expect(doubted.map(\.field) == ["created_at", "cancelled_at"])
    }

    @Test func `a change at a time that cannot be counts as made five minutes ago, and not before the last one`() {
        let recent = order(updated: now - .minutes(2))
        #expect(
            TimeBelief.order(order(updated: now + tenYears, total: 2), after: recent, at: now).order.updatedAt
                == recent.updatedAt)
        let old = order(updated: now - .hours(2))
        #expect(
            TimeBelief.order(order(updated: now + tenYears, total: 2), after: old, at: now).order.updatedAt == now
                - .minutes(5))
        #expect(
            TimeBelief.order(order(updated: now + tenYears), after: nil, at: now).order.updatedAt == now - .minutes(5))
    }

    @Test func `a shipment whose moment can be is taken as it is`() {
        let shipment = Sample.shipment(at: now - .hours(1))
        let (seen, doubted) = TimeBelief.shipment(shipment, after: nil, at: now)
        #expect(seen == shipment)
        #expect(doubted == nil)
        #expect(TimeBelief.shipment(Sample.shipment(at: nil), after: nil, at: now).doubted == nil)
    }

    @Test func `a time that is not believed is said to be so`() {
        let doubted = DoubtedTime(field: "updated_at", value: Instant(milliseconds: 0))
        #expect(
            doubted.words == "updated_at says 1970-01-01T00:00:00Z, which is not believed; taken as seen now")
    }

    @Test func `steps of the clock read as people say them`() {
        #expect(Span.hours(-1).stepWords == "clock was set 1 h back")
        #expect((Span.day + .minutes(2)).stepWords == "clock was set 1 d ahead")
        #expect(Span(milliseconds: 89_999_998).stepWords == "clock was set 1 d 1 h ahead")
        #expect(Span(milliseconds: -3_599_999).stepWords == "clock was set 1 h back")
        #expect(Span.seconds(3725).words == "1 h 2 min")
        #expect(Span(milliseconds: Int64.min).words.hasSuffix("h"))
    }
}
