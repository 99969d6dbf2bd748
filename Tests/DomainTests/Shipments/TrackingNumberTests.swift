import Domain
import Testing

/// What counts as a tracking number, and when it identifies a shipment.
@Suite struct TrackingNumberTests {
    private func shipment(_ id: String, _ numbers: String?...) -> Shipment {
        var shipment = Sample.shipment(id)
        shipment.parcels = numbers.enumerated().map { Parcel(number: "C\($0)", tracking: $1) }
        return shipment
    }

    @Test(arguments: [
        "", " ", "N/A", "n/a", "NA", "none", "None.", "-", "--", "0", "0000", "0000-0000", "TBC", "tbd", "unknown",
        "UNKNOWN CARRIER", "XXXX", "no tracking", "Not available", "pending", "null", "untracked", "to follow",
    ]) func whatStandsInThePlaceOfANumberIsNone(text: String) {
        #expect(TrackingNumber(text) == nil)
    }

    @Test(arguments: [
        "JJD00999", "AB 123 456 789 GB", "1Z999AA10123456784", "9400109104250532908587", "N/A-1001", "PENDING7",
        "000100",
    ]) func aNumberIsANumber(text: String) {
        #expect(TrackingNumber(text) != nil)
    }

    @Test func aNumberIsComparedWithoutSpacesAndCase() {
        #expect(TrackingNumber("AB 123 456 789 GB") == TrackingNumber("ab123456789gb"))
        #expect(TrackingNumber("AB123456789GB") != TrackingNumber("AB123456780GB"))
        let scan = Scan(tracking: "ab123456789GB", at: t0, source: "aftership", evidence: "")
        #expect(shipment("S1", "AB 123 456 789 GB").carries(scan))
        #expect(!shipment("S1", "N/A").carries(Scan(tracking: "N/A", at: t0, source: "aftership", evidence: "")))
    }

    @Test func aNumberThatTwoShipmentsHaveIdentifiesNeither() {
        let all = [
            shipment("S1", "JJD00999", "A1"), shipment("S2", "jjd 00999"), shipment("S3", "N/A"), shipment("S4", "N/A"),
        ]
        #expect(all[0].ownNumbers(among: all) == Set([TrackingNumber("A1")].compactMap { $0 }))
        #expect(all.dropFirst().allSatisfy { $0.ownNumbers(among: all).isEmpty })
    }

    @Test func theScanOfANumberThatWasReplacedNoLongerCounts() {
        let scan = Scan(tracking: "OLD1", at: t0, source: "aftership", evidence: "")
        let now = Scan(tracking: "NEW1", at: t0 + .hours(1), source: "aftership", evidence: "")
        let replaced = Fact.shipmentSeen(shipment("S1", "NEW1"), order: nil, orderName: nil)
        let record = Sample.known(shipment("S1", "OLD1"), .noticeHeld(until: "scan/S1"), .scanned(scan), replaced)
        #expect(record.firstScan == nil)
        // What has ended the hold already stays on record.
        let released = Sample.known(
            shipment("S1", "OLD1"), .scanned(scan), .noticeReleased(reason: "scanned"), replaced)
        #expect(released.firstScan == scan)
        #expect(released.standingScan == nil)
        let again = Sample.known(
            shipment("S1", "OLD1"), .scanned(scan), .noticeReleased(reason: "scanned"), replaced, .scanned(now))
        #expect(again.standingScan == now)
        // One more parcel takes nothing away.
        let more = Sample.known(
            shipment("S1", "OLD1"), .scanned(scan),
            .shipmentSeen(shipment("S1", "OLD1", "NEW1"), order: nil, orderName: nil))
        #expect(more.standingScan == scan)
    }

    @Test func aFulfilmentIsOutdatedUntilTheChannelIsToldOfItsParcels() {
        let outdated = Sample.known(shipment("S1", "A1"), .fulfilmentCreated(["f1"]), .trackingOutdated)
        #expect(outdated.trackingOutdated)
        let told = Sample.known(
            shipment("S1", "A1"), .fulfilmentCreated(["f1"]), .trackingOutdated, .trackingUpdated(at: t0 + .hours(1)))
        #expect(!told.trackingOutdated)
        let anew = Sample.known(shipment("S1", "A1"), .trackingOutdated, .fulfilmentCreated(["f2"]))
        #expect(!anew.trackingOutdated)
    }
}
