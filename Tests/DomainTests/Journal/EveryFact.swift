import Domain

/// A fact of every kind, in the forms in which the core writes it. What a record does with it may depend on the form.
enum EveryFact {
    static let checks: [Fact] =
        CheckSchedule(CheckPolicy(), .always).turn(of: .gap, at: t0).map { turn in
            let finding = CheckFinding([CheckFigure("orders in the gap", "2")])
            return [
                .checkSigned(SignedCheck(turn, roles: ["lead"], finding: finding, note: "seen")),
                .checkMissed(MissedCheck(turn)),
            ]
        } ?? []
    static let scan = Scan(tracking: "AB1", at: t0, source: "aftership", evidence: "InTransit_002")
    static let request = CancellationRequest(
        order: OrderID("7"), orderName: "#1001", source: .fulfilmentOrder("gid://shopify/FulfillmentOrder/1"))
    static let raised = RaisedException(NewException(.unknownSKU(SKU("TEE")), summary: "TEE is not in Deposco"))

    /// About an order, but for its assessment, which depends on the order.
    static func order(_ number: String) -> [Fact] {
        [
            .orderSent(number: number), .orderUnconfirmed(number: number, reason: "timeout"),
            .orderBatched(number: number, batch: "batch"), .orderHandedOver(number: number, run: "run"),
            .orderNotSent(number: number), .orderReceived(number: number, wmsID: "200", status: "New"),
            .orderDiffers(number: number, ["1 of TEE missing"]), .orderParked(number: number, status: "Review"),
            .wmsStatusRead(number: number, "Released"),
            .wmsOrderRead(number: number, status: "Released", shortfalls: []),
        ]
    }

    static let others: [Fact] =
        [
            .orderSeen(Sample.order(), via: .webhook), .orderRouted([]),
            .fulfilmentRead(Sample.reading(Sample.order())),
            .orderWaits([OrderWait(.held("OTHER"), units: 2, since: t0)]),
            .fulfilmentOutdated, .orderAdmitted, .orderFitted([]), .shortReturned(LineUnits([:])),
            .paymentCaptured(Money(minor: 100, currency: Sample.gbp)), .orderShipped(whole: false),
            .orderShipped(whole: true), .orderShipmentUndone, .orderCancelled(inWMS: true), .orderReserves(["TEE": 2]),

            .shipmentSeen(Sample.shipment(status: .pending), order: OrderID("7"), orderName: "#1001"),
            .shipmentSeen(Sample.shipment(), order: OrderID("7"), orderName: "#1001"),
            .shipmentSeen(Sample.shipment(status: .rolledBack), order: OrderID("7"), orderName: "#1001"),
            .shipmentRolledBack, .fulfilmentCreated(["1"]), .fulfilmentConfirmed, .fulfilmentCancelled,
            .trackingOutdated, .trackingUpdated(at: nil), .trackingUpdated(at: t0),
            .noticeHeld(until: "scan/S1"), .scanned(scan), .holdWarned, .holdStalled,
            .noticeReleased(reason: "scanned"),
            .noticeSent, .noticeCancelled(reason: "rolled back"),

            .cancellationRequested(request), .cancellationJudged(.notThere, wmsStatus: nil),
            .cancellationJudged(.canStop, wmsStatus: "New"), .cancellationJudged(.pastNoReturn, wmsStatus: "Picking"),
            .cancellationJudged(.alreadyCancelled, wmsStatus: "Canceled"),
            .cancellationJudged(.unknown, wmsStatus: nil),
            .cancellationStopped, .cancellationRefused(reason: "packed"),
            .cancellationAnswered(accepted: true, message: nil),
            .cancellationAnswered(accepted: false, message: nil),

            .exceptionRaised(raised), .exceptionAssigned(Owner(person: "ada")),
            .exceptionResolved(reason: "the item appeared"),

            .itemSeen(Item(number: "TEE", name: "Tee", active: true, updatedAt: nil)),
            .stockRead(StockReading(item: "TEE", facility: "MAIN", onHand: 3, available: 2)),
            .channelStock(location: "1", quantity: 2, pushed: true),
            .variantSeen(Variant(id: "1", sku: SKU("TEE"), title: "Tee", requiresShipping: true, active: true)),
            .variantGone, .skuMapped(item: "TEE"), .bundleMapped(nil), .markMoved("1"), .markEnded,
            .acted(action: "retry", reason: nil, outcome: "done"), .noted("a note"), .erasureAsked,
            .erased(aged: false),
            .erasureKnown("hash"), .clockStepped(by: .hours(1)),
        ] + checks
}

extension Fact {
    /// The fact's kind, with what of it decides where a record goes.
    var cause: String {
        switch self {
        case .orderAssessed(let stage, _, _): "\(kind)(\(stage.rawValue))"
        case .orderShipped(let whole): "\(kind)(\(whole ? "whole" : "part"))"
        case .shipmentSeen(let shipment, _, _): "\(kind)(\(shipment.status.rawValue))"
        case .cancellationJudged(let verdict, _): "\(kind)(\(verdict.rawValue))"
        case .cancellationAnswered(let accepted, _): "\(kind)(\(accepted ? "accepted" : "rejected"))"
        default: kind
        }
    }
}
