import Domain
import Testing

private let now = t0

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
        return assessed(
            AssessmentContext(
                contact: contact, matches: all, suggestions: [:], due: Sample.due(Sample.order()), policy: policy))
    }
}

/// Where an order stands before it goes to the WMS.
@Suite struct AssessmentTests {
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

    @Test func anOrderWithoutAShippingAddressIsOneExceptionThatSaysSo() {
        var payable = order()
        payable.hasShippingAddress = false
        let found = payable.assessed(contact: Contact(email: "ada@example.com"))
        #expect(found.stage == .blocked)
        #expect(found.blocks.map(\.exception.rawValue) == ["field-missing/7"])
        #expect(found.exceptions.map(\.summary) == ["#1001: the channel has no shipping address of it"])
        #expect(found.exceptions.map(\.detail) == ["the channel has no shipping address of it"])
    }

    @Test func anOrderThatIsHandedOverAtATillNeedsNoAddress() {
        var sold = Sample.order()
        sold.hasShippingAddress = false
        var reading = Sample.reading(sold)
        reading.orders[0].method = .retail
        let found = sold.assess(
            AssessmentContext(
                contact: Contact(email: "ada@example.com"), matches: [SKU("TEE"): .item("TEE")], suggestions: [:],
                due: Due(sold, reading, known: KnownFulfilment(), policy: DuePolicy(), at: t0 + .hours(1)),
                policy: Policy()))
        #expect(found.stage == .elsewhere)
        #expect(found.exceptions.isEmpty)
    }

    @Test func aMappedSKUIsSentAsItsItem() {
        let found = order(lines: [line("1", "LAMP")]).assessed(["LAMP": .item("85123A")])
        #expect(found.parts.flatMap(\.lines).map(\.item) == ["85123A"])
    }

    @Test func anUnpaidOrderKeepsWhatItAsksForOffTheStock() {
        let found = order(payment: .pending, lines: [line("1", "TEE"), line("2", "TEE", quantity: 3)]).assessed()
        #expect(found.stage == .awaitingPayment)
        #expect(found.reserves == ["TEE": 5])
        #expect(found.parts.isEmpty && found.blocks.isEmpty)
    }

    @Test func aBlockedOrderKeepsWhatItAsksForOffTheStockToo() {
        let found = order(lines: [line("1", "TEE"), line("2", "NOPE")]).assessed()
        #expect(found.stage == .blocked)
        #expect(found.reserves == ["TEE": 2, "NOPE": 2])
    }

    @Test func noOrderReservesMoreThanABillionUnits() {
        let billion: Int64 = 1_000_000_000
        #expect(order(lines: [line("1", "TEE", quantity: .max)]).assessed().reserves == ["TEE": billion])
        let two = order(lines: [line("1", "TEE", quantity: billion - 1), line("2", "TEE", quantity: 2)])
        #expect(two.assessed().reserves == ["TEE": billion])
    }

    @Test func theRestOfAnOrderThatIsPaidInPartGoesOnceTheWMSHasTheFirst() {
        var policy = Policy()
        policy.sendOnAuthorised = true
        var context = AssessmentContext(
            contact: leeds, matches: [SKU("TEE"): .item("TEE")], suggestions: [:], due: Sample.due(Sample.order()),
            policy: policy)
        let order = order(payment: .partiallyPaid)
        #expect(order.assessed(context).stage == .awaitingPayment)
        context.isInWMS = true
        #expect(order.assessed(context).stage == .queued)
    }

    @Test func anUnknownSKUSaysHowItWasSoldAndWhatMayBeMeant() throws {
        let context = AssessmentContext(
            contact: leeds, matches: [:], suggestions: [SKU("NOPE"): "NOPE-1"], due: Sample.due(Sample.order()),
            policy: Policy())
        let raised = try #require(order(lines: [line("1", "NOPE")]).assessed(context).exceptions.first)
        #expect(raised.summary == "NOPE is not in Deposco")
        #expect(raised.detail == "sold as \"Tee\"")
        #expect(raised.cause == .unknownSKU(SKU("NOPE")))
        #expect(raised.suggestion == "NOPE-1")
    }

    @Test func anInactiveItemIsNamedWithItsNumber() throws {
        let found = order(lines: [line("1", "OLD")]).assessed(["OLD": .inactive("85123A")])
        let raised = try #require(found.exceptions.first)
        #expect(raised.summary == "OLD is inactive in Deposco")
        #expect(raised.detail == "item 85123A")
        #expect(raised.cause == .inactiveItem(SKU("OLD")))
    }

    @Test func whatBlocksForOneReasonIsOneExceptionWithEveryLineInItsDetail() {
        let found = order(lines: [line("1", nil), line("2", nil, quantity: 3)]).assessed()
        #expect(found.blocks.map(\.units) == [5])
        #expect(found.exceptions.map(\.detail) == ["line 1, 2 × \"Tee\"; line 2, 3 × \"Tee\""])
    }

    @Test func whatIsSaidOnceIsNotSaidAgain() {
        let found = order(lines: [line("1", "NOPE"), line("2", "NOPE")]).assessed()
        #expect(found.exceptions.map(\.detail) == ["sold as \"Tee\""])
    }

    @Test func aDetailIsNoLongerThanSomebodyReads() throws {
        let found = order(lines: (1...300).map { line("\($0)", nil) }).assessed()
        let detail = try #require(found.exceptions.first?.detail)
        #expect((2000...2100).contains(detail.utf8.count))
        #expect(found.blocks.map(\.units) == [600])
    }

    @Test func twoFieldsThatAreTooLongAreOneException() {
        var contact = leeds
        contact.lastName = String(repeating: "x", count: 31)
        contact.city = String(repeating: "x", count: 31)
        let found = order().assessed(contact: contact)
        #expect(found.blocks == [Block(exception: ExceptionID("field-over-limit/7"), units: 0)])
        #expect(
            found.exceptions.map(\.detail) == [
                "shipToContact.lastName has 31 characters, the limit is 30; shipToAddress.city has 31 characters, the limit is 30"
            ])
    }

    @Test func whatGoesOnInAnotherFieldIsRemembered() {
        var policy = Policy()
        policy.fits = [.line1: .field(.line2)]
        var contact = leeds
        contact.line1 = "Flat 12, The Old Flour Mill and Granary Buildings, 114 Upper Canal Street West"
        let found = order().assessed(contact: contact, policy: policy)
        #expect(found.stage == .queued)
        #expect(found.fits == [FieldFit(.line1, into: .field(.line2))])
    }

    @Test func aGiftCardIsNotSent() {
        var card = line("2", "CARD")
        card.giftCard = true
        #expect(order(lines: [line("1", "TEE"), card]).assessed().parts.flatMap(\.lines).map(\.item) == ["TEE"])
    }
}
