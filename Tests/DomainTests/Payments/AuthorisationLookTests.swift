import Domain
import Testing

/// When somebody is told that an authorisation ends before its money is taken.
@Suite struct AuthorisationLookTests {
    private let end = t0 + .hours(100)

    private func look(_ after: Span, taken: Int64 = 0) -> AuthorisationLook {
        var transactions = [
            PaymentTransaction(
                id: "a", kind: .authorisation, amount: 5000, createdAt: t0, expiresAt: end, multiCapturable: true)
        ]
        if taken > 0 {
            transactions.append(PaymentTransaction(id: "c", parent: "a", kind: .capture, amount: taken))
        }
        let payment = OrderPayment(currency: Sample.gbp, total: 5000, transactions: transactions)
        return payment.look(PaymentPolicy(), seen: t0, today: t0 + after)
    }

    private func pounds(_ minor: Int64) -> Money { Money(minor: minor, currency: Sample.gbp) }

    @Test func nobodyIsToldUntilTheLastDay() {
        #expect(look(.zero) == .standing(warnsIn: .hours(76)))
        #expect(look(.hours(75)) == .standing(warnsIn: .hours(1)))
    }

    @Test func onTheLastDaySomebodyIsToldHowMuchTimeIsLeft() {
        #expect(look(.hours(76)) == .expiring(open: pounds(5000), at: end, left: .hours(24)))
        #expect(look(.hours(99), taken: 2000) == .expiring(open: pounds(3000), at: end, left: .hours(1)))
    }

    @Test func whatIsNotTakenAtTheEndHasExpired() {
        #expect(look(.hours(100)) == .expired(open: pounds(5000)))
    }

    @Test func whatIsTakenIsNotWatched() {
        #expect(look(.hours(99), taken: 5000) == .nothingOpen)
    }
}
