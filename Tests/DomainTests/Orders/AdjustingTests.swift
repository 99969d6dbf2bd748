import Testing

@testable import Domain

/// What becomes of an order in the WMS when the channel's order changes.
@Suite struct AdjustingTests {
    private let id = OrderID("7")
    private let contact = Contact(
        firstName: "Ada", lastName: "Ng", line1: "1 High Street", city: "Leeds", postalCode: "LS1 1AA", country: "GB")
    private var home: ShipTo { ShipTo(contact) }

    /// An order that the WMS has two of, and of which so many are wanted now.
    private func adjusting(
        wanted: Int64 = 1, details: OrderDetails = [], isKnown: Bool = true, _ facts: Fact...
    ) -> Adjusting {
        var record = Sample.record(Sample.sent(), Sample.received())
        record.apply(
            .orderSeen(Sample.order([Sample.line("TEE", nil, 2, current: wanted)]), via: .webhook), at: t0 + .hours(1))
        for fact in facts { record.apply(fact, at: t0 + .hours(1)) }
        return Adjusting(record, shipments: [], details: details, shipTo: isKnown ? home : nil)
    }

    private func there(_ quantity: Int64 = 2, status: String = "New", to shipTo: ShipTo? = nil) -> WMSOrder {
        var line = WMSOrder.Line(customerLine: LineID("TEE"), item: "TEE", quantity: quantity)
        line.id = "L1"
        line.number = "1001-1"
        var order = WMSOrder(id: "200", number: "1001", status: status, lines: [line])
        order.shipTo = shipTo
        return order
    }

    private func decide(_ adjusting: Adjusting, _ there: [WMSOrder]) -> Adjusting.Decision {
        let context = AssessmentContext(
            contact: contact, matches: [SKU("TEE"): .item("TEE")], suggestions: [:], due: Sample.due(Sample.order()),
            policy: Policy())
        let planned = adjusting.record.channel.assessed(context)
        return adjusting.decide(there, planned: planned, contact: contact, policy: Policy())
    }

    // MARK: Before the WMS is asked

    @Test func theWMSIsAskedAboutAUnitThatIsNoLongerWanted() {
        #expect(adjusting().begin() == .look)
    }

    @Test func nothingIsLeftToChangeWhenTheyAgree() {
        #expect(adjusting(wanted: 2).begin() == .agreed(.agreed, []))
    }

    @Test func anOrderThatWasCancelledIsNotChanged() {
        #expect(adjusting(.orderCancelled(inWMS: true)).begin() == .agreed(.orderCancelled, .all))
    }

    @Test func anOrderOnItsWayToTheWMSIsChangedOnceItIsThere() {
        #expect(adjusting(.orderUnconfirmed(number: "1001", reason: "a timeout")).begin() == .later)
    }

    @Test func anOrderThatWasNotSentNeedsNoChange() {
        let record = Sample.record()
        #expect(Adjusting(record, shipments: [], details: .address, shipTo: home).begin() == .nothing)
    }

    @Test func somebodyIsToldWhenWhoOrderedIsNoLongerKnown() {
        guard case .drift(let drift) = adjusting(isKnown: false).begin() else {
            Issue.record("the WMS would be sent an address of nobody")
            return
        }
        #expect(drift.words == "who ordered is no longer known here")
    }

    @Test func anAddressOfSomebodyErasedIsNotSent() {
        #expect(adjusting(wanted: 2, details: .address, isKnown: false).begin() == .agreed(.agreed, .all))
    }

