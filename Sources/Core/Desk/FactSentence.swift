import DeskAPI
import Domain
import Store

extension TimelineEntry {
    init(_ row: JournalRow, places: PlaceNames = PlaceNames()) {
        self.init(at: row.at, who: row.actor, text: FactSentence(row.fact, places: places).text, fact: row.fact.kind)
    }
}

/// A fact as the text of a timeline's line.
struct FactSentence {
    private let fact: Fact
    private let places: PlaceNames

    init(_ fact: Fact, places: PlaceNames = PlaceNames()) {
        self.fact = fact
        self.places = places
    }

    var text: String {
        switch fact {
        case .orderSeen(let order, let via):
            "seen by \(via.rawValue), \(order.payment.text)\(order.cancelledAt == nil ? "" : ", cancelled")"
        // What it waits for is told by the exceptions' own lines.
        case .orderAssessed(let stage, _, _): stage.title
        case .orderSent(let number): "sent to Deposco as \(number)"
        case .orderUnconfirmed(let number, let reason): "sending \(number): \(reason)"
        case .orderHandedOver(let number, let run): "\(number) goes to Deposco by run \(run) in Patchworks"
        case .orderBatched(let number, let batch): "\(number) goes to Deposco in import \(batch)"
        case .orderNotSent(let number): "\(number) did not reach Deposco"
        case .orderReserves(let items):
            "takes " + items.sorted { $0.key < $1.key }.map { "\($1) × \($0)" }.joined(separator: ", ")
        case .stockRead(let reading):
            "\(reading.facility) has \(reading.available.map(String.init) ?? "an unknown number")"
        case .channelStock(_, let quantity, let pushed):
            pushed ? "channel set to \(quantity)" : "channel has \(quantity)"
        case .orderFitted(let fits):
            fits.isEmpty
                ? "every field fits"
                : fits.map { "\($0.field.rawValue) is too long and goes on in \($0.into.rawValue)" }
                    .joined(separator: "; ")
        case .orderRouted(let routes):
            "to ship from " + places.names(of: routes.map(\.location))
        case .fulfilmentRead(let reading): text(of: reading)
        case .fulfilmentOutdated: "the channel changed something of its fulfilment"
        case .orderWaits(let waits):
            waits.isEmpty
                ? "nothing waits" : waits.map { "\($0.units) × \($0.reason.title)" }.joined(separator: ", ")
        case .orderAdmitted: "taken in, whatever its age or risk"
        case .orderReceived(_, _, let status): "received: read back from Deposco, \(status)"
        case .orderDiffers(_, let differences): "read back and different: " + differences.joined(separator: "; ")
        case .orderParked(_, let status): "parked in Deposco, \(status)"
        case .wmsOrderRead(_, let status, let shortfalls):
            "Deposco says \(status)"
                + shortfalls.map { ", \($0.cancelled.clampedAdding($0.short)) × \($0.item) will not be shipped" }
                .joined()
        case .orderAdjusted: "changed in Deposco as on the channel"
        case .shortReturned: "channel told what will not be shipped"
        case .wmsStatusRead(_, let status): "Deposco says \(status)"
        case .paymentCaptured(let money): "captured \(money.decimal) \(money.currency.code) at dispatch"
        case .orderShipped(let whole): whole ? "shipped" : "shipped in part"
        case .orderShipmentUndone: "shipment rolled back"
        case .orderCancelled(let inWMS): inWMS ? "cancelled in Deposco" : "cancelled before it was sent"
        case .shipmentSeen(let shipment, _, _): "shipment \(shipment.id) \(shipment.status.rawValue)"
        case .shipmentRolledBack: "shipment rolled back by the warehouse"
        case .fulfilmentCreated: "fulfilment made on the channel, customer not told"
        case .fulfilmentConfirmed: "fulfilment read back"
        case .fulfilmentCancelled: "fulfilment taken back on the channel"
        case .trackingOutdated: "the parcels are no longer those that the channel was told of"
        case .trackingUpdated: "the channel was told of the parcels anew, the customer was not"
        case .noticeHeld: "notification held for the first carrier scan"
        case .scanned(let scan): "first scan \(scan.tracking): \(scan.evidence)"
        case .holdWarned: "hold overdue"
        case .holdStalled: "hold stalled"
        case .noticeReleased(let reason): "notification released: \(reason)"
        case .noticeSent: "customer told"
        case .noticeCancelled(let reason): "notification cancelled: \(reason)"
        case .cancellationRequested: "cancellation asked for"
        case .cancellationJudged(let verdict, let status):
            "\(verdict.words), Deposco says \(status ?? "nothing")"
        case .cancellationStopped: "the warehouse will not ship it"
        case .cancellationRefused(let reason): "cancellation refused: \(reason)"
        case .cancellationAnswered(let accepted, _): accepted ? "channel told: accepted" : "channel told: rejected"
        case .exceptionRaised(let raised): "exception: \(raised.summary)"
        case .exceptionAssigned(let owner): owner.map { "assigned to \($0.name)" } ?? "owner taken away"
        case .exceptionResolved(let reason): "resolved: \(reason)"
        case .itemSeen(let item): "item \(item.number)\(item.active ? "" : ", inactive")"
        case .variantSeen(let variant): "variant \(variant.title)"
        case .variantGone: "variant gone"
        case .bundleMapped(let components):
            components.map { "bundle of " + $0.map { "\($0.quantity) × \($0.sku)" }.joined(separator: ", ") }
                ?? "no bundle any more"
        case .skuMapped(let item): item.map { "mapped to \($0)" } ?? "mapping ended"
        case .markMoved(let text): text
        case .markEnded: "no longer needed"
        case .acted(let action, let reason, let outcome):
            Self.acted(ActionName(rawValue: action), action, reason, outcome)
        case .noted(let text): text
        case .checkSigned(let signed):
            "signed off: \(CheckFinding(signed.figures).words)\(signed.note.map { " (\"\($0)\")" } ?? "")"
        case .checkMissed: "not signed off in its time"
        case .erasureAsked: "who ordered is to be erased"
        case .erased(let aged): aged ? "who ordered was kept long enough, and is erased" : "who ordered is erased"
        case .erasureKnown: "an order was erased before this store was brought back"
        case .clockStepped(let span): span.stepWords
        }
    }

    private static func acted(_ action: ActionName?, _ name: String, _ reason: String?, _ outcome: String) -> String {
        if action == .note { return "note: \(reason ?? "")" }
        // The outcome says that it was assigned, and to whom.
        if action == .assignOwner { return outcome }
        return "\(action?.spec.hint ?? name): \(outcome)\(reason.map { " (\"\($0)\")" } ?? "")"
    }

    private func text(of reading: FulfilmentReading) -> String {
        let open = reading.orders.filter { !$0.hasEnded }
        let there = places.names(of: open.compactMap(\.location))
        let live = reading.fulfilments.count(where: \.isLive)
        return "channel read: \(open.count) open fulfilment order\(open.count == 1 ? "" : "s")"
            + (there.isEmpty ? "" : " at \(there)")
            + (live > 0 ? ", \(live) fulfilment\(live == 1 ? "" : "s")" : "")
    }
}

extension Verdict {
    fileprivate var words: String {
        switch self {
        case .notThere: "not in the warehouse, so it can be cancelled"
        case .canStop: "it can still be stopped"
        case .pastNoReturn: "past the point of no return"
        case .alreadyCancelled: "cancelled there already"
        case .unknown: "it is not known whether it can be stopped"
        }
    }
}
