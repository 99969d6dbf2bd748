import Domain
import Foundation
import Testing

@testable import Connectors

@Suite struct TrackingServiceTests {
    private func report(_ service: TrackingService, _ body: String) throws -> ScanReport? {
        try service.decode(Array(body.utf8)).first
    }

    // MARK: The table

    /// Journals, addresses and configurations hold these names, so none may change.
    @Test func everyServiceKeepsItsName() {
        #expect(
            TrackingService.allCases.map(\.rawValue) == [
                "aftership", "easypost", "shipengine", "17track", "shippo", "dhl", "ups", "usps", "gls", "laposte",
                "canadapost", "australiapost",
            ])
        #expect(Set(TrackingService.allCases.map(\.title)).count == TrackingService.allCases.count)
    }

    @Test(arguments: TrackingService.allCases) func theExampleOfAServiceProvesAScan(service: TrackingService) throws {
        let body = Array(service.example.utf8)
        try service.check(body, maxDepth: 64)
        let report = try #require(try service.decode(body).first { $0.tracking.hasPrefix("T") })
        #expect(report.scan?.source == service.rawValue)
    }

    // MARK: EasyPost

    private func easyPost(_ details: String) -> String {
        #"{"description": "tracker.updated", "result": {"tracking_code": "EZ1", "status": "in_transit", "tracking_details": [\#(details)]}}"#
    }

    @Test func aLabelThatEasyPostSawMadeIsNoScanEvenWithAPlace() throws {
        let label =
            #"{"status": "pre_transit", "status_detail": "status_update", "message": "Shipping Label Created", "datetime": "2026-03-01T10:00:00Z", "tracking_location": {"city": "HOUSTON", "zip": "77063"}}"#
        #expect(try report(.easyPost, easyPost(label)) == ScanReport(tracking: "EZ1", scan: nil))
        let picked =
            #"{"status": "in_transit", "status_detail": "arrived_at_facility", "message": "Picked up", "datetime": "2026-03-01T19:27:00Z"}"#
        let scan = try #require(try report(.easyPost, easyPost("\(label), \(picked)"))?.scan)
        #expect(scan.at == Instant(iso: "2026-03-01T19:27:00Z"))
        #expect(scan.evidence.contains("Picked up"))
    }

    @Test func anEasyPostEventAboutSomethingElseSaysNothing() throws {
        #expect(
            try TrackingService.easyPost.decode(Array(#"{"description": "batch.created", "result": {}}"#.utf8)).isEmpty)
    }

    @Test(.enabled(if: Fixtures.has("carriers/easypost/trackers.json"), "no fixtures beside this checkout"))
    func everyRecordedTrackerGivesItsFirstScanOrNone() throws {
        let event = try Fixtures.bytes("carriers/easypost/event-body.json")
        let scan = try #require(try TrackingService.easyPost.decode(event).first?.scan)
        #expect(scan.at == Instant(iso: "2024-07-31T19:27:00Z"))
        let recorded = JSONNode(try JSON(try Fixtures.bytes("carriers/easypost/trackers.json"))).rows
        #expect(recorded.count == 18)
        for tracker in recorded.map({ $0["tracker"] }) {
            let details = tracker["tracking_details"].rows
            let early: Set<String> = ["pre_transit", "unknown", "failure", "cancelled", "error"]
            let first = details.filter { !early.contains($0["status"].text ?? "unknown") }
                .compactMap { $0["datetime"].instant }.min()
            #expect(try EasyPostWebhook.report(tracker).scan?.at == first, "\(tracker["tracking_code"].text ?? "")")
        }
    }

    // MARK: ShipEngine

    private func shipEngine(_ status: String, _ detail: String) -> String {
        #"{"resource_type": "API_TRACK", "data": {"tracking_number": "SE1", "events": [{"occurred_at": "2026-03-01T10:00:00Z", "status_code": "\#(status)", "status_detail_code": "\#(detail)", "description": "words"}]}}"#
    }

    @Test(arguments: [
        ("AC", "RECEIVED_BY_CARRIER", true), ("IT", "IN_TRANSIT", true), ("AC", "", true), ("DE", "", true),
        ("AC", "ELEC_ADVICE_RECD_BY_CARRIER", false), ("IT", "AWAITING_PICKUP_DROP_OFF", false), ("NY", "", false),
        ("UN", "SHIPMENT_CREATED", false),
    ]) func whatShipEngineMeans(status: String, detail: String, scanned: Bool) throws {
        #expect((try report(.shipEngine, shipEngine(status, detail))?.scan != nil) == scanned)
    }

    // MARK: 17TRACK

    private func seventeen(_ milestones: String, latest: String = "InTransit_Other") -> String {
        #"{"event": "TRACKING_UPDATED", "data": {"number": "17A", "track_info": {"latest_event": {"sub_status": "\#(latest)", "time_iso": "2026-03-03T10:00:00Z", "description": "words"}, "milestone": [\#(milestones)]}}}"#
    }

    @Test func whatSeventeenTrackMeans() throws {
        let info = #"{"key_stage": "InfoReceived", "time_iso": "2026-03-01T08:00:00Z"}, {"key_stage": "PickedUp"}"#
        #expect(try report(.seventeenTrack, seventeen(info))?.scan == nil)
        #expect(try report(.seventeenTrack, seventeen(info, latest: "InfoReceived"))?.scan == nil)
        let picked = #"{"key_stage": "PickedUp", "time_iso": "2026-03-02T17:20:00+00:00"}"#
        let scan = try report(.seventeenTrack, seventeen("\(info), \(picked)", latest: "Delivered_Other"))?.scan
        #expect(scan?.at == Instant(iso: "2026-03-02T17:20:00Z"))
        #expect(
            try report(.seventeenTrack, seventeen("", latest: "InTransit_PickedUp"))?.scan?.at
                == Instant(iso: "2026-03-03T10:00:00Z"))
    }

    @Test(arguments: TrackingService.allCases) func aMessageWithoutAParcelIsUnreadable(service: TrackingService) {
        #expect(throws: Unreadable.self) {
            try service.decode(Array(#"{"description": "tracker.updated", "msg": {}, "result": {}, "data": {}}"#.utf8))
        }
    }
}
