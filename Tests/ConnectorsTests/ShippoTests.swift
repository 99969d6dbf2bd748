import Domain
import Testing

@testable import Connectors

@Suite struct ShippoTests {
    private func reports(_ body: String) throws -> [ScanReport] {
        try TrackingService.shippo.decode(Array(body.utf8)).reports
    }

    private func scan(_ body: String) throws -> Scan? { try #require(try reports(body).first).scan }

    private func substatus(_ code: String?) -> String {
        code.map { #"{"code": "\#($0)", "text": "words", "action_required": false}"# } ?? "null"
    }

    private func event(_ status: String, _ code: String?, _ date: String = "2026-03-01T10:00:00Z") -> String {
        #"{"status": "\#(status)", "substatus": \#(substatus(code)), "status_date": "\#(date)", "status_details": "At the depot", "location": {"city": "Leeds"}}"#
    }

    private func tracking(_ history: [String], latest: String = "null", more: String = "") -> String {
        #"{"carrier": "royal_mail", "tracking_number": "SH1", "tracking_history": [\#(history.joined(separator: ", "))], "tracking_status": \#(latest)\#(more)}"#
    }

    private func webhook(_ tracking: String, event: String = "track_updated", test: Bool = false) -> String {
        #"{"event": "\#(event)", "test": \#(test), "data": \#(tracking)}"#
    }

    // MARK: What proves

    @Test(arguments: [
        "package_accepted", "package_arrived", "package_departed", "package_processing", "package_processed",
        "package_forwarded", "package_held", "package_damaged", "out_for_delivery", "delivery_attempted", "notice_left",
        "location_inaccessible", "pickup_available",
    ]) func whatIsDoneToAParcelProvesThatTheCarrierHasIt(code: String) throws {
        #expect(try scan(webhook(tracking([event("TRANSIT", code)])))?.at == Instant(iso: "2026-03-01T10:00:00Z"))
        // The status has to agree.
        for status in ["PRE_TRANSIT", "UNKNOWN", "", "NEW_STATUS"] {
            #expect(try scan(webhook(tracking([event(status, code)]))) == nil, "\(status)")
        }
    }

    @Test(arguments: [nil, "package_departed"])
    func aParcelThatTheCarrierStillAwaitsIsNotScanned(code: String?) throws {
        let told = event("TRANSIT", code).replacing(
            "At the depot", with: "Departed Shipping Partner Facility, USPS Awaiting Item")
        #expect(try scan(webhook(tracking([told]))) == nil)
    }

    private static let meanings: [(String, String?, Bool)] = [
        ("TRANSIT", nil, true), ("DELIVERED", "delivered", true), ("DELIVERED", nil, true),
        ("RETURNED", "return_to_sender", true), ("RETURNED", "package_unclaimed", true), ("RETURNED", nil, true),
        ("FAILURE", "package_disposed", true),
        // Announced, or not found.
        ("PRE_TRANSIT", "information_received", false), ("PRE_TRANSIT", nil, false), ("UNKNOWN", "other", false),
        ("UNKNOWN", nil, false), ("", nil, false), ("IN_CUSTOMS", nil, false),
        // Can come before the carrier has the parcel.
        ("TRANSIT", "address_issue", false), ("TRANSIT", "contact_carrier", false), ("TRANSIT", "delayed", false),
        ("TRANSIT", "delivery_scheduled", false), ("TRANSIT", "delivery_rescheduled", false),
        ("TRANSIT", "reschedule_delivery", false), ("FAILURE", "package_lost", false),
        ("FAILURE", "package_undeliverable", false), ("FAILURE", nil, false),
        // Codes that do not go with their status, or that nobody knows.
        ("DELIVERED", "information_received", false), ("TRANSIT", "other", false), ("TRANSIT", "beamed_up", false),
        ("TRANSIT", "", false),
    ]

    @Test(arguments: meanings) func whatAStatusAndItsCodeMean(status: String, code: String?, scanned: Bool) throws {
        let told = event(status, code)
        #expect((try scan(webhook(tracking([told]))) != nil) == scanned)
        // The latest status counts as much as one of the history.
        #expect((try scan(webhook(tracking([], latest: told))) != nil) == scanned)
    }

    @Test func theEarliestProofCountsWhereverItStands() throws {
        let label = event("PRE_TRANSIT", "information_received", "2026-03-01T08:00:00Z")
        let arrived = event("TRANSIT", "package_arrived", "2026-03-02T09:00:00.250Z")
        let accepted = event("TRANSIT", "package_accepted", "2026-03-01T18:30:00+01:00")
        let at = try #require(Instant(iso: "2026-03-01T17:30:00Z"))
        let proof = Scan(tracking: "SH1", at: at, source: "shippo", evidence: "package_accepted At the depot")
        #expect(try scan(webhook(tracking([label, arrived], latest: accepted))) == proof)
        #expect(try scan(webhook(tracking([accepted, arrived], latest: label))) == proof)
        #expect(try scan(webhook(tracking([label]))) == nil)
    }

    @Test func anEventWithoutATimeThatCanBeReadProvesNothing() throws {
        for date in ["", "yesterday", "2026-02-30T10:00:00Z"] {
            #expect(try scan(webhook(tracking([event("TRANSIT", "package_accepted", date)]))) == nil)
        }
        // Shippo's times are in UTC, also those that do not say so.
        #expect(
            try scan(webhook(tracking([event("TRANSIT", "package_accepted", "2026-03-01T10:00:00.586")])))?.at
                == Instant(iso: "2026-03-01T10:00:00.586Z"))
    }

    // MARK: What comes

    @Test func aTrackingObjectThatSomebodyReadIsTakenToo() throws {
        #expect(try scan(tracking([event("TRANSIT", "package_accepted")])) != nil)
        // A number of which the carrier knows nothing yet.
        #expect(try reports(tracking([])) == [ScanReport(tracking: "SH1", scan: nil)])
    }

    @Test func aTestProvesNothing() throws {
        let moved = [event("TRANSIT", "package_accepted")]
        #expect(try reports(webhook(tracking(moved), test: true)).isEmpty)
        #expect(try reports(webhook(tracking(moved, more: #", "test": true"#))).isEmpty)
        #expect(try reports(tracking(moved, more: #", "test": true"#)).isEmpty)
        #expect(try scan(tracking(moved, more: #", "test": false"#)) != nil)
    }

    @Test(arguments: ["transaction_created", "transaction_updated", "batch_purchased", "anything", ""])
    func anEventAboutSomethingElseReportsNoParcel(name: String) throws {
        #expect(try reports(webhook(tracking([event("TRANSIT", "package_accepted")]), event: name)).isEmpty)
    }

    @Test(arguments: [
        "", "null", "[]", "{}", "\"x\"", "{\"event\": \"track_updated\"}",
        #"{"event": "track_updated", "test": false, "data": null}"#,
        #"{"event": "track_updated", "data": {"tracking_history": []}}"#,
        #"{"event": "track_updated", "data": {"tracking_number": null, "tracking_history": []}}"#,
        #"{"event": "track_updated", "data": {"tracking_number": {}, "tracking_history": []}}"#,
        #"{"tracking_number": "SH1", "tracking_history": "none", "tracking_status": null}"#,
        // A transaction, as with an old version of the API.
        #"{"event": "track_updated", "data": {"object_state": "VALID", "tracking_number": "SH1", "tracking_status": "TRANSIT"}}"#,
    ]) func whatTellsOfNoParcelIsUnreadable(body: String) {
        #expect(throws: Unreadable.self) { try self.reports(body) }
    }

    @Test(arguments: ["5", "\"TRANSIT\"", "[]", "{}", "null", #"{"status": 5, "substatus": []}"#])
    func aBrokenEventDoesNotHideTheOthers(broken: String) throws {
        let body = webhook(tracking([broken, event("TRANSIT", "package_accepted"), broken], latest: broken))
        #expect(try scan(body)?.at == Instant(iso: "2026-03-01T10:00:00Z"))
    }

    // MARK: Who sends

    private static let body = Array(#"{"id":1}"#.utf8)
    private static let code = "d7bc297dbfce7151edb3a1a83bd9b9b621b75355abf41e70d84b8036bf1e42a5"

    private func verified(_ headers: [Header], secrets: [String] = ["current"], body: [UInt8] = Self.body) -> Bool {
        TrackingService.shippo.verify(body: body, headers: headers, secrets: secrets)
    }

    private func signed(_ value: String, body: [UInt8] = Self.body) -> Bool {
        verified([Header("Shippo-Auth-Signature", value)], body: body)
    }

    @Test func theTimeIsSignedWithTheBody() {
        #expect(signed("t=1772445600,v1=\(Self.code)"))
        #expect(signed("v1=\(Self.code.uppercased()), t=1772445600"))
        #expect(signed("t=1772445600,v0=00,v1=\(Self.code)"))
        #expect(!signed("t=1772445601,v1=\(Self.code)"))
        #expect(!signed("t=1772445600,v1=\(Self.code)", body: Array(#"{"id":2}"#.utf8)))
    }

    @Test func aSignatureInAnotherFormIsNone() {
        for value in [
            Self.code, "v1=\(Self.code)", "t=1772445600", "t=,v1=\(Self.code)", "t=1772445600,v1=",
            "t=1772445600,v1=zz",
            "t=1772445600,t=1772445600,v1=\(Self.code)", "t=1772445600,v1=\(Self.code),v1=\(Self.code)", ",", "=",
        ] { #expect(!signed(value), "\(value)") }
    }

    /// Otherwise a part of a signed message could be sent as another message.
    @Test func theTimeCannotTakeInTheBeginningOfTheBody() {
        // The signed bytes stay the same when the time is cut off at the second point instead of the first.
        // printf '1772445600.1.5' | openssl dgst -sha256 -hmac current
        let number = "d3a57766713e9e45a130cb00474bb195dd4f82067d1d7cabb576caebd47d65e8"
        #expect(signed("t=1772445600,v1=\(number)", body: Array("1.5".utf8)))
        #expect(!signed("t=1772445600.1,v1=\(number)", body: Array("5".utf8)))
    }

    @Test func withoutASignatureTheAgreedSecretIsShown() {
        let agreed = Header("X-Tallyman-Secret", "current")
        #expect(verified([agreed]))
        #expect(verified([agreed], secrets: ["next", "current"]))
        #expect(!verified([Header("X-Tallyman-Secret", "other")]))
        #expect(!verified([Header("X-Tallyman-Secret", "")], secrets: [""]))
        #expect(!verified([agreed], secrets: []))
        #expect(!verified([]))
        // A signature that does not match is not made good by anything else.
        #expect(!verified([Header("Shippo-Auth-Signature", "t=1,v1=\(Self.code)"), agreed]))
    }
}
