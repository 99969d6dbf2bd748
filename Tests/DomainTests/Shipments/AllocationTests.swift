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
}
