import Domain

extension TrackingService {
    package static let shippo = TrackingService(
        "shippo", "Shippo",
        .webhooks(
            secret:
                "The HMAC secret, which signs what Shippo sends once Shippo has set it up. Or a secret of your own, which "
                + "the request carries in the header `X-Tallyman-Secret`: Shippo itself can only send a token in the query "
                + "of the address, so let your proxy turn that into the header."),
        verify: ShippoWebhook.verify, decode: ShippoWebhook.decode,
        example: """
            {"event": "track_updated", "test": false, "data": {"carrier": "royal_mail", "tracking_number": "T@", \
            "messages": [], "metadata": null, "eta": null, "tracking_history": [{"object_id": "a@", \
            "status": "PRE_TRANSIT", "status_date": "2026-03-02T08:10:00Z", "status_details": "Label made", \
            "substatus": {"code": "information_received", "text": "Announced", "action_required": false}}, \
            {"object_id": "b@", "status": "TRANSIT", "status_date": "2026-03-02T10:30:00+01:00", \
            "status_details": "Taken in at the depot", "substatus": {"code": "package_accepted"}, \
            "location": {"city": "Leeds", "state": "", "zip": "LS1 1AA", "country": "GB"}}], \
            "tracking_status": {"object_id": "c@", "status": "TRANSIT", "status_date": "2026-03-02T12:00:00Z", \
            "status_details": "On its way", "substatus": null}}}
            """)
}

/// Shippo's `track_updated`, and Tracking objects that somebody read and handed on: docs/apis/carriers.md#shippo.
enum ShippoWebhook {
    /// A signature decides where there is one. Without it, the secret that was agreed on must be shown.
    ///
    /// The age of the signed time is not checked. Shippo repeats a message with its first time, however late, and an old message
    /// that somebody repeats says nothing new.
    @Sendable static func verify(_ body: [UInt8], _ header: (String) -> String, _ secrets: [String]) -> Bool {
        let signature = header("shippo-auth-signature")
        if signature.isEmpty { return TrackingService.showsAgreedSecret(body, header, secrets) }
        guard let time = part("t=", of: signature), let code = part("v1=", of: signature) else { return false }
        // With anything but digits, a beginning of the body could be passed off as part of the time.
        guard time.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
        return Signature.verify(Array("\(time).".utf8) + body, code, .hex, secrets: secrets)
    }

    /// The part of `t=…,v1=…` that begins with `name`. It is `nil` if it is missing or empty, or stands there twice.
    private static func part(_ name: String, of signature: String) -> String? {
        let parts = signature.split(separator: ",").map { $0.drop { $0 == " " } }.filter { $0.hasPrefix(name) }
        guard let part = parts.first, parts.count == 1, part.count > name.count else { return nil }
        return String(part.dropFirst(name.count))
    }

    static func decode(_ body: [UInt8]) throws(Unreadable) -> ScanMessage {
        let message = JSONNode(try JSON(body))
        let event = message["event"]
        let tracking = event.isNull ? message : message["data"]
        // Transactions and batches report no parcel.
        if !event.isNull, event.text != "track_updated" { return ScanMessage() }
        // Shippo makes tests up. They may name any parcel, so they must not tell a customer anything.
        if message["test"].bool == true || tracking["test"].bool == true { return ScanMessage() }
        return ScanMessage(try report(tracking))
    }

    private static func report(_ tracking: JSONNode) throws(Unreadable) -> ScanReport {
        let number = try tracking["tracking_number"].need(\.text)
        let history = tracking["tracking_history"]
        let latest = tracking["tracking_status"]
        // With a version of the API from before 2018 a transaction comes instead, without events. Somebody should know.
        if latest["status"].isNull { _ = try history.need(\.list) }
        return ScanReport(
            tracking: number, source: TrackingService.shippo.rawValue,
            events: (history.rows + [latest].filter { !$0.isNull }).map(event), state: event(latest))
    }

    private static func event(_ node: JSONNode) -> ParcelEvent {
        let code = node["substatus"]["code"].text
        return ParcelEvent(
            node["status_date"].instant, sign(node["status"].text, node["substatus"].isNull ? nil : code ?? ""),
            words: [node["status_details"].text],
            shown: [code ?? node["status"].text, node["status_details"].text])
    }

    /// Status and code must both need the parcel. An event without a code is judged by its status.
    private static func sign(_ status: String?, _ code: String?) -> ParcelSign {
        switch status {
        case nil, "TRANSIT", "DELIVERED", "RETURNED", "FAILURE": break
        case "PRE_TRANSIT", "UNKNOWN": return .sender
        default: return .unclear
        }
        guard let code else {
            return status == "FAILURE" ? .trouble : status == nil ? .unclear : .carrierRoughly
        }
        if status != nil, holding.contains(code) { return .carrier }
        if code == "information_received" { return .sender }
        return ["package_lost", "package_undeliverable"].contains(code) ? .trouble : .unclear
    }

    /// The codes of events that only happen to a parcel that the carrier has. The other codes can come before that, such
    /// as a bad address, a delay or a new date of delivery; then the words decide.
    private static let holding: Set<String> = [
        "package_accepted", "package_arrived", "package_departed", "package_processing", "package_processed",
        "package_forwarded", "package_held", "package_damaged", "out_for_delivery", "delivery_attempted", "notice_left",
        "location_inaccessible", "pickup_available", "delivered", "return_to_sender", "package_unclaimed",
        "package_disposed",
    ]
}
