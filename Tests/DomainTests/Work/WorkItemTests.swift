import Domain
import Testing

/// Stores keep a piece of work as kind, key and argument.
struct WorkItemTests {
    private static let order = OrderID("6140000000001")
    private static let shipment = ShipmentID("S1")
    private static let cancellation = CancellationID("fo-7")

    static let items: [WorkItem] =
        [
            .rereadOrder(order), .rereadFulfilmentOrder("7"), .routeOrder(order), .findOlderOrders,
            .followOrder(order, as: nil), .followOrder(order, as: "OLD-1"),
            .sendOrder(order, number: "1001-2"),
            .sendBatch, .followBatch("bulk-1", request: nil), .followBatch("bulk-1", request: "44"),
            .followRun(order, number: "1001", run: "902"), .retryRun(order, number: "1001", run: "902"),
            .confirmOrder(order, number: "1001"), .reassessBlocked(ExceptionCause.unknownSKU(SKU("A/B")).id),
            .decideCancellation(cancellation, of: order), .answerCancellation(cancellation, of: order),
            .expireCancellation(cancellation, of: order), .lookUpCancellation(cancellation, body: 12),
            .answerSender(cancellation, without: nil),
            .answerSender(cancellation, without: FruitlessRequest(outcome: "unknownOrder", body: 12)),
            .adjustOrder(order, []), .adjustOrder(order, .address), .adjustOrder(order, .all), .returnShort(order),
            .createFulfilment(shipment, of: order), .cancelFulfilment(shipment, of: order), .capturePayment(order),
            .watchAuthorisation(order), .watchPayment(order),
            .notifyCustomer(shipment), .updateTracking(shipment), .checkHold(shipment), .watchShipment(shipment),
            .takeBodyAgain(12), .erasePerson(order), .redactShop, .reassessUnpaid, .pushStock,
            .subscribeToChannel,
        ] + WorkKind.allCases.filter(\.periodic).map { .periodic($0) }

    @Test(arguments: items) func `work that is stored is read as what it was`(item: WorkItem) {
        #expect(WorkItem(kind: item.kind, key: item.key.text, argument: item.argument) == item)
    }

    @Test func `work of one part says which`() {
        #expect(WorkItem.sendOrder(Self.order, number: "1001-2").part == "1001-2")
        #expect(WorkItem.followRun(Self.order, number: "1001-2", run: "902").part == "1001-2")
        #expect(WorkItem.createFulfilment(Self.shipment, of: Self.order).part == "shipment S1")
        #expect(WorkItem.routeOrder(Self.order).part == nil)
    }

    @Test func `there is work of every kind`() {
        #expect(Set(Self.items.map(\.kind)) == Set(WorkKind.allCases))
    }

    @Test(
        arguments: [
            (WorkKind.sendOrder, "order/1", nil), (.sendOrder, "shipment/1", "1001"), (.followRun, "order/1", "1001"),
            (.lookUpCancellation, "cancellation/c", "twelve"), (.answerSender, "cancellation/c", "unknownOrder"),
            (.takeBodyAgain, "inbox/x", nil), (.routeOrder, "order", nil), (.pollItems, "periodic/pollVariants", nil),
            (.checkHold, "somewhere/1", nil), (.redactShop, "privacy/everybody", nil),
        ] as [(WorkKind, String, String?)])
    func `a row that makes no sense is no work`(kind: WorkKind, key: String, argument: String?) {
        #expect(WorkItem(kind: kind, key: key, argument: argument) == nil)
    }

    @Test(arguments: [
        WorkKey.order(order), .shipment(ShipmentID("/S1")), .watch(shipment), .cancellation(CancellationID("hook/a/9")),
        .exception(ExceptionID("unknown-sku//A/B")), .exception(ExceptionID("/odd")),
        .fulfilmentOrder("gid://shopify/7"),
        .body(12), .imports, .stockPush, .wholeShop, .unpaidOrders, .subscriptions, .periodic(.pollItems),
        .order(OrderID("")),
    ])
    func `what work is about is read as what it was, whatever its id is made of`(key: WorkKey) {
        #expect(WorkKey(text: key.text) == key)
    }

    @Test func `only work on an order is about an order`() {
        #expect(WorkKey.order(Self.order).order == Self.order)
        #expect(WorkKey.shipment(Self.shipment).order == nil)
    }

    @Test(arguments: [
        WorkItem.followRun(order, number: "", run: "902"), .retryRun(order, number: "1001", run: ""),
        .followBatch("bulk-1", request: ""), .sendOrder(order, number: ""),
    ])
    func `a part without a number is not taken for another row`(item: WorkItem) {
        #expect(WorkItem(kind: item.kind, key: item.key.text, argument: item.argument) == item)
    }
}
