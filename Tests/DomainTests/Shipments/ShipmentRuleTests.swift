import Domain
import Testing

/// What shipments carry of an order.
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
        #expect(ShippedLines(of: sets(2)).units(in: [mugs]) == [LineID("SET"): 0])
        #expect(ShippedLines(of: sets(2)).units(in: [mugs, tee]) == [LineID("SET"): 1])
        #expect(!ShippedLines(of: sets(2)).areAll(in: [mugs, tee]))
        #expect(ShippedLines(of: sets(1)).areAll(in: [mugs, tee]))
    }

    @Test func aShipmentFulfilsWhatItCompletesAndNotWhatItCarries() {
        let mugs = shipment("S1", ("SET", "MUG", 4))
        let tees = shipment("S2", ("SET", "TEE", 2))
        #expect(ShippedLines(of: sets(2)).completed(by: mugs, after: []).isEmpty)
        #expect(
            ShippedLines(of: sets(2)).completed(by: tees, after: [mugs]) == [
                ShipmentLine(line: LineID("SET"), item: "SET", quantity: 2)
            ])
    }

    @Test func whatTheChannelWasToldOfIsNotFulfilledAgain() {
        let record = Sample.record(Sample.received())
        let first = Sample.shipment("S1", ["TEE": 1])
        #expect(
            ShippedLines(of: record).completed(by: Sample.shipment("S2", ["TEE": 1]), after: [first]).map(\.quantity)
                == [1])
    }

    @Test func whatIsRolledBackCarriesNothing() {
        let record = Sample.record(Sample.received())
        let back = Sample.shipment("S1", ["TEE": 2], status: .rolledBack)
        #expect(ShippedLines(of: record).units(in: [back])[LineID("TEE")] == 0)
        #expect(!ShippedLines(of: record).areAll(in: [back]))
    }

    @Test func whatTheWarehouseAddedCountsAsItIs() {
        let record = Sample.record(Sample.received())
        #expect(ShippedLines(of: record).units(in: [Sample.shipment("S1", ["GIFT": 1])])[LineID("GIFT")] == 1)
    }

    @Test func anOrderOfWhichTheRestIsNotWantedIsShippedByWhatHasLeft() {
        let record = Sample.record(Sample.order([Sample.line("TEE", nil, 2, current: 1)]), Sample.received())
        #expect(ShippedLines(of: record).areAll(in: [Sample.shipment("S1", ["TEE": 1])]))
    }

    @Test func onlyLinesOfSeveralItemsOrUnitsAreComposed() {
        #expect(ShippedLines(of: sets(1)).composed == [LineID("SET")])
        #expect(ShippedLines(of: Sample.record()).composed.isEmpty)
    }

    @Test func anUnusedLabelIsAnEmptyShipment() {
        #expect(Sample.shipment("S1", [:]).isEmpty)
        #expect(Sample.shipment("S1", ["TEE": 0]).isEmpty)
        #expect(!Sample.shipment().isEmpty)
    }

    @Test func aBundleOfWhichOneComponentIsMissingHasNotLeft() {
        #expect(ShippedLines(of: sets(1)).units(in: [shipment("S1", ("SET", "MUG", 2))]) == [LineID("SET"): 0])
    }

    @Test func halfABundleMoreIsNoBundleMore() {
        let one = shipment("S1", ("SET", "MUG", 3), ("SET", "TEE", 2))
        #expect(ShippedLines(of: sets(2)).units(in: [one]) == [LineID("SET"): 1])
    }

    @Test func linesThatNameNoLineOfTheChannelsAreNotItsUnits() {
        var loose = Sample.shipment("S1", ["TEE": 1])
        loose.lines.append(ShipmentLine(line: nil, item: "LEAFLET", quantity: 1))
        loose.lines.append(ShipmentLine(line: nil, item: "SAMPLE", quantity: 0))
        let record = Sample.record(Sample.received())
        #expect(ShippedLines(of: record).units(in: [loose]) == [LineID("TEE"): 1])
        #expect(loose.lineIDs == [LineID("TEE")])
        // They are told of as they are.
        #expect(ShippedLines(of: record).completed(by: loose, after: []).map(\.item) == ["TEE", "LEAFLET"])
    }

    @Test func whatAShipmentFulfilsStandsInTheOrderOfItsLinesUnderTheChannelsNames() {
        var plain = Sample.line("2", "x", 1)
        plain.sku = nil
        plain.title = "Gift wrap"
        let order = Sample.order([Sample.line("1", "TEE", 1), plain])
        let record = Sample.record(order, parts: [Sample.part("1001", ["1": 1, "2": 1])], Sample.received())
        let told = ShippedLines(of: record).completed(by: Sample.shipment("S1", ["2": 1, "1": 1]), after: [])
        #expect(told.map(\.item) == ["TEE", "Gift wrap"])
        #expect(told.map(\.quantity) == [1, 1])
    }

    @Test func whatCompletesNothingMoreFulfilsNothing() {
        let record = Sample.record(Sample.received())
        let first = Sample.shipment("S1", ["TEE": 2])
        #expect(ShippedLines(of: record).completed(by: Sample.shipment("S2", ["TEE": 0]), after: [first]).isEmpty)
        #expect(ShippedLines(of: record).completed(by: Sample.shipment("S2", ["TEE": 0]), after: []).isEmpty)
    }

    @Test func anOrderOfNothingLeavesWithNothing() {
        #expect(ShippedLines(of: Sample.record(Sample.order([]))).areAll(in: []))
        #expect(!ShippedLines(of: Sample.record()).areAll(in: []))
    }

    @Test func aLineThatWasAddedAndNeverPlannedHasNotLeft() {
        let order = Sample.order([Sample.line("TEE"), Sample.line("MUG", nil, 1)])
        #expect(!ShippedLines(of: Sample.record(order, Sample.received())).areAll(in: [Sample.shipment()]))
    }

    @Test func aLineOfSeveralUnitsOfOneItemIsComposed() {
        let part = OrderPart(
            number: "1001", facility: nil,
            lines: [OrderPart.Line(line: LineID("PAIR"), item: "MUG", quantity: 2, each: 2, unitPrice: 300)])
        #expect(
            ShippedLines(of: Sample.record(Sample.order([Sample.line("PAIR")]), parts: [part])).composed == [
                LineID("PAIR")
            ])
    }
}