    @Test func anOrderCancelledOnTheChannelIsNotChanged() {
        var record = Sample.record(Sample.sent(), Sample.received())
        record.channel.cancelledAt = t0
        #expect(
            Adjusting(record, shipments: [], details: .address, shipTo: home).begin()
                == .agreed(.orderCancelled, .all))
    }

    @Test(arguments: [
        (OrderStage.nothingToShip, Adjusting.Decision.nothing), (.awaitingPayment, .nothing), (.queued, .nothing),
        (.blocked, .look), (.sent, .later), (.review, .look), (.received, .look), (.partlyShipped, .look),
        (.shipped, .look),
    ])
    func onlyWhatDeposcoHasIsChangedThere(stage: OrderStage, decision: Adjusting.Decision) {
        var record = adjusting().record
        record.stage = stage
        #expect(Adjusting(record, shipments: [], details: [], shipTo: home).begin() == decision)
    }

    @Test func aBlockedOrderThatDeposcoDoesNotHaveIsNotChangedThere() {
        var record = Sample.record()
        record.stage = .blocked
        #expect(Adjusting(record, shipments: [], details: .address, shipTo: home).begin() == .nothing)
    }

    @Test func whatTheWarehouseWillNotShipIsNotForItToChange() {
        let short = Shortfall(line: LineID("TEE"), item: "TEE", cancelled: 1, short: 0)
        let adjusting = adjusting(wanted: 2, .wmsOrderRead(number: "1001", status: "New", shortfalls: [short]))
        #expect(adjusting.changes.isEmpty)
    }

    // MARK: By what the WMS has

    @Test func aUnitThatIsNoLongerWantedIsCancelledThere() {
        guard case .change(let change) = decide(adjusting(), [there()]) else {
            Issue.record("nothing is changed")
            return
        }
        #expect(change.cancel == ["L1": 1])
        #expect(change.update == nil)
    }

    @Test func somebodyIsToldWhenTheWarehouseHasBegun() {
        guard case .drift(let drift) = decide(adjusting(), [there(status: "Picking")]) else {
            Issue.record("the warehouse packs what is changed")
            return
        }
        #expect(drift.statuses == ["Picking"])
        #expect(drift.words == nil)
    }

    @Test func whatIsThereAlreadyIsOnlyConfirmed() {
        guard case .confirm(let target) = decide(adjusting(), [there(1, status: "Picking")]) else {
            Issue.record("it would be changed twice")
            return
        }
        #expect(target.part.lines.map(\.quantity) == [1])
    }

    @Test func somebodyIsToldWhenTheOrderIsInSeveralParts() {
        var other = there()
        other.number = "1001-2"
        guard case .drift(let drift) = decide(adjusting(), [there(), other]) else {
            Issue.record("one of two parts would be changed")
            return
        }
        #expect(drift.words == "it is in several parts, or a line of it is blocked")
    }

    @Test func aNewAddressIsSentWithTheLinesThatAreThere() {
        let elsewhere = ShipTo(lastName: "Ng", line1: "2 Low Road", city: "York", postalCode: "YO1 1AA")
        guard case .change(let change) = decide(adjusting(wanted: 2, details: .address), [there(to: elsewhere)]) else {
            Issue.record("the parcel would go to the old address")
            return
        }
        #expect(change.cancel.isEmpty)
        #expect(change.update?.lines.map(\.quantity) == [2])
        #expect(change.target.differing == .address)
    }

    @Test func anAddressThatIsThereAlreadyIsNotSentAgain() {
        #expect(
            decide(adjusting(wanted: 2, details: .address), [there(to: home)]) == .agreed(.agreed, .address))
    }

    @Test func whereWhatTheWarehouseCancelledWouldGoIsNobodysConcern() {
        let adjusting = adjusting(wanted: 0, details: .address, .orderCancelled(inWMS: true))
        #expect(adjusting.differing([there(status: "Canceled")], from: []) == [])
        #expect(adjusting.differing([there()], from: []) == .address)
    }

    @Test func anOrderThatAgreesIsLeftAlone() {
        #expect(decide(adjusting(wanted: 2), [there()]) == .agreed(.agreed, []))
    }

    @Test func anAddressThatWasNotToBeChangedIsNotCompared() {
        #expect(adjusting().differing([there(to: ShipTo(city: "York"))], from: []).isEmpty)
        let erased = adjusting(details: .address, isKnown: false)
        #expect(erased.differing([there(to: ShipTo(city: "York"))], from: []).isEmpty)
    }

    @Test func aPartThatDoesNotSayWhereItGoesIsToldAgain() {
        let adjusting = adjusting(details: .address)
        #expect(adjusting.differing([there()], from: []) == .address)
        #expect(adjusting.differing([], from: []) == .address)
        #expect(adjusting.differing([there(to: home), there()], from: []) == .address)
        #expect(adjusting.differing([there(to: home), there(to: home)], from: []).isEmpty)
    }

    @Test func aLineThatWasAddedIsSentWithTheWholeOrderAndWithoutItsNotes() {
        var policy = Policy()
        policy.fits = [.line1: .notes]
        var long = contact
        long.line1 = "Flat 12, The Old Flour Mill and Granary Buildings, 114 Upper Canal Street West"
        let adjusting = adjusting(wanted: 3)
        let planned = adjusting.record.channel.assessed(
            AssessmentContext(
                contact: long, matches: [SKU("TEE"): .item("TEE")], suggestions: [:], due: Sample.due(Sample.order()),
                policy: policy))
        guard
            case .change(let change) = adjusting.decide([there()], planned: planned, contact: long, policy: policy)
        else {
            Issue.record("nothing is added")
            return
        }
        #expect(change.update?.lines.map(\.quantity) == [2, 1])
        #expect(change.update?.notes == [])
        #expect(change.target.order.notes.count == 1)
    }

    @Test func aNewAddressGoesWithItsNotesAndThePricesOfTheLines() {
        var policy = Policy()
        policy.fits = [.line1: .notes]
        var long = contact
        long.line1 = "Flat 12, The Old Flour Mill and Granary Buildings, 114 Upper Canal Street West"
        let adjusting = Adjusting(adjusting(wanted: 2).record, shipments: [], details: .address, shipTo: ShipTo(long))
        let planned = adjusting.record.channel.assessed(
            AssessmentContext(
                contact: long, matches: [SKU("TEE"): .item("TEE")], suggestions: [:], due: Sample.due(Sample.order()),
                policy: policy))
        guard
            case .change(let change) = adjusting.decide(
                [there(to: home)], planned: planned, contact: long, policy: policy)
        else {
            Issue.record("the parcel would go to the old address")
            return
        }
        #expect(change.update?.notes.count == 1)
        #expect(
            change.update?.lines == [
                WarehouseOrder.Line(
                    number: "1001-1", customerLine: LineID("TEE"), item: "TEE", quantity: 2, unitPrice: 1000)
            ])
    }

    @Test func anOrderOfWhichNothingIsWantedIsCancelledLineByLine() {
        guard case .change(let change) = decide(adjusting(wanted: 0), [there()]) else {
            Issue.record("it would be packed")
            return
        }
        #expect(change.cancel == ["L1": 2])
        #expect(change.refused.changes.map(\.less) == [2])
        #expect(change.refused.checked.isEmpty)
    }

    @Test func somebodyIsToldOfALineThatCannotBeSent() {
        let adjusting = adjusting(wanted: 3)
        let planned = adjusting.record.channel.assessed(
            AssessmentContext(
                contact: contact, matches: [:], suggestions: [:], due: Sample.due(Sample.order()), policy: Policy()))
        guard
            case .drift(let drift) = adjusting.decide([there()], planned: planned, contact: contact, policy: Policy())
        else {
            Issue.record("an item that Deposco does not have would be sent")
            return
        }
        #expect(drift.words == "it is in several parts, or a line of it is blocked")
    }

    @Test func anOrderThatDeposcoDoesNotHaveIsSomebodys() {
        guard case .drift(let drift) = decide(adjusting(details: .address), []) else {
            Issue.record("there is nothing to change")
            return
        }
        #expect(drift.differing == .address)
        #expect(drift.statuses.isEmpty)
    }

    @Test func whatIsTakenOffIsLostWithWhatTheWarehouseCancelled() {
        let short = Shortfall(line: LineID("TEE"), item: "TEE", cancelled: 1, short: 0)
        let adjusting = adjusting(wanted: 0, .wmsOrderRead(number: "1001", status: "New", shortfalls: [short]))
        guard case .change(let change) = decide(adjusting, [there()]) else {
            Issue.record("it would be packed")
            return
        }
        #expect(change.target.part.shortfalls.isEmpty)
    }

    // MARK: What is written on it, and how it goes

    private let gift = WarehouseOrder.Note(title: "Gift message", body: "Happy birthday")

    /// The order with a gift message and an engraving, of which the WMS tells what it has.
    private func decide(
        _ adjusting: Adjusting, written: OrderWriting?, onLine line: OrderWriting?, via shipVia: String? = "Standard",
        status: String = "New"
    ) -> Adjusting.Decision {
        var contact = contact
        contact.attributes = [Attribute("Gift message", "Happy birthday"), Attribute("_app", "x")]
        contact.lineProperties = [LineID("TEE"): [Attribute("Engraving", "Ada")]]
        var there = there(status: status, to: home)
        there.writing = written
        there.lines[0].writing = line
        there.shipVia = shipVia
        let context = AssessmentContext(
            contact: contact, matches: [SKU("TEE"): .item("TEE")], suggestions: [:], due: Sample.due(Sample.order()),
            policy: Policy())
        return adjusting.decide(
            [there], planned: adjusting.record.channel.assessed(context), contact: contact, policy: Policy())
    }

    private func writing(_ title: String, _ body: String) -> OrderWriting {
        var writing = OrderWriting()
        writing.notes = [WarehouseOrder.Note(title: title, body: body)]
        return writing
    }

    private func update(_ decision: Adjusting.Decision) throws -> WarehouseOrder {
        guard case .change(let change) = decision else { throw NothingChanged() }
        return try #require(change.update)
    }

    private struct NothingChanged: Error {}

    @Test func aChangedNoteIsSentWithTheLinesThatAreThere() throws {
        let update = try update(
            decide(
                adjusting(wanted: 2, details: .notes), written: writing("Gift message", "Merry Christmas"),
                onLine: writing("Engraving", "Ada")))
        #expect(update.notes == [gift])
        #expect(update.lines.map(\.quantity) == [2])
        #expect(update.lines.map(\.writing.notes) == [[]])
    }

    @Test func aChangedEngravingIsSentOnItsLine() throws {
        let update = try update(
            decide(
                adjusting(wanted: 2, details: .notes), written: writing("Gift message", "Happy birthday"),
                onLine: OrderWriting()))
        #expect(update.notes.isEmpty)
        #expect(update.lines.map(\.writing) == [writing("Engraving", "Ada")])
    }

    @Test func notesThatTheWMSDoesNotTellAreSentOnceTheyChanged() throws {
        let update = try update(decide(adjusting(wanted: 2, details: .notes), written: nil, onLine: nil))
        #expect(update.notes == [gift])
        #expect(update.lines.map(\.writing) == [writing("Engraving", "Ada")])
    }

    @Test func whatIsWrittenThereAlreadyIsNotWrittenAgain() {
        let decision = decide(
            adjusting(wanted: 2, details: .notes), written: writing("Gift message", "Happy birthday"),
            onLine: writing("Engraving", "Ada"))
        #expect(decision == .agreed(.agreed, .notes))
    }

    @Test func aChangedLineTakesNoNotesWithIt() throws {
        let update = try update(decide(adjusting(wanted: 3), written: nil, onLine: nil))
        #expect(update.notes.isEmpty)
        #expect(update.lines.map(\.writing.notes) == [[], writing("Engraving", "Ada").notes])
    }

    @Test func aNewAddressTakesNoNoteWithItThatDidNotChange() throws {
        let elsewhere = Adjusting(
            adjusting(wanted: 2).record, shipments: [], details: .address, shipTo: ShipTo(city: "York"))
        #expect(try update(decide(elsewhere, written: nil, onLine: nil)).notes.isEmpty)
    }

    @Test func aChangedShippingMethodIsSent() throws {
        let decision = decide(adjusting(wanted: 2, details: .method), written: nil, onLine: nil, via: "Express")
        #expect(try update(decision).shipVia == "Standard")
        #expect(try update(decision).notes.isEmpty)
    }

    @Test func aShippingMethodThatIsThereAlreadyIsNotSentAgain() {
        let decision = decide(adjusting(wanted: 2, details: .method), written: nil, onLine: nil)
        #expect(decision == .agreed(.agreed, .method))
    }

    @Test func afterTheWarehouseBeganEachDetailIsSomebodys() {
        let adjusting = adjusting(wanted: 2, details: [.notes, .method, .address])
        guard
            case .drift(let drift) = decide(adjusting, written: nil, onLine: nil, via: "Express", status: "Picking")
        else {
            Issue.record("the warehouse packs what is changed")
            return
        }
        #expect(drift.differing == [.notes, .method])
        var record = adjusting.record
        record.channel.shippingMethod = "Express"
        #expect(
            told(drift, record).map(\.cause) == [.notesDrift(id), .methodDrift(id)])
        #expect(
            told(drift, record).map(\.detail) == [
                "what is written on it changed", "the shipping method is Express now",
            ])
        #expect(drift.effects(record).contains(.resolve(.addressDrift(id), .agreed)))
        #expect(drift.watched(record) == .notesDrift(id))
    }

    // MARK: What it shows afterwards

    private func target(moved: Bool) -> Adjusting.Target {
        var order = Sample.target()
        order.contact = contact
        return Adjusting.Target(there: there(), part: Sample.part(), order: order, differing: moved ? .address : [])
    }

    @Test func aChangeIsMadeOnceDeposcoShowsIt() {
        #expect(target(moved: false).isShown(by: there(2)))
        #expect(!target(moved: false).isShown(by: there(3)))
    }

    @Test func aNewAddressIsThereOnceDeposcoShowsItOrSaysNothingOfIt() {
        #expect(target(moved: true).isShown(by: there(2, to: home)))
        #expect(!target(moved: true).isShown(by: there(2, to: ShipTo(city: "York"))))
        #expect(target(moved: true).isShown(by: there(2)))
        #expect(target(moved: false).isShown(by: there(2, to: ShipTo(city: "York"))))
    }

    // MARK: What somebody is told

    private func told(_ drift: Drift, _ record: OrderRecord) -> [NewException] {
        drift.effects(record).compactMap { effect in
            if case .raise(let new) = effect { new } else { nil }
        }
    }

    @Test func theDifferenceAndTheWMSsWordsAreInTheDetail() {
        let adjusting = adjusting()
        let drift = Drift(
            changes: adjusting.changes, checked: [], differing: [], words: "locked", statuses: ["Picking"])
        #expect(
            told(drift, adjusting.record) == [
                NewException(
                    .drift(id), summary: "#1001 at Picking: 1 × TEE are no longer wanted",
                    detail: "1 × TEE are no longer wanted; locked")
            ])
    }

    @Test func ofANewAddressNothingIsToldButThatItChanged() {
        let record = adjusting(wanted: 2, details: .address).record
        let drift = Drift(changes: [], checked: .address, differing: .address, words: nil, statuses: ["Picking"])
        #expect(
            told(drift, record) == [
                NewException(
                    .addressDrift(id), summary: "#1001 at Picking: the address changed", detail: "the address changed")
            ])
        #expect(drift.watched(record) == .addressDrift(id))
    }

    @Test func anOrderThatHasLeftIsNotLookedAtAgain() {
        let record = adjusting(.orderShipped(whole: true)).record
        #expect(Drift(changes: [], checked: [], differing: [], words: nil, statuses: []).watched(record) == nil)
    }

    @Test func theLinesHaveWorkOfTheirOwnWhenTheAddressIsRight() {
        let adjusting = adjusting()
        let drift = Drift(
            changes: adjusting.changes, checked: .address, differing: [], words: nil, statuses: ["Picking"])
        #expect(drift.effects(adjusting.record).last == .resolve(.addressDrift(id), .agreed))
        #expect(drift.watched(adjusting.record) == nil)
    }

    @Test func whatWasRefundedAndWouldStillBeShippedIsNamedAsThat() {
        var record = adjusting().record
        let drift = Drift(changes: adjusting().changes, checked: [], differing: [], words: nil, statuses: [])
        record.channel.refunded = 0
        #expect(told(drift, record).map(\.summary) == ["#1001 at no status: 1 × TEE are no longer wanted"])
        record.channel.refunded = 1000
        #expect(
            told(drift, record).map(\.summary) == ["#1001 at no status: refunded, and Deposco still means to ship it"])
        let more = Drift(
            changes: adjusting(wanted: 3).changes, checked: [], differing: [], words: nil, statuses: ["New", "Hold"])
        #expect(told(more, record).map(\.summary) == ["#1001 at New, Hold: 1 × TEE more are wanted"])
        #expect(more.watched(record) == .drift(id))
    }

    @Test func anAddressAndALineThatCannotBeChangedAreTwoThings() {
        let drift = Drift(
            changes: adjusting().changes, checked: .address, differing: .address, words: "locked", statuses: ["Picking"]
        )
        #expect(
            told(drift, adjusting().record).map(\.detail)
                == ["1 × TEE are no longer wanted; locked", "the address changed; locked"])
    }

    @Test func aShortPickNamesEveryLineInItsDetail() {
        let record = Sample.record()
        var changes = adjusting(wanted: 1).changes + adjusting(wanted: 3).changes
        changes[0].name = "MUG"
        let raised = NewException.shortPick(record, changes)
        #expect(raised.cause == .shortPick(id))
        #expect(raised.summary == "#1001: 1 × MUG are no longer wanted")
        #expect(raised.detail == "1 × MUG are no longer wanted; 1 × TEE more are wanted")
    }
}
