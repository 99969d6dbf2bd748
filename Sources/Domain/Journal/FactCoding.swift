/// The stored form of facts: the kind's version in `v`, and the fields by name. Rows outlive the code, so this reads
/// every row that was ever written. Tests/StoreTests/Samples has one of each.
///
/// Read a field that is added later with `maybe`: older rows do not have it. Any other change makes a new version of
/// its kind: `versions` names the version written now, and the code that reads the kind checks the version of its row.
///
/// Version 1 has no `v`. It is a single member named after the kind; inside are the fields, some of them by position
/// (`_0`).
extension Fact {
    /// The version in which facts are written by default; `versions` lists the kinds beyond it.
    private static let firstNamed = 2
    private static let versions: [String: Int] = [:]

    /// The version in which a kind is written now.
    package static func storedVersion(of kind: String) -> Int { versions[kind] ?? firstNamed }

    /// - Parameter kind: as the journal names it.
    /// - Throws: `UnknownFact` for a kind or version of a later program, and `DecodingError` for a row that no program
    ///   can have written.
    package init(kind: String, from decoder: any Decoder) throws {
        let body = try decoder.container(keyedBy: StoredKey.self)
        let fields: StoredFields
        switch try body.decodeIfPresent(Int.self, forKey: "v") {
        case nil:
            let inner = try body.nestedContainer(keyedBy: StoredKey.self, forKey: StoredKey(stringValue: kind))
            fields = StoredFields(inner, version: 1)
        case .some(let version) where (Self.firstNamed...Self.storedVersion(of: kind)).contains(version):
            fields = StoredFields(body, version: version)
        case .some(let version):
            throw UnknownFact(kind: kind, version: version)
        }
        guard
            let fact = try Self.ofOrder(kind, fields) ?? Self.ofShipmentOrCancellation(kind, fields)
                ?? Self.ofOther(kind, fields)
        else { throw UnknownFact(kind: kind, version: nil) }
        self = fact
    }
}

/// A row that a later program must have written.
package struct UnknownFact: Error, CustomStringConvertible {
    let kind: String
    let version: Int?

    package var description: String {
        if let version { return "this program does not know version \(version) of \(kind)" }
        return "this program knows no fact of the kind \(kind)"
    }
}

extension Fact: Encodable {
    /// Writes the body in the current version.
    /// - Throws: `EncodingError`.
    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("v", Self.storedVersion(of: kind))
        switch self {
        case .orderSeen(let order, let via):
            try fields.put("order", order)
            try fields.put("via", via)
        case .orderAssessed(let stage, let blocks, let parts):
            try fields.put("stage", stage)
            try fields.put("blocks", blocks)
            try fields.put("parts", ifPresent: parts)
        case .orderRouted(let routes):
            try fields.put("routes", routes)
        case .fulfilmentRead(let reading):
            try fields.put("reading", reading)
        case .fulfilmentOutdated: break
        case .orderWaits(let waits):
            try fields.put("waits", waits)
        case .orderAdmitted: break
        case .orderFitted(let fits):
            try fields.put("fits", fits)
        case .orderSent(let number):
            try fields.put("number", number)
        case .orderUnconfirmed(let number, let reason):
            try fields.put("number", number)
            try fields.put("reason", reason)
        case .orderBatched(let number, let batch):
            try fields.put("number", number)
            try fields.put("batch", batch)
        case .orderHandedOver(let number, let run):
            try fields.put("number", number)
            try fields.put("run", run)
        case .orderNotSent(let number):
            try fields.put("number", number)
        case .orderReceived(let number, let wmsID, let status):
            try fields.put("number", number)
            try fields.put("wmsID", wmsID)
            try fields.put("status", status)
        case .orderDiffers(let number, let differences):
            try fields.put("number", number)
            try fields.put("differences", differences)
        case .orderParked(let number, let status):
            try fields.put("number", number)
            try fields.put("status", status)
        case .wmsStatusRead(let number, let status):
            try fields.put("number", number)
            try fields.put("status", status)
        case .wmsOrderRead(let number, let status, let shortfalls):
            try fields.put("number", number)
            try fields.put("status", status)
            try fields.put("shortfalls", shortfalls)
        case .orderAdjusted(let parts):
            try fields.put("parts", parts)
        case .shortReturned(let units):
            try fields.put("units", units)
        case .paymentCaptured(let amount):
            try fields.put("amount", amount)
        case .orderShipped(let whole):
            try fields.put("whole", whole)
        case .orderShipmentUndone: break
        case .orderCancelled(let inWMS):
            try fields.put("inWMS", inWMS)
        case .orderReserves(let units):
            try fields.put("units", units)
        case .shipmentSeen(let shipment, let order, let orderName):
            try fields.put("shipment", shipment)
            try fields.put("order", ifPresent: order)
            try fields.put("orderName", ifPresent: orderName)
        case .shipmentRolledBack: break
        case .fulfilmentCreated(let fulfilments):
            try fields.put("fulfilments", fulfilments)
        case .fulfilmentConfirmed: break
        case .fulfilmentCancelled: break
        case .trackingOutdated: break
        case .trackingUpdated(let at):
            try fields.put("at", ifPresent: at)
        case .noticeHeld(let until):
            try fields.put("until", until)
        case .scanned(let scan):
            try fields.put("scan", scan)
        case .holdWarned: break
        case .holdStalled: break
        case .noticeReleased(let reason):
            try fields.put("reason", reason)
        case .noticeSent: break
        case .noticeCancelled(let reason):
            try fields.put("reason", reason)
        case .cancellationRequested(let request):
            try fields.put("request", request)
        case .cancellationJudged(let verdict, let wmsStatus):
            try fields.put("verdict", verdict)
            try fields.put("wmsStatus", ifPresent: wmsStatus)
        case .cancellationStopped: break
        case .cancellationRefused(let reason):
            try fields.put("reason", reason)
        case .cancellationAnswered(let accepted, let message):
            try fields.put("accepted", accepted)
            try fields.put("message", ifPresent: message)
        case .exceptionRaised(let raised):
            try fields.put("raised", raised)
        case .exceptionAssigned(let owner):
            try fields.put("owner", ifPresent: owner)
        case .exceptionResolved(let reason):
            try fields.put("reason", reason)
        case .itemSeen(let item):
            try fields.put("item", item)
        case .stockRead(let reading):
            try fields.put("reading", reading)
        case .channelStock(let location, let quantity, let pushed):
            try fields.put("location", location)
            try fields.put("quantity", quantity)
            try fields.put("pushed", pushed)
        case .variantSeen(let variant):
            try fields.put("variant", variant)
        case .variantGone: break
        case .skuMapped(let item):
            try fields.put("item", ifPresent: item)
        case .bundleMapped(let components):
            try fields.put("components", ifPresent: components)
        case .markMoved(let value):
            try fields.put("value", value)
        case .markEnded: break
        case .acted(let action, let reason, let outcome):
            try fields.put("action", action)
            try fields.put("reason", ifPresent: reason)
            try fields.put("outcome", outcome)
        case .noted(let note):
            try fields.put("note", note)
        case .checkSigned(let signed):
            try fields.put("signed", signed)
        case .checkMissed(let missed):
            try fields.put("missed", missed)
        case .erasureAsked: break
        case .erased(let aged):
            try fields.put("aged", aged)
        case .erasureKnown(let hash):
            try fields.put("hash", hash)
        case .clockStepped(let by):
            try fields.put("by", by)
        }
    }
}
