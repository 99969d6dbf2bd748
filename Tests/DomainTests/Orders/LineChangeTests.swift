import Testing

@testable import Domain

/// How the channel's order and what the WMS has of it come apart, and what is then left of what was planned.
@Suite struct LineChangeTests {
    private func received(
        _ lines: [OrderLine], parts: [OrderPart] = [Sample.part()], shortfalls: [Shortfall] = []
    ) -> OrderRecord {
        var record = Sample.record(Sample.order(lines), parts: parts)
        for part in parts {
            record.apply(Sample.sent(part.number), at: t0)
            record.apply(Sample.received(part.number), at: t0)
        }
        if !shortfalls.isEmpty {
            record.apply(.wmsOrderRead(number: "1001", status: "Picking", shortfalls: shortfalls), at: t0)
        }
        return record
    }

    private func lost(_ item: String, cancelled: Int64 = 0, short: Int64 = 0) -> Shortfall {
        Shortfall(line: LineID(item), item: item, cancelled: cancelled, short: short)
    }

    /// A set of two mugs and a tee, as planned for so many sets.
    private func set(_ units: Int64, _ number: String = "1001", state: OrderPart.State = .received) -> OrderPart {
        var part = OrderPart(
            number: number, facility: nil,
            lines: [
                OrderPart.Line(line: LineID("SET"), item: "MUG", quantity: 2 * units, each: 2, unitPrice: 300),
                OrderPart.Line(line: LineID("SET"), item: "TEE", quantity: units, unitPrice: 400),
            ])
        part.state = state
        return part
    }

    @Test func anOrderThatIsWantedAsItWasSentHasNotChanged() {
        #expect(OrderChanges(received([Sample.line("TEE")]), []).lines.isEmpty)
    }

