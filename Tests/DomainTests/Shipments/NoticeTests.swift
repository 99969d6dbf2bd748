import Domain
import Testing

/// What is known of a shipment, and what the customer is told of it.
@Suite struct NoticeTests {
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

    @Test func aShipmentIsKnownAsItWasLastDescribed() {
        var later = Sample.shipment("S1", ["TEE": 1])
        later.carrier = "DHL"
        let record = Sample.known(Sample.shipment(), .shipmentSeen(later, order: nil, orderName: nil))
        #expect(record.shipment == later)
        // Whose it is was known before.
        #expect(record.order == OrderID("7") && record.orderName == "#1001")
        let other = Sample.known(Sample.shipment(), .shipmentSeen(later, order: OrderID("8"), orderName: "#1002"))
        #expect(other.order == OrderID("8") && other.orderName == "#1002")
    }

    @Test func whatHappenedToAShipmentIsKeptWithIt() {
        let record = Sample.known(
            Sample.shipment(), .fulfilmentCreated(["f1", "f2"]), .fulfilmentConfirmed, .noticeHeld(until: "scan/S1"),
            .holdWarned, .holdStalled, .noticeReleased(reason: "scanned"), .noticeSent)
        #expect(record.fulfilments == ["f1", "f2"])
        #expect(record.fulfilmentConfirmed && record.warned && record.stalled)
        #expect(record.releasedBy == "scanned")
        #expect(record.notice == .sent)
        #expect(record.sentAt == t0 + .minutes(7))
    }

    @Test func anUntouchedShipmentIsNeitherLateNorTold() {
        let record = Sample.known()
        #expect(record.notice == .none)
        #expect(!record.fulfilmentConfirmed && !record.warned && !record.stalled)
        #expect(record.heldSince == nil && record.sentAt == nil && record.firstScan == nil)
    }

    @Test func aNotificationThatWasCalledOffIsNotUntold() {
        let record = Sample.known(Sample.shipment(), .noticeCancelled(reason: "rolled back"))
        #expect(record.notice == .cancelled)
        #expect(record.untold == nil)
    }

    @Test func aReleasedNotificationBeginsAnewWhenItsFulfilmentIsTakenBack() {
        let record = Sample.known(
            Sample.shipment(), .fulfilmentCreated(["f1"]), .noticeReleased(reason: "scanned"), .fulfilmentCancelled)
        #expect(record.notice == .none)
    }

    @Test func aLaterScanIsNotTheFirst() {
        var later = scan
        later.at = t0 + .hours(1)
        #expect(Sample.known(Sample.shipment(), .scanned(scan), .scanned(later)).firstScan == scan)
        var same = scan
        same.source = "dhl"
        #expect(Sample.known(Sample.shipment(), .scanned(scan), .scanned(same)).firstScan == scan)
    }

    @Test func whatIsStillInTheWarehouseIsNotUntold() {
        #expect(Sample.known(Sample.shipment(status: .pending)).untold == nil)
    }

    @Test func whatIsSaidOfOtherThingsChangesNoShipment() {
        #expect(Sample.known(Sample.shipment(), .cancellationStopped) == Sample.known())
    }

    @Test func aHoldEndsWithTheShipmentsOwnScan() {
        #expect(Shipment.scanCondition(ShipmentID("S1")) == "scan/S1")
    }

    @Test func aParcelHasItsNumberAndItsTrackingPage() {
        let parcel = Parcel(number: "P1", tracking: "T1", url: "https://example.com/T1")
        #expect(parcel.url == "https://example.com/T1")
        #expect(Parcel(number: "P1", tracking: nil).url == nil)
    }
}
