import Domain
import Testing

/// What holds where a shop configures nothing.
@Suite struct PolicyTests {
    private let policy = Policy()

    @Test func ordersGoStraightToDeposcoOncePaid() {
        #expect(!policy.sendOnAuthorised)
        #expect(policy.ordersVia == .direct)
        #expect(policy.orderAPI == .v2)
        #expect(policy.routing == .facility(nil))
        #expect(policy.bulkFrom == 100)
        #expect(policy.fits.isEmpty)
    }

    @Test func aLateCancellationWaitsAQuarterOfAnHourForAPerson() {
        #expect(policy.decideWithin == .minutes(15))
        #expect(policy.pointOfNoReturn == PointOfNoReturn())
    }

    @Test func aHeldNotificationIsOverdueAfterADaysWorkAndStalledAfterTwo() {
        #expect(policy.hold.warnAfter == .hours(8))
        #expect(policy.hold.stallAfter == .hours(18))
        #expect(policy.hold.tellWithin == .hours(1))
    }

    @Test func carriersWorkFromNineToHalfPastFiveOnWeekdays() {
        let hours = policy.hold.hours
        #expect(hours.days == [1, 2, 3, 4, 5])
        #expect(hours.opens == 9 * 60)
        #expect(hours.closes == 17 * 60 + 30)
        #expect(hours.offset == 0)
    }

    @Test func theChannelCapturesAndAnAuthorisationLastsAWeek() {
        #expect(policy.payments.capture == .channel)
        #expect(!policy.payments.byShipment)
        #expect(policy.payments.authorisationLife == .hours(7 * 24))
        #expect(policy.payments.warnBefore == .hours(24))
    }

    @Test func stockIsSomebodyElsesUntilLocationsAreConfigured() {
        #expect(policy.stock == nil)
        let stock = StockPolicy(locations: ["1": []])
        #expect(stock.push == .frequent)
        #expect(stock.safety(of: SKU("TEE")) == 0)
        #expect(stock.auditEvery == .hours(6))
    }

    @Test func `an order that has left the warehouse is not said to be being packed`() {
        let picking = Sample.record(Sample.sent(), Sample.received(), .wmsStatusRead(number: "1001", "Picking"))
        let left = Sample.record(Sample.sent(), Sample.received(), .wmsStatusRead(number: "1001", "Ship Complete"))
        var policy = Policy()
        #expect(
            policy.lateMessage(for: picking) == "Your order is already being packed, so it can no longer be cancelled.")
        #expect(
            policy.lateMessage(for: left)
                == "Your order has already left our warehouse, so it can no longer be cancelled.")
        policy.lateCancellationMessage = "Too late, sorry."
        #expect(policy.lateMessage(for: left) == "Too late, sorry.", "a shop's own words are for every stage")
    }
}
