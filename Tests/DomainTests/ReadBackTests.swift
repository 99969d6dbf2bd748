import Domain
import Testing

/// What the WMS says of an order, held against what it is to have.
@Suite struct ReadBackTests {
    private func target(_ items: KeyValuePairs<String, Int64> = ["TEE": 2]) -> WarehouseOrder {
        let part = Sample.part("1001", items)
        return WarehouseOrder(
            number: "1001", customerOrderNumber: "#1001", reference: "7", source: "Shopify", placedAt: t0,
            shipVia: "Standard", facility: nil, contact: Contact(), currency: Sample.gbp, subtotal: 0, shipping: 0,
            tax: 0, total: 0,
            lines: part.lines.enumerated().map { index, line in
                WarehouseOrder.Line(
                    number: "1001-\(index + 1)", customerLine: line.line, item: line.item, quantity: line.quantity,
                    unitPrice: line.unitPrice)
            })
    }

    private func line(_ item: String?, _ quantity: Int64, cancelled: Int64 = 0, shipped: Int64 = 0, id: String = "")
        -> WMSOrder.Line
    {
        var line = WMSOrder.Line(
            customerLine: LineID(item ?? "TEE"), item: item, quantity: quantity, cancelled: cancelled, shipped: shipped)
        line.id = id
        line.number = "1001-1"
        return line
    }

    private func there(_ lines: WMSOrder.Line..., status: String = "New") -> WMSOrder {
        WMSOrder(id: "200", number: "1001", status: status, lines: lines)
    }

    @Test func whatIsThereInAnotherOrderIsEqual() {
        let sent = target(["TEE": 2, "MUG": 1])
        #expect(there(line("MUG", 1), line("TEE", 2)).differences(from: sent).isEmpty)
    }

    @Test func whatIsMissingAndWhatIsTooMuchIsNamedWithItsUnits() {
        #expect(
            there(line("TEE", 1), line("CAP", 3)).differences(from: target())
                == ["3 of CAP more in the WMS than sent (line CAP)", "1 of TEE missing in the WMS (line TEE)"])
    }

    @Test func aLineThatTheWMSHasWithoutAnItemIsSaidToBeOne() {
        let found = there(line(nil, 2)).differences(from: target())
        #expect(found.first == "line TEE has no item in the WMS")
    }

    @Test func whatThePickerCancelledArrivedAllTheSame() {
        let order = there(line("TEE", 2, cancelled: 1))
        #expect(order.differences(from: target()) == ["1 of TEE missing in the WMS (line TEE)"])
        #expect(order.differences(from: target(), allowingCancelled: true).isEmpty)
    }

    @Test(arguments: [("Review", true), ("Needs Attention", true), ("Rejected", true), ("New", false), ("Hold", false)])
    func whatSomebodyHasToLookAtIsParked(status: String, parked: Bool) {
        #expect(there(status: status).isParked == parked)
    }

    // MARK: What it will not ship

    @Test func whatIsShortWhileTheWarehouseStillPicksMayBeFoundYet() {
        #expect(there(line("TEE", 2, shipped: 1), status: "Picking").shortfalls(of: Sample.part()).isEmpty)
    }

    @Test func whatHasNotLeftWithTheRestIsShort() {
        let found = there(line("TEE", 2, shipped: 1), status: "Ship Complete").shortfalls(of: Sample.part())
        #expect(found == [Shortfall(line: LineID("TEE"), item: "TEE", cancelled: 0, short: 1)])
    }

    @Test func whatIsCancelledIsNotShortAsWell() {
        let found = there(line("TEE", 2, cancelled: 1, shipped: 1), status: "Complete").shortfalls(of: Sample.part())
        #expect(found == [Shortfall(line: LineID("TEE"), item: "TEE", cancelled: 1, short: 0)])
    }

    @Test func whatWasAddedToTheWMSByHandMakesUpForWhatIsCancelled() {
        let order = there(line("TEE", 2, cancelled: 1), line("TEE", 1), status: "Picking")
        #expect(order.shortfalls(of: Sample.part()).isEmpty)
    }

    // MARK: Bringing it to what is wanted

    @Test func whatIsNoLongerWantedIsCancelledAndNothingElseIsSent() {
        let adjustment = Adjustment(from: there(line("TEE", 3, id: "L1")), to: target())
        #expect(adjustment.cancel == ["L1": 1])
        #expect(adjustment.update == nil)
    }

    @Test func aLineThatIsNoLongerThereIsCancelledWhole() {
        let adjustment = Adjustment(from: there(line("TEE", 2, id: "L1"), line("CAP", 4, id: "L2")), to: target())
        #expect(adjustment.cancel == ["L2": 4])
    }

    @Test func whatIsMissingIsAddedAsALineOfItsOwn() {
        let adjustment = Adjustment(from: there(line("TEE", 2, id: "L1")), to: target(["TEE": 2, "MUG": 5]))
        #expect(adjustment.cancel.isEmpty)
        #expect(adjustment.update?.lines.map(\.item) == ["TEE", "MUG"])
        #expect(adjustment.update?.lines.map(\.quantity) == [2, 5])
        #expect(Set(adjustment.update?.lines.map(\.number) ?? []).count == 2)
    }

    @Test func whatWasRaisedAfterACancellationIsAddedAndTakesNothingBack() {
        let adjustment = Adjustment(from: there(line("TEE", 2, cancelled: 1, id: "L1")), to: target(["TEE": 3]))
        #expect(adjustment.update?.lines.map(\.quantity) == [2, 2])
        #expect(adjustment.cancel.isEmpty)
    }

    @Test func whatIsRightIsLeftAlone() {
        #expect(Adjustment(from: there(line("TEE", 2, id: "L1")), to: target()).isNothing)
    }

    // MARK: Where it goes

    @Test(arguments: [
        (ShipTo(lastName: "Byron", city: "LEEDS "), true), (ShipTo(lastName: "Byron", city: "York"), false),
        (ShipTo(lastName: "Lovelace", city: "Leeds"), false), (ShipTo(lastName: "BYRON", city: "leeds"), true),
    ])
    func caseAndSpacesMakeNoOtherAddress(there: ShipTo, same: Bool) {
        #expect(ShipTo(lastName: "Byron", city: "Leeds").agrees(with: there) == same)
    }

    @Test func aTelephoneNumberWrittenInAnotherWayIsTheSame() {
        let mine = ShipTo(lastName: "Byron", phone: "0113 496 0000")
        #expect(mine.agrees(with: ShipTo(lastName: "Byron", phone: "(0113) 4960000")))
        #expect(!mine.agrees(with: ShipTo(lastName: "Byron", phone: "0113 496 0001")))
    }

    @Test func aCountrysCodeAndItsNameAreNotHeldAgainstEachOther() {
        let code = ShipTo(lastName: "Byron", country: "GB")
        #expect(code.agrees(with: ShipTo(lastName: "Byron", country: "United Kingdom")))
        #expect(!code.agrees(with: ShipTo(lastName: "Byron", country: "FR")))
    }

    @Test func oneNameAloneIsTheLastOne() {
        #expect(ShipTo(Contact(firstName: "Ada", city: "Leeds")) == ShipTo(lastName: "Ada", city: "Leeds"))
    }

    @Test func aNoteOrAnEMailAddressSendsNoParcelElsewhere() {
        var other = Contact(lastName: "Byron", city: "Leeds", note: "ring twice")
        other.email = "ada@example.com"
        #expect(Contact(lastName: "Byron", city: "Leeds").shipsLike(other))
        other.city = "York"
        #expect(!Contact(lastName: "Byron", city: "Leeds").shipsLike(other))
    }
}
