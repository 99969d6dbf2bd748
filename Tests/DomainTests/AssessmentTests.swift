import Domain
import Testing

private let now = Instant(milliseconds: 1_772_445_600_000)

private func order(
    payment: PaymentState = .paid, lines: [OrderLine] = [line("1", "TEE")]
) -> ChannelOrder {
    ChannelOrder(
        id: OrderID("7"), name: "#1001", createdAt: now, updatedAt: now, payment: payment, currency: Currency("GBP"),
        total: 1999, lines: lines)
}

private func line(_ id: String, _ sku: String?, ships: Bool = true, quantity: Int64 = 2) -> OrderLine {
    OrderLine(
        id: LineID(id), sku: sku.map { SKU($0) }, title: "Tee", quantity: quantity, unitPrice: 999,
        requiresShipping: ships)
}

private let leeds = Contact(firstName: "Ada", lastName: "Byron", line1: "1 Mill Lane", city: "Leeds", country: "GB")

extension ChannelOrder {
    fileprivate func assessed(
        contact: Contact = leeds, _ matches: [String: SKUMatch] = ["TEE": .item("TEE")], policy: Policy = Policy()
    ) -> Assessment {
        let all = Dictionary(uniqueKeysWithValues: matches.map { (SKU($0.key), $0.value) })
        return assess(AssessmentContext(contact: contact, matches: all, suggestions: [:], policy: policy))
    }
}

struct AssessmentTests {
    @Test func aPaidOrderWithKnownItemsIsQueued() {
        let found = order().assessed()
        #expect(found.stage == .queued)
        #expect(found.parts.map(\.number) == ["1001"])
        #expect(found.parts.flatMap(\.lines).map(\.item) == ["TEE"])
    }

    @Test func anUnpaidOrderWaitsForItsPayment() {
        #expect(order(payment: .pending).assessed().stage == .awaitingPayment)
        #expect(order(payment: .authorized).assessed().stage == .awaitingPayment)
        var policy = Policy()
        policy.sendOnAuthorised = true
        #expect(order(payment: .authorized).assessed(policy: policy).stage == .queued)
    }

    @Test func whatNeedsNoShippingIsNeverSentAndNeverBlocks() {
        let mixed = order(lines: [line("1", "TEE"), line("2", nil, ships: false)]).assessed()
        #expect(mixed.stage == .queued)
        #expect(mixed.parts.flatMap(\.lines).count == 1)
        let nothing = order(lines: [line("2", "POSTAGE", ships: false)]).assessed()
        #expect(nothing.stage == .nothingToShip)
        #expect(nothing.parts.isEmpty)
    }

    @Test func aRemovedLineIsNotSent() {
        var removed = line("1", "TEE")
        removed.currentQuantity = 0
        #expect(order(lines: [removed]).assessed().stage == .nothingToShip)
    }

    @Test func anUnknownSKUBlocksWithItsUnitsUnderOneException() {
        let found = order(lines: [line("1", "NOPE"), line("2", "NOPE", quantity: 3)]).assessed([:])
        #expect(found.stage == .blocked)
        #expect(found.blocks == [Block(exception: ExceptionID("unknown-sku/NOPE"), units: 5)])
    }

    @Test func anInactiveItemAndALineWithoutASKUAreExceptionsOfTheirOwn() {
        let found = order(lines: [line("1", "OLD"), line("2", nil)]).assessed(["OLD": .inactive("OLD")])
        #expect(found.blocks.map(\.exception.rawValue) == ["inactive-item/OLD", "line-without-sku/7"])
    }

    @Test func aNameTooLongForDeposcoIsNamedWithItsLengthAndNeverCut() {
        var contact = leeds
        contact.lastName = String(repeating: "x", count: 31)
        let found = order().assessed(contact: contact)
        #expect(found.stage == .blocked)
        #expect(found.exceptions.first?.detail == "shipToContact.lastName has 31 characters, the limit is 30")
    }