    @Test func aUnitTakenOffIsNoLongerWanted() {
        #expect(
            OrderChanges(received([Sample.line("TEE", nil, 2, current: 1)]), []).lines.map(\.text)
                == ["1 × TEE are no longer wanted"])
    }

    @Test func aLineThatWasAddedIsWantedMore() {
        let record = received([Sample.line("TEE"), Sample.line("MUG", nil, 3)])
        #expect(OrderChanges(record, []).lines.map(\.text) == ["3 × MUG more are wanted"])
    }

    @Test func whatTheWarehouseCancelledWillNotBeShipped() {
        let record = received([Sample.line("TEE")], shortfalls: [lost("TEE", cancelled: 1)])
        #expect(OrderChanges(record, []).lines.map(\.text) == ["1 × TEE will not be shipped"])
    }

    @Test func whatWasNotThereWhenTheRestLeftWillNotBeShipped() {
        let record = received([Sample.line("TEE")], shortfalls: [lost("TEE", short: 2)])
        #expect(OrderChanges(record, []).lines.map(\.short) == [2])
    }

    @Test func whatTheWarehouseCancelledAndNobodyWantsHasNotChanged() {
        let record = received([Sample.line("TEE", nil, 2, current: 1)], shortfalls: [lost("TEE", cancelled: 1)])
        #expect(OrderChanges(record, []).lines.isEmpty)
    }

    @Test func whatIsGivenBackAfterItLeftIsNoDrift() {
        let record = received([Sample.line("TEE", nil, 2, current: 0)])
        #expect(OrderChanges(record, [Sample.shipment()]).lines.isEmpty)
    }

    @Test func whatIsGivenBackOfWhatHasNotLeftIsDrift() {
        let record = received([Sample.line("TEE", nil, 2, current: 0)])
        #expect(OrderChanges(record, [Sample.shipment("S1", ["TEE": 1])]).lines.map(\.less) == [1])
    }

    @Test func aShipmentThatWasRolledBackHasShippedNothing() {
        let record = received([Sample.line("TEE", nil, 2, current: 0)])
        #expect(OrderChanges(record, [Sample.shipment("S1", ["TEE": 2], status: .rolledBack)]).lines.map(\.less) == [2])
    }

    @Test func linesAreNamedByTheirTitlesWhereTheyHaveNoSKU() {
        var plain = Sample.line("9", nil, 1)
        plain.sku = nil
        plain.title = "Gift wrap"
        #expect(OrderChanges(received([Sample.line("TEE"), plain]), []).lines.map(\.name) == ["Gift wrap"])
    }

    @Test func aBundleIsCountedInWholeBundles() {
        let record = received([Sample.line("SET", nil, 2, current: 1)], parts: [set(2)])
        #expect(OrderChanges(record, []).lines.map(\.text) == ["1 × SET are no longer wanted"])
    }

    @Test func aBundleThatLacksOneComponentWillNotBeShipped() {
        let record = received(
            [Sample.line("SET", nil, 2)], parts: [set(2)],
            shortfalls: [Shortfall(line: LineID("SET"), item: "MUG", cancelled: 1, short: 0)])
        #expect(OrderChanges(record, []).lines.map(\.text) == ["1 × SET will not be shipped"])
    }

    @Test func twoLinesOfOneItemAPennyApartShareWhatIsLost() {
        var part = Sample.part("1001", ["TEE": 1])
        part.lines.append(OrderPart.Line(line: LineID("TEE"), item: "TEE", quantity: 2, unitPrice: 999))
        let record = received([Sample.line("TEE", nil, 3)], parts: [part], shortfalls: [lost("TEE", cancelled: 2)])
        #expect(OrderChanges(record, []).lines.map(\.short) == [2])
    }

    // MARK: What is not sent yet

    @Test func whatWasNotSentIsBroughtDownToWhatIsWanted() {
        let record = Sample.record(
            Sample.order([Sample.line("TEE", nil, 5, current: 3)]), parts: [Sample.part("1001", ["TEE": 5])])
        #expect(OrderChanges(record, []).trimmedParts?.flatMap(\.lines).map(\.quantity) == [3])
    }

    @Test func aPartOfWhichNothingIsWantedIsNotSentAtAll() {
        let parts = [Sample.part("1001", ["TEE": 2]), Sample.part("1001-2", ["MUG": 1])]
        let order = Sample.order([Sample.line("TEE"), Sample.line("MUG", nil, 1, current: 0)])
        let record = Sample.record(order, parts: parts, Sample.sent(), Sample.received())
        #expect(OrderChanges(record, []).trimmedParts?.map(\.number) == ["1001"])
    }

    @Test func whatTheWMSHasIsNotTrimmed() {
        #expect(OrderChanges(received([Sample.line("TEE", nil, 2, current: 1)]), []).trimmedParts == nil)
    }

    @Test func aBundleNotSentIsTrimmedByWholeBundles() {
        let record = Sample.record(
            Sample.order([Sample.line("SET", nil, 3, current: 1)]), parts: [set(3, state: .planned)])
        #expect(OrderChanges(record, []).trimmedParts?.flatMap(\.lines).map(\.quantity) == [2, 1])
    }

    /// Another facility has the rest of it, or has shipped it.
    @Test func `nothing more of a bundle that nobody wants any more is sent`() {
        var (there, rest) = (set(2), set(2, "1001-2", state: .planned))
        there.lines.removeLast()
        rest.lines.removeFirst()
        let order = Sample.order([Sample.line("SET", nil, 2, current: 0)])
        let record = Sample.record(order, parts: [there, rest], Sample.sent(), Sample.received())
        #expect(OrderChanges(record, []).trimmedParts?.map(\.number) == ["1001"])
    }

    // MARK: Nothing is left

    private func gone(_ status: String, cancelled: Int64 = 0, shipments: [Shipment] = []) -> Bool {
        var record = received([Sample.line("TEE", nil, 2, current: 0)])
        record.apply(
            .wmsOrderRead(
                number: "1001", status: status, shortfalls: cancelled > 0 ? [lost("TEE", cancelled: cancelled)] : []),
            at: t0)
        return OrderChanges(record, shipments).isGone
    }

    @Test func anOrderIsGoneOnceNobodyWantsItAndTheWMSWillShipNothing() {
        #expect(gone("Canceled"))
        #expect(gone("Picking", cancelled: 2))
        #expect(!gone("Picking", cancelled: 1))
        #expect(!gone("New"))
    }

    @Test func whatHasLeftIsNotGoneUnlessItCameBack() {
        #expect(!gone("Canceled", shipments: [Sample.shipment("S1", ["TEE": 1])]))
        #expect(gone("Canceled", shipments: [Sample.shipment("S1", ["TEE": 1], status: .rolledBack)]))
    }

    @Test func whatIsWantedIsNotGone() {
        #expect(!OrderChanges(received([Sample.line("TEE")]), []).isGone)
    }

    @Test func whatTheWarehouseTookBeyondWhatWasPlannedIsNothingThatIsWanted() {
        let record = received([Sample.line("TEE", nil, 2, current: 0)])
        #expect(OrderChanges(record, [Sample.shipment("S1", ["TEE": 3])]).lines.isEmpty)
    }

    @Test func aChangeOfUnitsIsOneThatTheWMSIsToMake() {
        var change = LineChange(line: LineID("TEE"), name: "TEE")
        #expect(!change.isOfUnits)
        change.short = 1
        #expect(!change.isOfUnits)
        change.less = 1
        #expect(change.isOfUnits)
        change.less = 0
        change.more = 1
        #expect(change.isOfUnits)
    }

    @Test func allThatChangedOfALineIsOneSentence() {
        var change = LineChange(line: LineID("TEE"), name: "TEE")
        #expect(change.text.isEmpty)
        (change.more, change.less, change.short) = (1, 2, 3)
        #expect(
            change.text == "1 × TEE more are wanted, 2 × TEE are no longer wanted, 3 × TEE will not be shipped")
    }

    @Test func whatIsNoGoodIsNotMissed() {
        let card = Sample.line("CARD", nil, 1, ships: false, giftCard: true)
        #expect(OrderChanges(received([Sample.line("TEE"), card]), []).lines.isEmpty)
    }

    @Test func theScarcestComponentCountsWhicheverStandsFirst() {
        let other = OrderPart(number: "1001", facility: nil, lines: set(2).lines.reversed())
        for part in [set(2), other] {
            let record = received(
                [Sample.line("SET", nil, 2)], parts: [part],
                shortfalls: [Shortfall(line: LineID("SET"), item: "TEE", cancelled: 2, short: 0)])
            #expect(OrderChanges(record, []).lines.map(\.short) == [2])
        }
    }

    @Test func aPartThatWaitsIsBroughtDownFromItsEnd() {
        let parts = [
            Sample.part("1001", ["TEE": 2]), Sample.part("1001-2", ["TEE": 2]), Sample.part("1001-3", ["TEE": 2]),
        ]
        let record = Sample.record(Sample.order([Sample.line("TEE", nil, 6, current: 3)]), parts: parts, Sample.sent())
        let trimmed = OrderChanges(record, []).trimmedParts
        #expect(trimmed?.map(\.number) == ["1001", "1001-2"])
        #expect(trimmed?.flatMap(\.lines).map(\.quantity) == [2, 1])
    }

    @Test func noMoreThanWhatWaitsIsTakenBack() {
        let parts = [Sample.part("1001", ["TEE": 2]), Sample.part("1001-2", ["TEE": 1])]
        let record = Sample.record(Sample.order([Sample.line("TEE", nil, 3, current: 0)]), parts: parts, Sample.sent())
        #expect(OrderChanges(record, []).trimmedParts?.map(\.number) == ["1001"])
        #expect(OrderChanges(record, []).trimmedParts?.first?.lines.map(\.quantity) == [2])
    }

    @Test func aLineThatIsGoneFromAPartLeavesItsOthers() {
        let part = Sample.part("1001", ["TEE": 2, "MUG": 1])
        let order = Sample.order([Sample.line("TEE", nil, 2, current: 0), Sample.line("MUG", nil, 1)])
        #expect(
            OrderChanges(Sample.record(order, parts: [part]), []).trimmedParts?.map { $0.lines.map(\.item) } == [
                ["MUG"]
            ])
    }

    @Test func aBundleOfWhichAComponentIsInTheWMSIsLeftForAPerson() {
        var mugs = set(2, "1001")
        mugs.lines.removeLast()
        var tee = set(2, "1001-2", state: .planned)
        tee.lines.removeFirst()
        let record = Sample.record(Sample.order([Sample.line("SET", nil, 2, current: 1)]), parts: [mugs, tee])
        #expect(OrderChanges(record, []).trimmedParts == nil)
    }

    @Test func onlyBundlesOfWhichEverythingWaitsAreTakenBack() {
        var first = set(1, "1001")
        first.lines.removeLast()
        var rest = set(1, "1001-2", state: .planned)
        rest.lines[1].quantity = 2
        let record = Sample.record(Sample.order([Sample.line("SET", nil, 2, current: 1)]), parts: [first, rest])
        let trimmed = OrderChanges(record, []).trimmedParts
        #expect(trimmed?.map { $0.lines.map(\.item) } == [["MUG"], ["TEE"]])
        #expect(trimmed?.map { $0.lines.map(\.quantity) } == [[2], [1]])
    }

    @Test func moreThanWasPlannedTakesNothingBack() {
        let record = Sample.record(Sample.order([Sample.line("TEE", nil, 3)]))
        #expect(OrderChanges(record, []).trimmedParts == nil)
    }

    @Test func whatIsOnlyPlannedIsNotGoneThoughNobodyWantsIt() {
        #expect(!OrderChanges(Sample.record(Sample.order([Sample.line("TEE", nil, 2, current: 0)])), []).isGone)
    }

    @Test func whatWaitsBesideWhatIsCancelledIsGoneToo() {
        let parts = [Sample.part("1001", ["TEE": 2]), Sample.part("1001-2", ["MUG": 1])]
        let order = Sample.order([Sample.line("TEE", nil, 2, current: 0), Sample.line("MUG", nil, 1, current: 0)])
        var record = Sample.record(order, parts: parts, Sample.received("1001", status: "Canceled"))
        record.stage = .blocked
        #expect(OrderChanges(record, []).isGone)
        record.stage = .sent
        #expect(!OrderChanges(record, []).isGone)
        record.stage = .received
        #expect(OrderChanges(record, []).isGone)
    }
}
