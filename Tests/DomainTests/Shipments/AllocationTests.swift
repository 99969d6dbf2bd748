import Domain
import Testing

/// A shipment's units on the channel's fulfilment orders.
@Suite struct AllocationTests {
    private func open(_ id: String, _ line: String, _ remaining: Int64, order: String = "f1") -> OpenFulfilmentLine {
        OpenFulfilmentLine(fulfilmentOrder: order, id: id, line: LineID(line), remaining: remaining)
    }

    private func lines(_ items: KeyValuePairs<String, Int64>) -> [ShipmentLine] {
        items.map { ShipmentLine(line: LineID($0.key), item: $0.key, quantity: $0.value) }
    }

    @Test func aShipmentIsSharedOutOverTheChannelsOpenLines() {
        let (taken, unplaced) = Shipment.allocate(
            lines(["TEE": 3]), over: [open("x", "TEE", 2), open("y", "TEE", 2, order: "f2")])
        #expect(taken == [open("x", "TEE", 2), open("y", "TEE", 1, order: "f2")])
        #expect(unplaced.isEmpty)
    }

    @Test func whatFindsNoPlaceOnTheChannelIsSaid() {
        let (taken, unplaced) = Shipment.allocate(lines(["TEE": 3, "MUG": 1]), over: [open("x", "TEE", 1)])
        #expect(taken == [open("x", "TEE", 1)])
        #expect(unplaced == lines(["TEE": 2, "MUG": 1]))
    }

    @Test func twoLinesOfAShipmentThatAreOneOnTheChannelAreFulfilledTogether() {
        let (taken, unplaced) = Shipment.allocate(lines(["TEE": 1, "TEE": 2]), over: [open("x", "TEE", 5)])
        #expect(taken == [open("x", "TEE", 3)])
        #expect(unplaced.isEmpty)
    }

    @Test func theSecondLineTakesOnlyWhatTheFirstOneLeft() {
        let (taken, unplaced) = Shipment.allocate(lines(["TEE": 2, "TEE": 2]), over: [open("x", "TEE", 3)])
        #expect(taken == [open("x", "TEE", 3)])
        #expect(unplaced == lines(["TEE": 1]))
    }

    @Test func whatIsFulfilledAlreadyHasNoRoom() {
        let (taken, unplaced) = Shipment.allocate(lines(["TEE": 1]), over: [open("x", "TEE", 0), open("y", "TEE", 1)])
        #expect(taken == [open("y", "TEE", 1)])
        #expect(unplaced.isEmpty)
    }

    @Test func anUnusedLabelTakesNothing() {
        let (taken, unplaced) = Shipment.allocate(lines(["TEE": 0, "MUG": -1]), over: [open("x", "TEE", 1)])
        #expect(taken.isEmpty && unplaced.isEmpty)
    }

    @Test func aLineThatTheWarehouseNamesWithoutTheChannelsLineFindsNoPlace() {
        let line = ShipmentLine(line: nil, item: "TEE", quantity: 1)
        let (taken, unplaced) = Shipment.allocate([line], over: [open("x", "TEE", 1)])
        #expect(taken.isEmpty)
        #expect(unplaced == [line])
    }

    /// One of an order's fulfilment orders, with two TEEs to fulfil.
    private func two(
        _ id: String, status: FulfilmentOrder.Status = .open, request: FulfilmentOrder.RequestStatus = .unsubmitted,
        atService: Bool = false
    ) -> FulfilmentOrder {
        var one = FulfilmentOrder(
            id: id, status: status, request: request, location: "1",
            lines: [FulfilmentLine(id: id, line: LineID("TEE"), total: 2, remaining: 2)])
        one.isAtService = atService
        return one
    }

    @Test func whatAServiceAcceptedIsFulfilledBeforeWhatItWasNotAskedFor() {
        let open = [two("unasked", atService: true), two("accepted", request: .accepted, atService: true)]
        let (taken, _) = Shipment.allocate(lines(["TEE": 2]), over: OpenFulfilmentLine.all(of: open))
        #expect(taken.map(\.fulfilmentOrder) == ["accepted"])
    }

    @Test func whatIsHeldIsFulfilledOnlyWhereNothingElseHasRoom() {
        let open = [two("held", status: .onHold), two("open")]
        let (taken, _) = Shipment.allocate(lines(["TEE": 3]), over: OpenFulfilmentLine.all(of: open))
        #expect(taken.map(\.fulfilmentOrder) == ["open", "held"])
        #expect(taken.map(\.remaining) == [2, 1])
    }

    @Test(arguments: [
        (FulfilmentOrder.RequestStatus.unsubmitted, false), (.submitted, false), (.rejected, false), (.accepted, true),
        (.cancellationRequested, true), (.cancellationRejected, true), (.cancellationAccepted, false),
    ])
    func aServiceTakesFulfilmentsOfWhatItAccepted(_ request: FulfilmentOrder.RequestStatus, _ takes: Bool) {
        #expect(two("f1", request: request, atService: true).takesFulfilments == takes)
        // A location of the shop's own is not asked.
        #expect(two("f1", request: request).takesFulfilments)
    }
}
