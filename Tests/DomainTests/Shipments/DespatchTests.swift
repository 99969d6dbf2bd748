import Domain
import Testing

/// What the channel is told of a shipment, and what is taken back of it.
@Suite struct DespatchTests {
    /// Two mugs and a tee make a set.
    private let sets = Sample.record(
        Sample.order([Sample.line("SET", nil, 1)]),
        parts: [
            OrderPart(
                number: "1001", facility: nil,
                lines: [
                    OrderPart.Line(line: LineID("SET"), item: "MUG", quantity: 2, each: 2, unitPrice: 300),
                    OrderPart.Line(line: LineID("SET"), item: "TEE", quantity: 1, unitPrice: 400),
                ])
        ], Sample.received())

    private func carrying(
        _ item: String, _ quantity: Int64, _ id: String, _ status: Shipment.Status = .shipped, _ facts: Fact...
    ) -> ShipmentRecord {
        var shipment = Sample.shipment(id, [:], status: status)
        shipment.lines = [ShipmentLine(line: LineID("SET"), item: item, quantity: quantity)]
        var record = Sample.known(shipment)
        for fact in facts { record.apply(fact, at: t0) }
        return record
    }

    @Test func aPartOfABundleIsToldOfWithWhatCompletesIt() {
        let mugs = carrying("MUG", 2, "S1", .shipped, .fulfilmentCreated([]), .fulfilmentConfirmed)
        let tee = carrying("TEE", 1, "S2")
        #expect(Despatch(mugs, of: sets, among: [mugs]).lines.isEmpty)
        let despatch = Despatch(tee, of: sets, among: [mugs, tee])
        #expect(despatch.lines == [ShipmentLine(line: LineID("SET"), item: "SET", quantity: 1)])
        #expect(despatch.silent.map(\.id) == [ShipmentID("S1")])
    }

    @Test func whatTheChannelWasNotYetToldOfCompletesNothing() {
        let mugs = carrying("MUG", 2, "S1")
        let tee = carrying("TEE", 1, "S2")
        let despatch = Despatch(tee, of: sets, among: [mugs, tee])
        #expect(despatch.lines.isEmpty && despatch.silent.isEmpty)
    }

    @Test func aPartThatWasRolledBackIsNotToldOf() {
        let mugs = carrying("MUG", 2, "S1", .rolledBack, .fulfilmentCreated([]), .fulfilmentConfirmed)
        #expect(Despatch(carrying("TEE", 1, "S2"), of: sets, among: [mugs]).silent.isEmpty)
    }

    @Test func whatCountedOnAShipmentThatWasRolledBackIsTakenBackToo() {
        let mugs = carrying("MUG", 2, "S1", .rolledBack)
        let tee = carrying("TEE", 1, "S2", .shipped, .fulfilmentCreated(["f2"]), .fulfilmentConfirmed)
        #expect(Despatch.fulfilments(undoneBy: mugs, of: sets, among: [mugs, tee]) == ["f2"])
    }

    @Test func ofAnOrderWithoutBundlesOnlyItsOwnFulfilmentIsTakenBack() {
        let order = Sample.record(Sample.received())
        let first = Sample.known(Sample.shipment("S1", ["TEE": 1], status: .rolledBack), .fulfilmentCreated(["f1"]))
        let second = Sample.known(Sample.shipment("S2", ["TEE": 1]), .fulfilmentCreated(["f2"]))
        #expect(Despatch.fulfilments(undoneBy: first, of: order, among: [first, second]) == ["f1"])
    }

    // MARK: What an earlier attempt made

    private func despatch(_ number: String?, beside others: ShipmentRecord...) -> Despatch {
        var shipment = Sample.shipment("S1", ["TEE": 2])
        shipment.parcels = [Parcel(number: "C1", tracking: number)]
        let record = Sample.known(shipment)
        return Despatch(record, of: Sample.record(Sample.received()), among: [record] + others)
    }

    private func other(_ number: String) -> ShipmentRecord {
        var shipment = Sample.shipment("S2", ["MUG": 1])
        shipment.parcels = [Parcel(number: "C1", tracking: number)]
        return Sample.known(shipment, .fulfilmentCreated(["f2"]))
    }

    private func found(
        _ id: String, _ numbers: [String] = [], _ units: [LineID: Int64] = [LineID("TEE"): 2], ours: Bool = true
    ) -> Despatch.Found {
        Despatch.Found(
            id: id, numbers: Set(numbers.compactMap { TrackingNumber($0) }), units: units, mayBeOurs: ours)
    }

    @Test func aFulfilmentIsKnownByANumberThatIsThisShipmentsAlone() {
        let shipment = despatch("AB 1 GB", beside: other("CD2GB"))
        #expect(shipment.made(among: [found("f1", ["AB1GB"], ours: false)]).ids == ["f1"])
        #expect(shipment.made(among: [found("f1", ["CD2GB"], ours: false)]).ids == [])
        #expect(shipment.taken == ["f2"])
    }

    @Test(arguments: ["JJD00999", "N/A"]) func aNumberThatAnotherShipmentHasIsNoProof(number: String) {
        let shipment = despatch(number, beside: other(number))
        #expect(shipment.ownNumbers.isEmpty)
        let (ids, rest) = shipment.made(among: [found("f1", [number], ours: false)])
        #expect(ids.isEmpty)
        #expect(rest == shipment.lines)
    }

    @Test func withoutANumberAFulfilmentOfAnEarlierAttemptIsKnownByItsUnits() {
        let shipment = despatch(nil)
        #expect(shipment.made(among: [found("f1")]).ids == ["f1"])
        #expect(shipment.made(among: [found("f1")]).rest.isEmpty)
        #expect(shipment.made(among: [found("f1", ours: false)]).ids == [])
        #expect(shipment.made(among: [found("f1", [], [LineID("TEE"): 3])]).ids == [])
        #expect(shipment.made(among: [found("f1", [], [LineID("MUG"): 1])]).ids == [])
        #expect(shipment.made(among: [found("f1", [], [:])]).ids == [])
    }

    @Test func whatAnEarlierAttemptDidNotGetToIsStillToBeFulfilled() {
        let (ids, rest) = despatch(nil).made(among: [found("f1", [], [LineID("TEE"): 1])])
        #expect(ids == ["f1"])
        #expect(rest.map(\.quantity) == [1])
    }

    @Test func whatTheChannelHadBeforeAnAttemptWasNotMadeByIt() {
        let attempt = FulfilmentAttempt(mark: FulfilmentAttempt(beside: ["f0", "f1"]).mark)
        #expect(!attempt.mayHaveMade("f0") && !attempt.mayHaveMade("f1"))
        #expect(attempt.mayHaveMade("f2"))
    }

    @Test func anAttemptThatFoundNothingMayHaveMadeWhateverIsThere() {
        #expect(FulfilmentAttempt(mark: FulfilmentAttempt(beside: []).mark).mayHaveMade("f1"))
    }
}
