import Domain
import Testing

/// Facts under the names that the journal knows them by.
@Suite struct FactTests {
    private static let ofAnOrder: [Fact] = [
        .orderSeen(Sample.order(), via: .webhook), .orderAssessed(.queued, blocks: [], parts: nil), .orderRouted([]),
        .orderFitted([]), .orderSent(number: "1"), .orderUnconfirmed(number: "1", reason: ""),
        .orderBatched(number: "1", batch: "b"), .orderHandedOver(number: "1", run: "r"), .orderNotSent(number: "1"),
        .orderReceived(number: "1", wmsID: "2", status: "New"), .orderDiffers(number: "1", []),
        .orderParked(number: "1", status: "Review"), .wmsStatusRead(number: "1", "New"),
        .wmsOrderRead(number: "1", status: "New", shortfalls: []), .orderAdjusted([]), .shortReturned(LineUnits([:])),
        .paymentCaptured(Money(minor: 1, currency: Sample.gbp)), .orderShipped(whole: true), .orderShipmentUndone,
        .orderCancelled(inWMS: true), .orderReserves([:]),
    ]
    private static let ofAShipment: [Fact] = [
        .shipmentSeen(Sample.shipment(), order: nil, orderName: nil), .shipmentRolledBack, .fulfilmentCreated([]),
        .fulfilmentConfirmed, .fulfilmentCancelled, .noticeHeld(until: "scan/S1"),
        .scanned(Scan(tracking: "T", at: t0, source: "dhl", evidence: "")), .holdWarned, .holdStalled,
        .noticeReleased(reason: ""), .noticeSent, .noticeCancelled(reason: ""),
    ]
    private static let ofACancellation: [Fact] = [
        .cancellationRequested(CancellationRequest(order: OrderID("7"), orderName: "#1001", source: .channelCancelled)),
        .cancellationJudged(.unknown, wmsStatus: nil), .cancellationStopped, .cancellationRefused(reason: ""),
        .cancellationAnswered(accepted: true, message: nil),
    ]
    private static let ofTheRest: [Fact] = [
        .exceptionRaised(RaisedException(.deadLetter, summary: "")), .exceptionAssigned(nil),
        .exceptionResolved(reason: ""),
        .itemSeen(Item(number: "TEE", name: "Tee")),
        .stockRead(StockReading(item: "TEE", facility: "LEEDS", onHand: nil, available: nil)),
        .channelStock(location: "11", quantity: 1, pushed: true),
        .variantSeen(Variant(id: "1", sku: nil, title: "Tee", requiresShipping: true, active: true)), .variantGone,
        .skuMapped(item: nil), .bundleMapped(nil), .markMoved("5"), .markEnded,
        .acted(action: "retry", reason: nil, outcome: "done"), .noted(""), .erasureAsked, .erased(aged: false),
        .erasureKnown("hash"), .clockStepped(by: .day),
    ]

    /// Rows stand in the journal under these names: one that changes is not found any more.
    @Test(arguments: [ofAnOrder, ofAShipment, ofACancellation, ofTheRest])
    func aFactStandsInTheJournalUnderItsName(facts: [Fact]) {
        for fact in facts {
            let name = String(describing: fact).prefix { $0 != "(" }
            #expect(fact.kind == name)
        }
    }
}
