import Domain
import Foundation
import Testing

@testable import Connectors

/// Carriers' own answers, as they were recorded, beside an independent reader's verdict on each of their events.
@Suite(.enabled(if: Fixtures.has("carriers/karrio"), "no fixtures beside this checkout"))
struct RecordedCarrierAnswerTests {
    /// What one recorded answer says of one parcel.
    struct Recorded: CustomTestStringConvertible {
        var carrier: TrackingService
        var folder: String
        var tracking: String
        /// In the offset that the body has, so that it shows the local time that the key is in.
        var scan: String?
        /// The key's earliest event with a status that needs the parcel: local, to the minute.
        var key: String?

        var testDescription: String { "\(folder) \(tracking)" }

        var file: String {
            switch carrier {
            case .dhl, .ups: "TrackingResponseJSON.json"
            case .canadaPost: "TrackingResponseXml.xml"
            default: "TrackingResponse.json"
            }
        }

        init(_ carrier: TrackingService, _ folder: String, _ tracking: String, scan: String?, key: String?) {
            (self.carrier, self.folder, self.tracking, self.scan, self.key) = (carrier, folder, tracking, scan, key)
        }
    }

    static let recorded = [
        Recorded(.dhl, "dhl_universal", "7777777770", scan: "2018-03-02T07:53:47Z", key: "2018-03-02T07:53"),
        // An exception, "released by the customs agency": on hold in the key, and no scan.
        Recorded(.ups, "ups", "string", scan: nil, key: nil),
        // The key gives "USPS in possession of item" and the facilities after it no status, and begins with the next in transit.
        Recorded(
            .usps, "usps", "9400109104250532908587", scan: "2024-11-18T11:10:31-05:00", key: "2024-11-19T12:11"),
        // The key gives GLS's events no status; the words are "handed over to GLS".
        Recorded(.gls, "gls", "36301917596", scan: "2024-10-07T10:46:14+02:00", key: nil),
        // The key gives PC1, "posted at a post office", no status.
        Recorded(.laPoste, "laposte", "EW112720413FR", scan: "2023-02-17T14:43:00+01:00", key: "2023-02-17T23:13"),
        Recorded(
            .canadaPost, "canadapost", "7023210039414604", scan: "2011-02-01T07:59:52-05:00", key: "2011-02-01T07:59"),
        // The key has no events of a consignment's articles.
        Recorded(
            .australiaPost, "australiapost", "ET123456789AU", scan: "2021-01-27T11:06:59+11:00", key: nil),
        Recorded(
            .australiaPost, "australiapost", "LX123456789US", scan: "2021-01-06T08:27:00+11:00",
            key: "2021-01-06T08:27"),
        // The key gives each event the whole parcel's status, the sender's announcement too; an announcement is no scan.
        Recorded(
            .australiaPost, "australiapost", "00123456789000123400", scan: "2021-01-27T19:24:41+11:00",
            key: "2021-01-27T13:31"),
    ]

    @Test(arguments: recorded) func theFirstScanIsFoundOrNone(_ recorded: Recorded) throws {
        let body = try Fixtures.bytes("carriers/karrio/\(recorded.folder)/\(recorded.file)")
        let report = try #require(try recorded.carrier.decode(body).reports.first { $0.tracking == recorded.tracking })
        #expect(report.scan?.at == recorded.scan.flatMap { Instant(iso: $0) })
        #expect(report.scan?.source ?? recorded.carrier.rawValue == recorded.carrier.rawValue)
        #expect(report.scan?.evidence.isEmpty != true)
    }

