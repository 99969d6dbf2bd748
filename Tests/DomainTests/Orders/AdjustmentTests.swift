import Domain
import Testing

/// How the WMS's order is brought to what is wanted.
@Suite struct AdjustmentTests {
    @Test func whatIsNoLongerWantedIsCancelledAndNothingElseIsSent() {
        let adjustment = Adjustment(from: Sample.there(Sample.wmsLine("TEE", 3, id: "L1")), to: Sample.target())
        #expect(adjustment.cancel == ["L1": 1])
        #expect(adjustment.update == nil)
    }

    @Test func aLineThatIsNoLongerThereIsCancelledWhole() {
        let adjustment = Adjustment(
            from: Sample.there(Sample.wmsLine("TEE", 2, id: "L1"), Sample.wmsLine("CAP", 4, id: "L2")),
            to: Sample.target())
        #expect(adjustment.cancel == ["L2": 4])
    }

    @Test func whatIsMissingIsAddedAsALineOfItsOwn() {
        let adjustment = Adjustment(
            from: Sample.there(Sample.wmsLine("TEE", 2, id: "L1")), to: Sample.target(["TEE": 2, "MUG": 5]))
        #expect(adjustment.cancel.isEmpty)
        #expect(adjustment.update?.lines.map(\.item) == ["TEE", "MUG"])
        #expect(adjustment.update?.lines.map(\.quantity) == [2, 5])
        #expect(Set(adjustment.update?.lines.map(\.number) ?? []).count == 2)
    }

    @Test func whatWasRaisedAfterACancellationIsAddedAndTakesNothingBack() {
        let adjustment = Adjustment(
            from: Sample.there(Sample.wmsLine("TEE", 2, cancelled: 1, id: "L1")), to: Sample.target(["TEE": 3]))
        #expect(adjustment.update?.lines.map(\.quantity) == [2, 2])
        #expect(adjustment.cancel.isEmpty)
    }

    @Test func whatIsRightIsLeftAlone() {
        #expect(Adjustment(from: Sample.there(Sample.wmsLine("TEE", 2, id: "L1")), to: Sample.target()).isNothing)
    }

    @Test func theWholeOrderIsSentAgainWithItsOwnNumbersAndPrices() throws {
        let line = Sample.wmsLine("TEE", 2, id: "L1", number: "1001-7")
        let target = Sample.target(["TEE": 2, "MUG": 5])
        let update = try #require(Adjustment(from: Sample.there(line), to: target).update)
        #expect(update.number == "1001" && update.customerOrderNumber == "#1001")
        #expect(update.lines.map(\.number) == ["1001-7", "1001-2"])
        #expect(update.lines.map(\.unitPrice) == [1000, 1000])
        #expect(update.lines.map(\.customerLine) == [LineID("TEE"), LineID("MUG")])
    }

    @Test func aNumberThatTheWMSHasIsNotGivenAgain() {
        let line = Sample.wmsLine("TEE", 2, id: "L1", number: "1001-2")
        let adjustment = Adjustment(from: Sample.there(line), to: Sample.target(["TEE": 2, "MUG": 5, "CAP": 1]))
        #expect(adjustment.update?.lines.map(\.number) == ["1001-2", "1001-3", "1001-4"])
    }

    @Test func twoLinesOfOneItemAPennyApartAreRaisedOnce() {
        var target = Sample.target(["TEE": 1])
        target.lines.append(
            WarehouseOrder.Line(number: "1001-2", customerLine: LineID("TEE"), item: "TEE", quantity: 3, unitPrice: 999)
        )
        let adjustment = Adjustment(from: Sample.there(Sample.wmsLine("TEE", 2, id: "L1")), to: target)
        #expect(adjustment.update?.lines.map(\.quantity) == [2, 2])
        #expect(adjustment.update?.lines.map(\.unitPrice) == [1000, 1000])
    }

    @Test func linesOfOneItemAPennyApartKeepTheirPricesInWhateverOrderTheyComeBack() {
        var target = Sample.target(["TEE": 1])
        target.lines.append(
            WarehouseOrder.Line(number: "1001-2", customerLine: LineID("TEE"), item: "TEE", quantity: 3, unitPrice: 999)
        )
        let there = Sample.there(
            Sample.wmsLine("TEE", 3, id: "L2", number: "1001-2"), Sample.wmsLine("TEE", 1, id: "L1", number: "1001-1"))
        #expect(there.lines.map(target.price) == [999, 1000])
        #expect(target.price(of: Sample.wmsLine("MUG", 1, id: "L3")) == 0)
    }

    @Test func twoLinesThatTheWMSHasOfOneItemAreTakenOneAfterTheOther() {
        let there = Sample.there(Sample.wmsLine("TEE", 2, id: "L1"), Sample.wmsLine("TEE", 2, id: "L2"))
        #expect(Adjustment(from: there, to: Sample.target(["TEE": 3])).cancel == ["L2": 1])
        #expect(Adjustment(from: there, to: Sample.target(["TEE": 1])).cancel == ["L1": 1, "L2": 2])
        #expect(Adjustment(from: there, to: Sample.target(["TEE": 4])).isNothing)
    }

    @Test func whatIsCancelledThereAlreadyIsNotCancelledAgain() {
        let there = Sample.there(Sample.wmsLine("TEE", 3, cancelled: 2, id: "L1"))
        #expect(Adjustment(from: there, to: Sample.target(["TEE": 1])).isNothing)
        #expect(Adjustment(from: there, to: Sample.target([:])).cancel == ["L1": 1])
    }

    @Test func aLineWithoutAnItemIsLeftToTheWarehouse() {
        let there = Sample.there(Sample.wmsLine(nil, 4, id: "L0"), Sample.wmsLine("TEE", 2, id: "L1"))
        #expect(Adjustment(from: there, to: Sample.target()).isNothing)
    }

    @Test func whatIsCancelledAndWhatIsAddedAreTwoThings() {
        let adjustment = Adjustment(
            from: Sample.there(Sample.wmsLine("TEE", 2, id: "L1")), to: Sample.target(["TEE": 1, "MUG": 1]))
        #expect(adjustment.cancel == ["L1": 1])
        #expect(adjustment.update?.lines.map(\.quantity) == [2, 1])
        #expect(!adjustment.isNothing)
    }
}
