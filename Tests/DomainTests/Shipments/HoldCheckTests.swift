import Domain
import Testing

/// When a held notification is looked at next.
@Suite struct HoldCheckTests {
    private var policy: HoldPolicy {
        var policy = HoldPolicy()
        policy.hours = .always
        policy.warnAfter = .hours(2)
        policy.stallAfter = .hours(5)
        return policy
    }

    @Test func firstItWarnsThenItSaysThatTheNotificationStalled() {
        #expect(policy.nextCheck(of: Sample.known(), heldSince: t0) == t0 + .hours(2))
        #expect(policy.nextCheck(of: Sample.known(Sample.shipment(), .holdWarned), heldSince: t0) == t0 + .hours(5))
    }

    @Test func businessHoursAlonePassUntilItIsLookedAt() throws {
        let evening = try #require(Instant(iso: "2026-03-06T17:00:00Z"))
        #expect(HoldPolicy().nextCheck(of: Sample.known(), heldSince: evening).iso == "2026-03-09T16:30:00Z")
    }
}