    /// The key's times are local ones that are written as if they were UTC.
    @Test(arguments: recorded) func theKeyAgreesOrIsKnownNotTo(_ recorded: Recorded) throws {
        let parcels = try key(recorded.folder)["ParsedTrackingResponse"].rows[0].rows
        let parcel = try #require(parcels.first { $0["tracking_number"].text == recorded.tracking })
        let early: Set<String> = ["pending", "unknown", "cancelled", "on_hold"]
        let judged = parcel["events"].rows.filter { !$0["status"].isNull }
        let counted = judged.filter { !early.contains($0["status"].text ?? "") }.compactMap { $0["timestamp"].text }
        #expect(counted.min().map { String($0.prefix(16)) } == recorded.key)
        // Whatever else the key calls early is never what we take for the scan.
        let refused = judged.filter { early.contains($0["status"].text ?? "") }.compactMap { $0["timestamp"].text }
        if let scan = recorded.scan { #expect(!refused.contains { $0.hasPrefix(scan.prefix(16)) }) }
        if recorded.scan == nil { #expect(!refused.isEmpty) }
    }

    /// Errors and unknown numbers: the key has no parcel of them.
    @Test func everyOtherAnswerTellsOfNoParcel() throws {
        let answers = try Fixtures.files("carriers/karrio").filter { !$0.hasSuffix("/_expected.json") }
        #expect(answers.count == 19)
        for file in answers {
            let parts = file.split(separator: "/").map(String.init)
            let service = try #require(Self.recorded.first { $0.folder == parts[2] }, "\(file)")
            if service.file == parts[3] { continue }
            let name = parts[3].prefix { $0 != "." }
            let parsed = try key(parts[2])
            let verdict = ["Parsed\(name)", "Parsed\(name.replacingOccurrences(of: "JSON", with: ""))"]
                .map { parsed[$0] }.first { !$0.isNull }
            if let verdict { #expect(verdict.rows[0].rows.isEmpty, "\(file)") }
            let body = try Fixtures.bytes(file)
            try service.carrier.check(body, maxDepth: 64)
            #expect(try service.carrier.decode(body) == ScanMessage(), "\(file)")
        }
    }

    private func key(_ folder: String) throws -> JSONNode {
        JSONNode(try JSON(try Fixtures.bytes("carriers/karrio/\(folder)/_expected.json")))["parsed"]
    }

    @Test func whatEasyPostAnswersWhenItIsAskedHasNoScanInIt() throws {
        let documented = try Fixtures.files("carriers/easypost").filter { $0.contains("/docs-") }
        #expect(documented.count == 6)
        var parcels = 0
        for file in documented {
            let reports = try TrackingService.easyPost.decode(try Fixtures.bytes(file)).reports
            #expect(reports.allSatisfy { $0.tracking == "EZ1000000001" && $0.scan == nil }, "\(file)")
            parcels += reports.count
        }
        #expect(parcels == 3)
    }
}

@Suite struct CarrierAnswerTests {
    private static let carriers: [TrackingService] = [
        .dhl, .ups, .usps, .gls, .laPoste, .canadaPost, .australiaPost,
    ]

    private func reports(_ carrier: TrackingService, _ body: String) throws -> [ScanReport] {
        try carrier.decode(Array(body.utf8)).reports
    }

    @Test(arguments: carriers) func whatIsNoAnswerOfThatCarrierIsUnreadable(carrier: TrackingService) {
        for body in ["", "{}", "[1]", "\"x\"", "{\"shipments\": 5, \"parcels\": {}}", "<html/>", "<a>", "null"] {
            #expect(throws: Unreadable.self, "\(body)") { try self.reports(carrier, body) }
        }
    }

    @Test(arguments: carriers) func whoeverHandsAnAnswerOnShowsTheAgreedSecret(carrier: TrackingService) {
        func verified(_ value: String, _ secrets: [String]) -> Bool {
            carrier.verify(body: [], headers: [Header("X-Tallyman-Secret", value)], secrets: secrets)
        }
        #expect(verified("current", ["old", "current"]))
        #expect(!verified("other", ["current"]))
        #expect(!verified("", [""]))
        #expect(!carrier.verify(body: [], headers: [], secrets: ["current"]))
    }

    @Test(arguments: [
        ("pre-transit", "SHIPMENT INFORMATION RECEIVED", false), ("unknown", "", false), ("transit", "", true),
        ("delivered", "", true), ("failure", "", true),
    ]) func whatDHLMeans(code: String, status: String, scanned: Bool) throws {
        let body =
            #"{"shipments": [{"id": "D1", "events": [{"timestamp": "2026-03-01T10:00:00+01:00", "statusCode": "\#(code)", "status": "\#(status)"}]}]}"#
        let report = try #require(try reports(.dhl, body).first)
        #expect(report.scan?.at == (scanned ? Instant(iso: "2026-03-01T09:00:00Z") : nil))
    }

    private func ups(_ type: String, _ code: String, _ times: String) -> String {
        #"{"trackResponse": {"shipment": [{"inquiryNumber": "1Z1", "package": [{"activity": [{"status": {"type": "\#(type)", "code": "\#(code)", "description": "words"}, \#(times)}]}]}]}}"#
    }

    @Test(arguments: [
        ("M", "MP", false), ("I", "OR", true), ("P", "PU", true), ("D", "FS", true), ("X", "DJ", false),
        ("MV", "VM", false), ("I", "XD", false), ("", "OR", false),
    ]) func whatUPSMeans(type: String, code: String, scanned: Bool) throws {
        let body = ups(type, code, #""date": "20260301", "time": "100000""#)
        let report = try #require(try reports(.ups, body).first)
        #expect(report.tracking == "1Z1")
        #expect((report.scan != nil) == scanned)
    }

    @Test func ofUPSsTimesTheOneInGMTCounts() throws {
        let both = #""date": "20260301", "time": "200000", "gmtDate": "20260302", "gmtTime": "01:00:00""#
        #expect(try reports(.ups, ups("I", "OR", both)).first?.scan?.at == Instant(iso: "2026-03-02T01:00:00Z"))
        #expect(try reports(.ups, ups("I", "OR", #""date": "soon", "time": """#)).first?.scan == nil)
    }

    @Test(arguments: [
        ("Shipping Label Created, USPS Awaiting Item", false),
        ("Pre-Shipment Info Sent to USPS, USPS Awaiting Item", false),
        ("Departed Shipping Partner Facility, USPS Awaiting Item", false),
        ("Picked Up by Shipping Partner, USPS Awaiting Item", false),
        ("Shipment Received, Package Acceptance Pending", false), ("USPS in possession of item", true),
        ("Accepted at USPS Origin Facility", true), ("Arrived at USPS Regional Facility", true),
        ("Delivered, Parcel Locker", true), ("Shipping information received by Australia Post", false),
        ("Received by Australia Post", true), ("Cleared and awaiting international departure", true),
        ("Electronic information submitted by shipper", false), ("Item will be delivered tomorrow", false), ("", false),
    ]) func whatAnEventsWordsMean(words: String, scanned: Bool) throws {
        #expect((ParcelWords.prove(words) == true) == scanned)
        let body =
            #"{"trackingNumber": "94", "trackingEvents": [{"eventType": "\#(words)", "eventTimestamp": "2026-03-01T10:00:00", "GMTOffset": "-05:00"}]}"#
        let report = try #require(try reports(.usps, body).first)
        #expect(report.scan?.at == (scanned ? Instant(iso: "2026-03-01T15:00:00Z") : nil))
    }

    @Test func aGLSParcelThatWasOnlyAnnouncedHasNoScan() throws {
        func parcel(_ status: String, _ code: String) -> String {
            #"{"parcels": [{"requested": "G1", "unitno": "9", "status": "\#(status)", "events": [{"code": "\#(code)", "eventDateTime": "2026-03-01T10:00:00+0100"}]}, {"requested": "G2", "errorCode": "E_404_01"}]}"#
        }
        for (status, code, scanned) in [
            ("PREADVICE", "INTIAL.NORMAL", false), ("INTRANSIT", "INTIAL.PREADVICE", false),
            ("INTRANSIT", "INTIAL.NORMAL", true), ("CANCELED", "INTIAL.NORMAL", false),
        ] {
            let found = try reports(.gls, parcel(status, code))
            #expect(found.map(\.tracking) == ["G1"])
            #expect((found.first?.scan != nil) == scanned, "\(status) \(code)")
        }
    }

    @Test func aConsignmentIsScannedWithTheFirstOfItsArticles() throws {
        let body =
            #"{"tracking_results": [{"tracking_id": "C1", "trackable_items": [{"consignment_id": "C1", "items": [{"article_id": "A1", "events": [{"description": "Received by Australia Post", "date": "2026-03-02T10:00:00+11:00"}]}, {"article_id": "A2", "events": []}]}]}]}"#
        let found = try reports(.australiaPost, body)
        #expect(found.map(\.tracking) == ["C1", "A1", "A2"])
        #expect(found.map { $0.scan != nil } == [true, true, false])
    }

    private func canadaPost(_ code: String, _ words: String, _ zone: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?><t:tracking-detail xmlns:t="urn:x"><t:pin>P&#49;</t:pin><t:significant-events>
        <occurrence><event-identifier>\(code)</event-identifier><event-date>2026-03-01</event-date>
        <event-time>10:00:00</event-time><event-time-zone>\(zone)</event-time-zone>
        <event-description>\(words)</event-description></occurrence></t:significant-events></t:tracking-detail>
        """
    }

    @Test(arguments: [
        ("3000", "Electronic information submitted by shipper", "EST", nil), ("0174", "Article sorti", "EST", "15:00"),
        ("9999", "<![CDATA[Item processed]]>", "NDT", "12:30"), ("117", "Item held", "EST", nil),
        ("1496", "Livré", "PST", "18:00"),
    ]) func whatCanadaPostMeans(code: String, words: String, zone: String, time: String?) throws {
        let report = try #require(try reports(.canadaPost, canadaPost(code, words, zone)).first)
        #expect(report.tracking == "P1")
        #expect(report.scan?.at == time.flatMap { Instant(iso: "2026-03-01T\($0):00Z") })
    }
}

@Suite struct XMLTests {
    private func read(_ text: String) throws -> XML { try XML(Array(text.utf8), maxDepth: 20) }

    @Test func elementsTheirTextAndTheirChildrenAreRead() throws {
        let xml = try read("\u{FEFF}<!-- c --><a b='>'> x &lt;&#x41; <c/><d:c>1</d:c><![CDATA[<y>]]></a>\n")
        #expect(xml.name == "a")
        #expect(xml.text == "x <A <y>")
        #expect(xml.all("c").map(\.text) == ["", "1"])
    }

    @Test(arguments: [
        "", "x", "<a>", "</a>", "<a></b>", "<a/><b/>", "<a>&e;</a>", "<a>& b</a>", "<a>&#xD800;</a>", "<a", "<a b='>",
        "<>", "<!-- ", "<a/>x", "<a><![CDATA[x</a>",
        "<!DOCTYPE a [<!ENTITY e \"boom\">]><a>&e;</a>", "<a><!ENTITY e 'x'></a>",
    ]) func whatIsMalformedIsRefused(text: String) {
        #expect(throws: Unreadable.self) { try self.read(text) }
    }

    @Test func deepNestingIsRefusedBeforeItHurts() throws {
        let deep = String(repeating: "<a>", count: 100_000)
        #expect(throws: Unreadable(reason: "not XML at byte 62: nested more than 20 deep")) { try self.read(deep) }
        _ = try read(String(repeating: "<a>", count: 20) + String(repeating: "</a>", count: 20))
    }
}
