import Domain
import Testing

/// How captures ended, by what the channel shows afterwards.
@Suite struct CaptureEndTests {
    private func payment(_ amount: Int64, _ status: PaymentTransaction.Status = .success) -> OrderPayment {
        OrderPayment(
            currency: Sample.gbp, total: 5000,
            transactions: [
                PaymentTransaction(id: "a", kind: .authorisation, amount: 5000),
                PaymentTransaction(id: "c", parent: "a", kind: .capture, status: status, amount: amount),
            ])
    }

    private func short(_ minor: Int64, _ words: String) -> CaptureEnd {
        .short(Money(minor: minor, currency: Sample.gbp), because: words)
    }

    @Test func allThatIsWantedIsCaptured() {
        #expect(payment(5000).captureEnd(upTo: 5000, uncovered: 0, refused: nil) == .complete)
    }

    @Test func aGatewayThatHasNotAnsweredIsWaitedFor() {
        #expect(payment(5000, .pending).captureEnd(upTo: 5000, uncovered: 0, refused: nil) == .pending)
    }

    @Test func whatShopifyRefusedIsToldInItsWords() {
        #expect(
            payment(2000).captureEnd(upTo: 5000, uncovered: 0, refused: "card expired") == short(3000, "card expired"))
    }

    @Test func whatNoAuthorisationCoversIsTold() {
        #expect(
            payment(2000).captureEnd(upTo: 5000, uncovered: 3000, refused: nil)
                == short(3000, "no authorisation covers it"))
    }

    @Test func aCaptureThatTheChannelDoesNotShowIsNotTakenForOne() {
        #expect(payment(5000, .failed).captureEnd(upTo: 5000, uncovered: 0, refused: nil) == .unseen)
    }

    @Test func whatSomebodyElseCapturedMeanwhileCounts() {
        #expect(payment(5000).captureEnd(upTo: 5000, uncovered: 0, refused: "already captured") == .complete)
    }
}
