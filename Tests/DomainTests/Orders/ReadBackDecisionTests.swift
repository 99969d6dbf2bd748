import Domain
import Testing

/// What it means for an order that the WMS has a part of it.
@Suite struct ReadBackDecisionTests {
    private let id = OrderID("7")
    private let patience = Patience(shortest: .minutes(2), longest: .hours(1))

    private func decide(
        _ quantity: Int64 = 2, status: String = "New", of record: OrderRecord = Sample.record(Sample.sent()),
        at now: Instant = t0 + .minutes(2)
    ) -> [StepEffect] {
        let line = WMSOrder.Line(customerLine: LineID("TEE"), item: "TEE", quantity: quantity)
        let there = WMSOrder(id: "200", number: "1001", status: status, lines: [line])
        let sent = WarehouseOrders.of(record, Contact(), policy: Policy())[0]
        return ReadBack.decide(there, of: sent, known: record, at: now, patience: patience)
    }

    private func deposco(_ fact: Fact) -> StepEffect { .fact(fact, .order(id), by: .remote("deposco")) }

    @Test func anOrderThatIsThereAsItWasSentIsReceivedAndWhatWasWrongWithItEnds() {
        #expect(
            decide() == [
                deposco(Sample.received()), .resolve(.parkedInReview(id), .readBackEqual),
                .resolve(.receivedDiffers(id), .readBackEqual), .resolve(.wmsRefused(id), .readBackEqual),
            ])
    }

    @Test func somebodyIsToldOfAnOrderThatIsParked() {
        let found = decide(status: "Review")
        #expect(found.first == deposco(.orderParked(number: "1001", status: "Review")))
        #expect(
            found.dropFirst().first
                == .raise(
                    NewException(.parkedInReview(id), summary: "#1001 is in Review", detail: "lines are as sent")))
    }

    @Test func somebodyIsToldWhatIsDifferent() {
        let difference = "1 of TEE missing in the WMS (line TEE)"
        let found = decide(1)
        #expect(found.first == deposco(.orderDiffers(number: "1001", [difference])))
        #expect(
            found.dropFirst().first
                == .raise(NewException(.receivedDiffers(id), summary: "#1001: \(difference)", detail: difference)))
    }

    @Test func whatAPersonHasToSettleIsLookedAtAgainTheLaterTheLongerItLasts() {
        let now = t0 + .minutes(2)
        #expect(decide(1).last == .enqueue(.confirmOrder(id, number: "1001"), due: now + .minutes(2)))
        let late = t0 + .minutes(41)
        #expect(decide(1, at: late).last == .enqueue(.confirmOrder(id, number: "1001"), due: late + .minutes(10)))
    }

    @Test func theExceptionOfAParkedPartStaysWhenAnotherPartArrives() {
        let record = Sample.record(
            Sample.order([Sample.line("TEE"), Sample.line("MUG")]),
            parts: [Sample.part(), Sample.part("1001-2", ["MUG": 2])], Sample.sent(), Sample.sent("1001-2"),
            .orderParked(number: "1001-2", status: "Review"))
        let found = decide(of: record, at: t0 + .minutes(5))
        #expect(!found.contains(.resolve(.parkedInReview(id), .readBackEqual)))
        #expect(!found.contains(.resolve(.wmsRefused(id), .readBackEqual)))
        #expect(found.contains(.resolve(.receivedDiffers(id), .readBackEqual)))
    }

    @Test func patienceHasALimit() {
        #expect(patience.wait(since: t0, at: t0 + .day) == .hours(1))
        #expect(patience.wait(since: t0, at: t0) == .minutes(2))
    }

    @Test func anOrderThatIsParkedAndDifferentIsToldWithItsDifferences() {
        let found = decide(1, status: "Review")
        #expect(
            found.dropFirst().first
                == .raise(
                    NewException(
                        .parkedInReview(id), summary: "#1001 is in Review",
                        detail: "1 of TEE missing in the WMS (line TEE)")))
        #expect(found.count == 3)
    }

    @Test func aPartThatDiffersKeepsItsExceptionWhenAnotherArrives() {
        let record = Sample.record(
            Sample.order([Sample.line("TEE"), Sample.line("MUG")]),
            parts: [Sample.part(), Sample.part("1001-2", ["MUG": 2])], Sample.sent(), Sample.sent("1001-2"),
            .orderDiffers(number: "1001-2", ["1 of MUG missing"]))
        let found = decide(of: record, at: t0 + .minutes(5))
        #expect(found.contains(.resolve(.parkedInReview(id), .readBackEqual)))
        #expect(!found.contains(.resolve(.receivedDiffers(id), .readBackEqual)))
    }
}
