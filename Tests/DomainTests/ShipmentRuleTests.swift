import Domain
import Testing

/// What shipments carry of an order, and what the customer is told of them.
@Suite struct ShipmentRuleTests {
    /// Two mugs and a tee make a set.
    private func sets(_ units: Int64) -> OrderRecord {
        let part = OrderPart(
            number: "1001", facility: nil,
            lines: [
                OrderPart.Line(line: LineID("SET"), item: "MUG", quantity: 2 * units, each: 2, unitPrice: 300),
                OrderPart.Line(line: LineID("SET"), item: "TEE", quantity: units, unitPrice: 400),
            ])
        return Sample.record(Sample.order([Sample.line("SET", nil, units)]), parts: [part], Sample.received())
    }

    private func shipment(_ id: String, _ lines: (line: String, item: String, quantity: Int64)...) -> Shipment {
        var shipment = Sample.shipment(id, [:])
        shipment.lines = lines.map { ShipmentLine(line: LineID($0.line), item: $0.item, quantity: $0.quantity) }
        return shipment
    }

    @Test func aBundleHasLeftOnceAllOfItsComponentsHave() {
        let mugs = shipment("S1", ("SET", "MUG", 4))
        let tee = shipment("S2", ("SET", "TEE", 1))
        #expect(sets(2).unitsShipped(by: [mugs]) == [LineID("SET"): 0])
        #expect(sets(2).unitsShipped(by: [mugs, tee]) == [LineID("SET"): 1])
        #expect(!sets(2).whollyShipped(by: [mugs, tee]))
        #expect(sets(1).whollyShipped(by: [mugs, tee]))
    }

    @Test func aShipmentFulfilsWhatItCompletesAndNotWhatItCarries() {
        let mugs = shipment("S1", ("SET", "MUG", 4))
        let tees = shipment("S2", ("SET", "TEE", 2))
        #expect(sets(2).fulfils(mugs, after: []).isEmpty)
        #expect(sets(2).fulfils(tees, after: [mugs]) == [ShipmentLine(line: LineID("SET"), item: "SET", quantity: 2)])
    }

    @Test func whatTheChannelWasToldOfIsNotFulfilledAgain() {
        let record = Sample.record(Sample.received())
        let first = Sample.shipment("S1", ["TEE": 1])
        #expect(record.fulfils(Sample.shipment("S2", ["TEE": 1]), after: [first]).map(\.quantity) == [1])
    }

    @Test func whatIsRolledBackCarriesNothing() {
        let record = Sample.record(Sample.received())
        let back = Sample.shipment("S1", ["TEE": 2], status: .rolledBack)
        #expect(record.unitsShipped(by: [back])[LineID("TEE")] == 0)
        #expect(!record.whollyShipped(by: [back]))
    }

    @Test func whatTheWarehouseAddedCountsAsItIs() {
        let record = Sample.record(Sample.received())
        #expect(record.unitsShipped(by: [Sample.shipment("S1", ["GIFT": 1])])[LineID("GIFT")] == 1)
    }

    @Test func anOrderOfWhichTheRestIsNotWantedIsShippedByWhatHasLeft() {
        let record = Sample.record(Sample.order([Sample.line("TEE", nil, 2, current: 1)]), Sample.received())
        #expect(record.whollyShipped(by: [Sample.shipment("S1", ["TEE": 1])]))
    }

    @Test func onlyLinesOfSeveralItemsOrUnitsAreComposed() {
        #expect(sets(1).composedLines == [LineID("SET")])
        #expect(Sample.record().composedLines.isEmpty)
    }

    @Test func anUnusedLabelIsAnEmptyShipment() {
        #expect(Sample.shipment("S1", [:]).isEmpty)
        #expect(Sample.shipment("S1", ["TEE": 0]).isEmpty)
        #expect(!Sample.shipment().isEmpty)
    }

    @Test func whatFindsNoPlaceOnTheChannelIsSaid() {
        let open = [OpenFulfilmentLine(fulfilmentOrder: "f1", id: "x", line: LineID("TEE"), remaining: 1)]
        let (taken, unplaced) = Shipment.allocate(Sample.shipment("S1", ["TEE": 3, "MUG": 1]).lines, over: open)
        #expect(taken.map(\.remaining) == [1])
        #expect(unplaced.map(\.item) == ["TEE", "MUG"])
        #expect(unplaced.map(\.quantity) == [2, 1])
    }

    // MARK: Telling the customer

    private let scan = Scan(tracking: "RM1", at: t0 + .minutes(9), source: "aftership", evidence: "InTransit")

    @Test func aHeldNotificationHasATimeOfItsOwn() {
        #expect(Sample.known(Sample.shipment(), .noticeHeld(until: "scan/S1")).untold == nil)
    }

    @Test func aShipmentThatTheChannelKnowsNothingOfIsUntold() {
        #expect(Sample.known().untold == "the channel has no fulfilment of it")
    }

    @Test func aHoldThatEndedAndWasNotToldIsUntold() {
        let released = Sample.known(
            Sample.shipment(), .noticeHeld(until: "scan/S1"), .noticeReleased(reason: "scanned"))
        #expect(released.untold == "the hold ended, and the customer is not told")
    }

    @Test func thePartOfABundleThatLeftFirstIsToldWithTheRest() {
        #expect(Sample.known(Sample.shipment(), .fulfilmentConfirmed).untold == nil)
    }

    @Test func whatIsToldOrTakenBackIsUntoldNoLonger() {
        #expect(Sample.known(Sample.shipment(), .noticeSent).untold == nil)
        #expect(Sample.known(Sample.shipment(), .shipmentRolledBack).untold == nil)
    }

    @Test func aHoldThatBeginsAgainIsAsOldAsItsFirstBeginning() {
        let record = Sample.known(Sample.shipment(), .noticeHeld(until: "a"), .noticeHeld(until: "a"))
        #expect(record.heldSince == t0 + .minutes(1))
    }

    @Test func theFirstScanIsTheEarliestWhenItIsHeardOfLate() {
        var earlier = scan
        earlier.at = t0 + .minutes(3)
        let record = Sample.known(Sample.shipment(), .scanned(scan), .scanned(earlier), .scanned(scan))
        #expect(record.firstScan?.at == t0 + .minutes(3))
    }

    @Test func aFulfilmentThatIsTakenBackIsToldAnew() {
        let record = Sample.known(
            Sample.shipment(), .fulfilmentCreated(["f1"]), .fulfilmentConfirmed, .noticeHeld(until: "scan/S1"),
            .fulfilmentCancelled)
        #expect(record.notice == .none)
        #expect(record.fulfilments.isEmpty && !record.fulfilmentConfirmed)
    }

    @Test func whatTheCustomerHasReadIsNotUnsaidByTakingTheFulfilmentBack() {
        let record = Sample.known(
            Sample.shipment(), .fulfilmentCreated(["f1"]), .noticeSent, .fulfilmentCancelled)
        #expect(record.notice == .sent)
    }
}
