import Domain
import Testing

/// What the WMS says of an order, held against what it is to have.
@Suite struct ReadBackTests {
    @Test func whatIsThereInAnotherOrderIsEqual() {
        let sent = Sample.target(["TEE": 2, "MUG": 1])
        #expect(Sample.there(Sample.wmsLine("MUG", 1), Sample.wmsLine("TEE", 2)).differences(from: sent).isEmpty)
    }

    @Test func whatIsMissingAndWhatIsTooMuchIsNamedWithItsUnits() {
        #expect(
            Sample.there(Sample.wmsLine("TEE", 1), Sample.wmsLine("CAP", 3)).differences(from: Sample.target())
                == ["3 of CAP more in the WMS than sent (line CAP)", "1 of TEE missing in the WMS (line TEE)"])
    }

    @Test func aLineThatTheWMSHasWithoutAnItemIsSaidToBeOne() {
        let found = Sample.there(Sample.wmsLine(nil, 2)).differences(from: Sample.target())
        #expect(found.first == "line TEE has no item in the WMS")
    }

    @Test func whatThePickerCancelledArrivedAllTheSame() {
        let order = Sample.there(Sample.wmsLine("TEE", 2, cancelled: 1))
        #expect(order.differences(from: Sample.target()) == ["1 of TEE missing in the WMS (line TEE)"])
        #expect(order.differences(from: Sample.target(), allowingCancelled: true).isEmpty)
    }

    @Test(arguments: [("Review", true), ("Needs Attention", true), ("Rejected", true), ("New", false), ("Hold", false)])
    func whatSomebodyHasToLookAtIsParked(status: String, parked: Bool) {
        #expect(Sample.there(status: status).isParked == parked)
    }

    // MARK: What it will not ship

    @Test func whatIsShortWhileTheWarehouseStillPicksMayBeFoundYet() {
        #expect(
            Sample.there(Sample.wmsLine("TEE", 2, shipped: 1), status: "Picking").shortfalls(of: Sample.part()).isEmpty)
    }

    @Test func whatHasNotLeftWithTheRestIsShort() {
        let found = Sample.there(Sample.wmsLine("TEE", 2, shipped: 1), status: "Ship Complete").shortfalls(
            of: Sample.part())
        #expect(found == [Shortfall(line: LineID("TEE"), item: "TEE", cancelled: 0, short: 1)])
    }

    @Test func whatIsCancelledIsNotShortAsWell() {
        let found = Sample.there(Sample.wmsLine("TEE", 2, cancelled: 1, shipped: 1), status: "Complete").shortfalls(
            of: Sample.part())
        #expect(found == [Shortfall(line: LineID("TEE"), item: "TEE", cancelled: 1, short: 0)])
    }

    @Test func whatWasAddedToTheWMSByHandMakesUpForWhatIsCancelled() {
        let order = Sample.there(Sample.wmsLine("TEE", 2, cancelled: 1), Sample.wmsLine("TEE", 1), status: "Picking")
        #expect(order.shortfalls(of: Sample.part()).isEmpty)
    }

    @Test func whatIsMissingBeyondWhatWasCancelledIsNamed() {
        let order = Sample.there(Sample.wmsLine("TEE", 2, cancelled: 1))
        #expect(
            order.differences(from: Sample.target(["TEE": 3]), allowingCancelled: true)
                == ["1 of TEE missing in the WMS (line TEE)"])
    }

    @Test func whatWasCancelledOfOneItemDoesNotExcuseAnother() {
        let order = Sample.there(Sample.wmsLine("TEE", 2, cancelled: 1))
        #expect(
            order.differences(from: Sample.target(["TEE": 1, "MUG": 1]), allowingCancelled: true)
                == ["1 of MUG missing in the WMS (line MUG)"])
    }

    @Test func moreThanWasSentIsNamedThoughSomeOfItIsCancelled() {
        let order = Sample.there(Sample.wmsLine("TEE", 5, cancelled: 1))
        #expect(
            order.differences(from: Sample.target(), allowingCancelled: true)
                == ["2 of TEE more in the WMS than sent (line TEE)"])
    }

    @Test func oneLineThatIsThereInTwoIsEqual() {
        #expect(
            Sample.there(Sample.wmsLine("TEE", 1), Sample.wmsLine("TEE", 1)).differences(from: Sample.target()).isEmpty)
    }

    @Test func oneItemForTwoLinesOfTheChannelsIsTwoThings() {
        var line = Sample.wmsLine("TEE", 2)
        line.customerLine = LineID("other")
        #expect(
            Sample.there(line).differences(from: Sample.target()) == [
                "2 of TEE missing in the WMS (line TEE)", "2 of TEE more in the WMS than sent (line other)",
            ])
    }

    @Test func aLineThatNamesNoneOfTheChannelsIsMoreThanWasSent() {
        var line = Sample.wmsLine("CAP", 1)
        line.customerLine = nil
        #expect(
            Sample.there(line, Sample.wmsLine("TEE", 2)).differences(from: Sample.target())
                == ["1 of CAP more in the WMS than sent (line )"])
        line.item = nil
        #expect(
            Sample.there(line, Sample.wmsLine("TEE", 2)).differences(from: Sample.target())
                == ["line ? has no item in the WMS"])
    }

    @Test func whatIsCancelledWhileTheWarehouseStillPicksIsKnownAtOnce() {
        let found = Sample.there(Sample.wmsLine("TEE", 2, cancelled: 1), status: "Picking").shortfalls(
            of: Sample.part())
        #expect(found == [Shortfall(line: LineID("TEE"), item: "TEE", cancelled: 1, short: 0)])
    }

    @Test func whatWasAddedToTheWMSByHandIsNotShortWhenItStays() {
        let order = Sample.there(Sample.wmsLine("TEE", 3, shipped: 2), status: "Ship Complete")
        #expect(order.shortfalls(of: Sample.part()).isEmpty)
    }

    @Test func whatLeftWholeIsNotShort() {
        let order = Sample.there(Sample.wmsLine("TEE", 2, shipped: 2), status: "Ship Complete")
        #expect(order.shortfalls(of: Sample.part()).isEmpty)
    }

    @Test func aLineThatTheWMSDoesNotHaveIsNoShortfallOfItsOwn() {
        #expect(Sample.there(status: "Ship Complete").shortfalls(of: Sample.part()).isEmpty)
    }

    @Test func shortfallsStandInTheOrderOfTheirLinesAndItems() {
        let lines =
            ["MUG", "CAP"].map { OrderPart.Line(line: LineID("SET"), item: $0, quantity: 1, unitPrice: 1) }
            + [OrderPart.Line(line: LineID("A"), item: "TEE", quantity: 1, unitPrice: 1)]
        let part = OrderPart(number: "1001", facility: nil, lines: lines)
        let there = lines.map {
            WMSOrder.Line(customerLine: $0.line, item: $0.item, quantity: 1, cancelled: 1)
        }
        let order = WMSOrder(id: "1", number: "1001", status: "Picking", lines: there)
        #expect(order.shortfalls(of: part).map(\.item) == ["TEE", "CAP", "MUG"])
    }

    @Test func aLineOfWhichTheWMSSaysNothingElseIsWhollyOpen() {
        let order = WMSOrder(
            id: "200", number: "1001", status: "Ship Complete",
            lines: [WMSOrder.Line(customerLine: LineID("TEE"), item: "TEE", quantity: 2)])
        #expect(order.differences(from: Sample.target()).isEmpty)
        #expect(order.shortfalls(of: Sample.part()).map(\.short) == [2])
    }
}