    @Test func everyFieldThatDeposcoWouldRefuseIsNamedAtOnceAndNothingIsPlanned() {
        var contact = leeds
        contact.lastName = String(repeating: "x", count: 31)
        contact.city = nil
        let found = order().assessed(contact: contact)
        #expect(Set(found.exceptions.map(\.cause.type)) == [.fieldOverLimit, .fieldMissing])
        #expect(found.parts.isEmpty)
    }

    @Test func aLineWithoutASKUBlocksTheOrderAndNamesTheLine() {
        let found = order(lines: [line("1", "TEE"), line("2", nil)]).assessed()
        #expect(found.stage == .blocked)
        #expect(found.exceptions.map(\.summary) == ["#1001: no SKU on \"Tee\""])
    }

    @Test func aMissingCityIsAnExceptionToo() {
        var contact = leeds
        contact.city = nil
        #expect(order().assessed(contact: contact).blocks.map(\.exception.rawValue) == ["field-missing/7"])
    }

    @Test func aMappedSKUIsSentAsItsItem() {
        let found = order(lines: [line("1", "LAMP")]).assessed(["LAMP": .item("85123A")])
        #expect(found.parts.flatMap(\.lines).map(\.item) == ["85123A"])
    }
}

struct PointOfNoReturnTests {
    @Test(arguments: [
        ("New", Verdict.canStop), ("Back Ordered", .canStop), ("Released", .pastNoReturn),
        ("Ship Complete", .pastNoReturn),
        ("Canceled", .alreadyCancelled), ("Cancelled", .unknown),
        // V1's own words.
        ("Open", .canStop), ("Packing", .pastNoReturn), ("Packed", .pastNoReturn), ("Complete", .pastNoReturn),
        ("Voided", .alreadyCancelled), ("Ready", .unknown), ("Refunded", .unknown),
    ])
    func deposcosExactWordDecides(status: String, verdict: Verdict) {
        #expect(PointOfNoReturn().verdict(on: status) == verdict)
    }

    @Test func aStatusThatCannotBeReadIsUnknown() {
        #expect(PointOfNoReturn().verdict(on: nil) == .unknown)
    }
}

struct BusinessHoursTests {
    @Test func aWeekendAlarmsNobody() throws {
        // Friday 16:30 and two business hours: an hour on Friday, the other on Monday.
        let friday = try #require(Instant(iso: "2026-03-06T16:30:00Z"))
        #expect(BusinessHours().moment(.hours(2), after: friday).iso == "2026-03-09T10:00:00Z")
    }

    @Test func hoursThatNeverCloseJustPass() {
        #expect(BusinessHours.always.moment(.hours(30), after: now) == now + .hours(30))
    }
}

struct NearMissTests {
    @Test(arguments: [("85123a", "85123A"), ("TEE 1", "TEE-1"), ("TEE-01", "TEE-1"), ("ＴＥＥ-1", "TEE-1")])
    func whatLooksTheSameIsSuggested(sku: String, item: String) {
        #expect(NearMiss.suggestion(for: SKU(sku), candidates: [item]) == item)
    }

    @Test(arguments: [("85123A", "85123B"), ("TEE-1", "TEE-2"), ("TEE", "TEES")])
    func anotherDigitOrLetterIsAnotherProduct(sku: String, item: String) {
        #expect(NearMiss.suggestion(for: SKU(sku), candidates: [item]) == nil)
    }
}

struct AllocationTests {
    @Test func aShipmentIsSharedOutOverTheChannelsOpenLines() {
        let shipment = Shipment(
            id: ShipmentID("1"), wmsOrderNumbers: ["1001"], status: .shipped, carrier: nil, method: nil, shippedAt: nil,
            lines: [ShipmentLine(line: LineID("a"), item: "TEE", quantity: 3)], parcels: [])
        let open = [
            OpenFulfilmentLine(fulfilmentOrder: "f1", id: "x", line: LineID("a"), remaining: 2),
            OpenFulfilmentLine(fulfilmentOrder: "f2", id: "y", line: LineID("a"), remaining: 2),
        ]
        let (taken, unplaced) = Shipment.allocate(shipment.lines, over: open)
        #expect(taken.map(\.remaining) == [2, 1])
        #expect(unplaced.isEmpty)
    }
}
