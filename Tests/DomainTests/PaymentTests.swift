import Domain
import Testing

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
}

/// 2026-03-02T00:00:00Z.
private let day = Instant(milliseconds: 1_772_409_600_000)
