import Domain
import Testing

@testable import Connectors

@Suite struct AfterShipTests {
    private func report(_ checkpoints: String) throws -> ScanReport {
        let body = #"{"msg": {"tracking_number": "AB100GB", "checkpoints": [\#(checkpoints)]}}"#
        return try #require(try AfterShipWebhook.decode(Array(body.utf8)).reports.first)
    }

    private func checkpoint(_ subtag: String, _ message: String, _ time: String = "2026-03-01T10:00:00Z") -> String {
        #"{"subtag": "\#(subtag)", "message": "\#(message)", "checkpoint_time": "\#(time)"}"#
    }

    @Test func inTransitAloneIsNoScan() throws {
        let words = "Departed Shipping Partner Facility, USPS Awaiting Item"
        #expect(try report(checkpoint("InTransit_001", words)).scan == nil)
        #expect(try report(checkpoint("InTransit_001", "Accepted, awaiting item")).scan == nil)
        #expect(try report(checkpoint("InfoReceived_001", "Label created")).scan == nil)
        #expect(try report(checkpoint("Pending_001", "Accepted")).scan == nil)
        #expect(try report("").scan == nil)
    }

    @Test(arguments: [
        ("InTransit_001", "Item accepted at the post office"), ("InTransit_002", "Arrived at the depot"),
        ("OutForDelivery_001", "With the courier"), ("Delivered_001", "Delivered"),
        ("AttemptFail_001", "Nobody at home"), ("AvailableForPickup_001", "At the shop"),
    ]) func whatOnlyHappensToAParcelThatTheCarrierHoldsIsAScan(subtag: String, message: String) throws {
        let scan = try #require(try report(checkpoint(subtag, message)).scan)
        #expect(scan.tracking == "AB100GB")
        #expect(scan.evidence.contains(message))
    }

    @Test func whereACheckpointSaysNothingTheParcelsOwnTagDecides() throws {
        func scan(_ tag: String) throws -> Scan? {
            let body =
                #"{"msg": {"tracking_number": "A1", "tag": "\#(tag)", "checkpoints": [\#(checkpoint("InTransit_001", "Unterwegs"))]}}"#
            return try AfterShipWebhook.decode(Array(body.utf8)).reports.first?.scan
        }
        #expect(try scan("Delivered") != nil)
        #expect(try scan("InTransit") == nil)
        #expect(try scan("Exception") == nil)
    }

    @Test func theFirstScanCountsWhateverTheOrder() throws {
        let late = checkpoint("Delivered_001", "Delivered", "2026-03-03T10:00:00Z")
        let early = checkpoint("InTransit_002", "Arrived", "2026-03-01T09:00:00+01:00")
        #expect(try report("\(late), \(early)").scan?.at == Instant(iso: "2026-03-01T08:00:00Z"))
    }

    @Test func aMessageWithoutATrackingNumberIsUnreadable() {
        #expect(throws: Unreadable.self) { try AfterShipWebhook.decode(Array(#"{"msg": {}}"#.utf8)) }
    }
}
