import Domain
import Testing

/// 2026-03-02T00:00:00Z.
private let day = Instant(milliseconds: 1_772_409_600_000)

/// What can be captured of a payment, and when it ends.
@Suite struct OrderPaymentTests {
    private func payment(_ transactions: PaymentTransaction...) -> OrderPayment {
        OrderPayment(currency: Currency("GBP"), total: 5000, transactions: transactions)
    }

    private func authorisation(_ id: String, _ amount: Int64, several: Bool = false) -> PaymentTransaction {
        PaymentTransaction(id: id, kind: .authorisation, amount: amount, multiCapturable: several)
    }

    private func capture(
        of parent: String, _ amount: Int64, _ status: PaymentTransaction.Status = .success
    ) -> PaymentTransaction {
        PaymentTransaction(id: "c-\(parent)", parent: parent, kind: .capture, status: status, amount: amount)
    }

    @Test func `two authorisations are captured one after the other`() {
        let plan = payment(authorisation("a", 3000), authorisation("b", 2000)).captures(upTo: 4000, final: true)
        #expect(plan.steps.map(\.authorisation) == ["a", "b"])
        #expect(plan.steps.map(\.amount) == [3000, 1000])
        #expect(plan.missing == 0)
    }

    @Test func `what a gateway has not answered counts as taken, what it declined does not`() {
        let pending = payment(authorisation("a", 5000), capture(of: "a", 5000, .pending))
        #expect(pending.captures(upTo: 5000, final: true).steps.isEmpty)
        #expect(pending.captured == 0)
        let declined = payment(authorisation("a", 5000), capture(of: "a", 5000, .failed))
        #expect(declined.captures(upTo: 5000, final: true).steps.map(\.amount) == [5000])
    }

    @Test func `what is left of an authorisation that may be captured once is nothing after its capture`() {
        let once = payment(authorisation("a", 5000), capture(of: "a", 2000)).captures(upTo: 5000, final: true)
        #expect(once.steps.isEmpty)
        #expect(once.missing == 3000)
        let several = payment(authorisation("a", 5000, several: true), capture(of: "a", 2000))
        #expect(
            several.captures(upTo: 5000, final: true).steps
                == [OrderPayment.Step(authorisation: "a", amount: 3000, final: true)])
    }

    @Test func `a gift card that paid for some of it leaves the rest`() {
        let sale = PaymentTransaction(id: "s", kind: .sale, amount: 1500)
        #expect(payment(sale, authorisation("a", 3500)).captures(upTo: 5000, final: true).steps.map(\.amount) == [3500])
    }

    @Test func `a voided authorisation neither captures nor ends`() {
        var whole = authorisation("a", 5000)
        whole.expiresAt = day + .day
        let void = PaymentTransaction(id: "v", parent: "a", kind: .void, amount: 5000)
        #expect(payment(whole).expiry(PaymentPolicy(), seen: day, at: day) == day + .day)
        #expect(payment(whole, void).expiry(PaymentPolicy(), seen: day, at: day) == nil)
        #expect(payment(whole, void).captures(upTo: 5000, final: true).missing == 5000)
    }

    @Test(arguments: [day + .hours(24 * 3650), Instant(milliseconds: 0)])
    func `an authorisation whose end cannot be lasts as long as the policy says`(_ end: Instant) {
        var one = authorisation("a", 5000)
        one.expiresAt = end
        let life = PaymentPolicy().authorisationLife
        #expect(payment(one).expiry(PaymentPolicy(), seen: day, at: day + .hours(1)) == day + life)
        #expect(payment(one).doubted(at: day).map(\.value) == [end])
        one.createdAt = day - .day
        #expect(payment(one).expiry(PaymentPolicy(), seen: day, at: day) == day - .day + life)
    }

    @Test func `more than is wanted is never taken`() {
        let taken = payment(authorisation("a", 5000, several: true), capture(of: "a", 3000))
        #expect(taken.captures(upTo: 2000, final: false).steps.isEmpty)
        #expect(taken.captures(upTo: 2000, final: false).missing == 0)
        #expect(taken.taken == 3000 && taken.captured == 3000)
    }

    @Test func `an authorisation that is used up makes no step`() {
        let used = payment(authorisation("a", 3000, several: true), capture(of: "a", 3000), authorisation("b", 1000))
        #expect(
            used.captures(upTo: 3500, final: false).steps
                == [OrderPayment.Step(authorisation: "b", amount: 500, final: nil)])
    }

    @Test func `a capture before the last one leaves the authorisation open`() {
        #expect(
            payment(authorisation("a", 5000, several: true)).captures(upTo: 2000, final: false).steps
                == [OrderPayment.Step(authorisation: "a", amount: 2000, final: false)])
        #expect(
            payment(authorisation("a", 5000)).captures(upTo: 2000, final: false).steps
                == [OrderPayment.Step(authorisation: "a", amount: 2000, final: nil)])
    }

    @Test func `captures of another authorisation take nothing from this one`() {
        let two = payment(authorisation("a", 3000), authorisation("b", 2000), capture(of: "b", 2000))
        #expect(two.captures(upTo: 5000, final: true).steps.map(\.authorisation) == ["a"])
    }

    @Test func `an authorisation that failed or waits cannot be captured`() {
        var failed = authorisation("a", 5000)
        failed.status = .failed
        var waits = authorisation("b", 5000)
        waits.status = .pending
        #expect(payment(failed, waits).captures(upTo: 5000, final: true).missing == 5000)
        #expect(payment(failed, waits).expiry(PaymentPolicy(), seen: day, at: day) == nil)
    }

    @Test func `more taken of an authorisation than it holds leaves nothing of it`() {
        let over = payment(authorisation("a", 1000, several: true), capture(of: "a", 1500))
        #expect(over.captures(upTo: 5000, final: true).steps.isEmpty)
        #expect(over.expiry(PaymentPolicy(), seen: day, at: day) == nil)
    }

    @Test func `an authorisation may end up to 366 days ahead`() {
        var one = authorisation("a", 5000)
        one.expiresAt = day + .hours(24 * 366)
        #expect(payment(one).expiry(PaymentPolicy(), seen: day, at: day) == day + .hours(24 * 366))
        #expect(payment(one).doubted(at: day).isEmpty)
        one.expiresAt = day + .hours(24 * 366) + .seconds(1)
        #expect(payment(one).doubted(at: day).map(\.field) == ["authorizationExpiresAt"])
    }

    @Test func `a beginning that cannot be counts as seen now`() {
        var one = authorisation("a", 5000)
        one.createdAt = day + .day
        #expect(payment(one).expiry(PaymentPolicy(), seen: day, at: day) == day + PaymentPolicy().authorisationLife)
        #expect(payment(one).doubted(at: day).map(\.field) == ["an authorisation's createdAt"])
    }

    @Test func `an authorisation may be captured once unless the channel says more, and an order is not cancelled`() {
        let one = PaymentTransaction(id: "a", kind: .authorisation, amount: 5000)
        #expect(one.status == .success && !one.multiCapturable && one.parent == nil)
        #expect(!payment(one).cancelled)
    }
}
