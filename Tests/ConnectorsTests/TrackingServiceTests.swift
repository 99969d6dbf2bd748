import Domain
import Foundation
import Testing

@testable import Connectors

@Suite struct TrackingServiceTests {
    private func report(_ service: TrackingService, _ body: String) throws -> ScanReport? {
        try service.decode(Array(body.utf8)).reports.first
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
        let report = try #require(try service.decode(body).reports.first { $0.tracking.hasPrefix("T") })
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
            try TrackingService.easyPost.decode(Array(#"{"description": "batch.created", "result": {}}"#.utf8))
                == ScanMessage())
    }

    @Test(.enabled(if: Fixtures.has("carriers/easypost/trackers.json"), "no fixtures beside this checkout"))
    func everyRecordedTrackerGivesItsFirstScanOrNone() throws {
        let event = try Fixtures.bytes("carriers/easypost/event-body.json")
        let scan = try #require(try TrackingService.easyPost.decode(event).reports.first?.scan)
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

    /// A parcel whose state and whose one event are as told.
    private func shipEngineParcel(_ state: String, _ event: String) -> String {
        #"{"data": {"tracking_number": "SE1", "status_code": "\#(state)", "events": [{"occurred_at": "2026-03-01T10:00:00Z", \#(event)}]}}"#
    }

    @Test(arguments: [
        // Without a code the words decide, and then the parcel's own state.
        ("DE", #""status_code": "", "description": "Arrived at Post Office""#, true),
        ("IT", #""description": "Out for Delivery""#, true), ("DE", #""description": "Zugestellt""#, true),
        ("UN", #""description": "Zugestellt""#, false), ("IT", #""description": "Shipping Label Created""#, false),
        // The carrier's own words that it still waits outweigh its code.
        ("AC", #""status_code": "AC", "description": "Shipping Label Created, USPS Awaiting Item""#, false),
        ("AC", #""status_code": "AC", "description": "Accepted at USPS Origin Facility""#, true),
        // Codes that can come at any time.
        ("EX", #""status_code": "EX", "description": "Address query""#, false),
        ("EX", #""status_code": "EX", "description": "Arrived at depot, damaged""#, true),
        ("IT", #""status_code": "IT", "status_detail_code": "INFORMATION", "description": "Departed""#, true),
        ("UN", #""status_code": "IT", "status_detail_code": "INFORMATION", "description": "Note""#, false),
        ("IT", #""status_code": "IT", "status_detail_code": "PICKUP_FAILED", "description": "Not ready""#, false),
        ("AC", #""status_code": "AC", "status_detail_code": "RECD_BY_CARRIER_NO_ELEC_ADVICE""#, true),
        ("EX", #""status_code": "EX", "status_detail_code": "PARCEL_LOST", "description": "Departed""#, false),
        ("IT", #""status_code": "IT", "status_detail_code": "CUSTOMS_CLEARED""#, true),
        ("DE", #""status_code": "DE", "status_detail_code": "DELIVERED_TO_NEIGHBOR""#, true),
    ]) func whatShipEngineMeansBesidesItsCodes(state: String, event: String, scanned: Bool) throws {
        #expect((try report(.shipEngine, shipEngineParcel(state, event))?.scan != nil) == scanned)
    }

    @Test func whatShipEngineDeliveredIsScannedEvenWithAnAnnouncementAlone() throws {
        let body =
            #"{"data": {"tracking_number": "SE1", "status_code": "DE", "actual_delivery_date": "2026-03-04T11:00:00Z", "events": [{"occurred_at": "2026-03-01T10:00:00Z", "status_code": "NY"}]}}"#
        #expect(try report(.shipEngine, body)?.scan?.at == Instant(iso: "2026-03-04T11:00:00Z"))
    }

    // MARK: One parcel of several

    private static let several: [(TrackingService, String)] = [
        (
            .easyPost,
            #"{"trackers": [{"status": "in_transit"}, {"tracking_code": "T2", "tracking_details": [{"status": "in_transit", "datetime": "2026-03-02T10:00:00Z"}]}]}"#
        ),
        (
            .dhl,
            #"{"shipments": [null, {"id": "T2", "events": [{"statusCode": "transit", "timestamp": "2026-03-02T10:00:00Z"}]}]}"#
        ),
        (
            .ups,
            #"{"trackResponse": {"shipment": [{"package": [{"activity": []}]}, {"inquiryNumber": "T2", "package": [{"activity": [{"status": {"type": "I", "code": "DP"}, "gmtDate": "20260302", "gmtTime": "10:00:00"}]}]}]}}"#
        ),
        (
            .usps,
            #"[{}, {"trackingNumber": "T2", "trackingEvents": [{"eventType": "Picked up", "GMTTimestamp": "2026-03-02T10:00:00Z"}]}]"#
        ),
        (
            .gls,
            #"{"parcels": [{"status": "INTRANSIT"}, {"unitno": "T2", "status": "INTRANSIT", "events": [{"code": "INTIAL.NORMAL", "eventDateTime": "2026-03-02T10:00:00Z"}]}]}"#
        ),
        (
            .laPoste,
            #"[{"returnCode": "x"}, {"returnCode": 200, "shipment": {"idShip": "T2", "event": [{"code": "PC1", "date": "2026-03-02T10:00:00Z"}]}}]"#
        ),
        (
            .australiaPost,
            #"{"tracking_results": [{}, {"tracking_id": "T2", "trackable_items": [{"article_id": "T2", "events": [{"description": "Delivered", "date": "2026-03-02T10:00:00Z"}]}]}]}"#
        ),
    ]

    @Test(arguments: several)
    func aParcelThatCannotBeReadIsReportedAndLosesNoneOfTheOthers(service: TrackingService, body: String) throws {
        let message = try service.decode(Array(body.utf8))
        #expect(message.reports.map(\.tracking) == ["T2"])
        #expect(message.reports.first?.scan?.at == Instant(iso: "2026-03-02T10:00:00Z"))
        #expect(message.unreadable.count == 1)
    }

    @Test func aScanWithoutATimeIsReported() throws {
        let body =
            #"{"data": {"tracking_number": "SE1", "events": [{"occurred_at": "soon", "status_code": "IT"}]}}"#
        let message = try TrackingService.shipEngine.decode(Array(body.utf8))
        #expect(message.reports.map(\.scan) == [nil])
        #expect(message.unreadable.map(\.id) == ["SE1"])
    }

    // MARK: 17TRACK

    @Test(arguments: [
        ("", "Arrived at sorting center", "InTransit_Other", true),
        ("InTransit_Other", "Note", "InTransit_Other", false),
        ("InTransit_Other", "Departed, USPS Awaiting Item", "InTransit_Other", false),
        ("InfoReceived", "Departed", "InfoReceived", false), ("NotFound_Other", "Departed", "NotFound_Other", false),
        ("DeliveryFailure_NoBody", "Note", "DeliveryFailure_NoBody", true),
        ("Exception_Returned", "Departed", "Exception_Returned", false), ("InTransit_Beamed", "", "x", true),
        ("InTransit_Other", "Unterwegs", "Delivered_Other", true), ("", "Unterwegs", "InTransit_Other", false),
    ]) func whatSeventeenTracksEventsMean(status: String, words: String, state: String, scanned: Bool) throws {
        let body =
            #"{"data": {"number": "17A", "track_info": {"latest_status": {"status": "x", "sub_status": "\#(state)"}, "tracking": {"providers": [{"events": [{"time_utc": "2026-03-03T10:00:00Z", "sub_status": "\#(status)", "description": "\#(words)"}]}]}}}}"#
        #expect((try report(.seventeenTrack, body)?.scan != nil) == scanned)
    }

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
