package import Domain

/// Questions by the names under which they stood before each subject had a type of its own.
extension Reader {
    package func order(_ id: OrderID) throws -> Versioned<OrderRecord>? {
        try orders.order(id)
    }

    package func order(wmsNumber: String) throws -> Versioned<OrderRecord>? {
        try orders.order(wmsNumber: wmsNumber)
    }

    package func order(named name: String) throws -> Versioned<OrderRecord>? {
        try orders.order(named: name)
    }

    package func orderCount(createdSince: Instant) throws -> Int {
        try orders.orderCount(createdSince: createdSince)
    }

    package func ordersBlocked(by id: ExceptionID, limit: Int) throws -> [Versioned<OrderRecord>] {
        try orders.ordersBlocked(by: id, limit: limit)
    }

    package func idsBlocked(by id: ExceptionID, after: OrderID?, limit: Int) throws -> [OrderID] {
        try orders.idsBlocked(by: id, after: after, limit: limit)
    }

    package func blockedTotal() throws -> Int {
        try orders.blockedTotal()
    }

    package func blockedCount(by id: ExceptionID) throws -> (orders: Int, units: Int64) {
        try orders.blockedCount(by: id)
    }

    package func orders(after: OrderID?, limit: Int) throws -> (
        rows: [(order: OrderRecord, shipments: [ShipmentRecord])], last: OrderID?
    ) {
        try orders.orders(after: after, limit: limit)
    }

    package func parts(ofBatch batch: String) throws -> [String: OrderID] {
        try orders.parts(ofBatch: batch)
    }

    package func shipment(_ id: ShipmentID) throws -> Versioned<ShipmentRecord>? {
        try shipments.shipment(id)
    }

    package func shipments(of order: OrderID) throws -> [Versioned<ShipmentRecord>] {
        try shipments.shipments(of: order)
    }

    package func shipments(tracking: String) throws -> [Versioned<ShipmentRecord>] {
        try shipments.shipments(tracking: tracking)
    }

    package func heldShipments(after: String, limit: Int) throws -> (shipments: [ShipmentRecord], next: String?) {
        try shipments.heldShipments(after: after, limit: limit)
    }

    package func cancellation(_ id: CancellationID) throws -> Versioned<CancellationRecord>? {
        try cancellations.cancellation(id)
    }

    package func cancellations(of order: OrderID) throws -> [Versioned<CancellationRecord>] {
        try cancellations.cancellations(of: order)
    }

    package func words(of id: CancellationID) throws -> String? {
        try cancellations.words(of: id)
    }

    package func exception(_ id: ExceptionID) throws -> Versioned<ExceptionRecord>? {
        try exceptions.exception(id)
    }

    package func openExceptions(of order: OrderID) throws -> [Versioned<ExceptionRecord>] {
        try exceptions.openExceptions(of: order)
    }

    package func openExceptions(type: ExceptionType) throws -> [Versioned<ExceptionRecord>] {
        try exceptions.openExceptions(type: type)
    }

    package func openSetAside() throws -> [Versioned<ExceptionRecord>] {
        try exceptions.openSetAside()
    }

    package func openExceptions(after: ExceptionID?, limit: Int) throws -> [ExceptionRecord] {
        try exceptions.openExceptions(after: after, limit: limit)
    }

    package func item(_ number: String) throws -> Versioned<Item>? {
        try catalogue.item(number)
    }

    package func match(_ skus: [SKU]) throws -> [SKU: SKUMatch] {
        try catalogue.match(skus)
    }

    package func itemsNear(_ sku: SKU) throws -> [String] {
        try catalogue.itemsNear(sku)
    }

    package func variant(_ id: String) throws -> Versioned<Variant>? {
        try catalogue.variant(id)
    }

    package func variants(sku: SKU) throws -> [Versioned<Variant>] {
        try catalogue.variants(sku: sku)
    }

    package func variantSKUsWithoutItem(limit: Int) throws -> [SKU] {
        try catalogue.variantSKUsWithoutItem(limit: limit)
    }

    package func duplicateSKUs(limit: Int) throws -> [(sku: SKU, titles: [String])] {
        try catalogue.duplicateSKUs(limit: limit)
    }

    package func skuMap() throws -> [SKU: String] {
        try catalogue.skuMap()
    }

    package func mappedSKUs(to item: String) throws -> [SKU] {
        try catalogue.mappedSKUs(to: item)
    }

    package func composition(of sku: SKU) throws -> [BundleComponent]? {
        try catalogue.composition(of: sku)
    }

    package func bundles(reachedFrom skus: [SKU]) throws -> Bundles {
        try catalogue.bundles(reachedFrom: skus)
    }

    package func bundles(with component: SKU) throws -> [SKU] {
        try catalogue.bundles(with: component)
    }

    package func mappedBundles() throws -> [SKU: [BundleComponent]] {
        try catalogue.mappedBundles()
    }

    package func soldBundles() throws -> [SKU] {
        try catalogue.soldBundles()
    }

    package func available(_ items: [String]) throws -> [String: [String: Int64]] {
        try stock.available(items)
    }

    package func reading(_ item: String, _ facility: String) throws -> (reading: StockReading, at: Instant)? {
        try stock.reading(item, facility)
    }

    package func pendingUnits(_ item: String) throws -> Int64 {
        try stock.pendingUnits(item)
    }

    package func receivedBetween(_ item: String, after: Instant, until: Instant) throws -> Bool {
        try stock.receivedBetween(item, after: after, until: until)
    }

    package func ordersWaiting(for item: String, limit: Int) throws -> [String] {
        try stock.ordersWaiting(for: item, limit: limit)
    }

    package func knownLevel(_ variant: String, _ location: String) throws -> KnownLevel? {
        try stock.knownLevel(variant, location)
    }

    package func dueStock(limit: Int) throws -> [DueStock] {
        try stock.dueStock(limit: limit)
    }

    package func trackedSKUs() throws -> [SKU] {
        try stock.trackedSKUs()
    }

    package func gapOrders(filter: String, after: String?, limit: Int) throws -> Slice<GapOrder> {
        try lists.gapOrders(filter: filter, after: after, limit: limit)
    }

    package func holds(filter: String, after: String?, limit: Int) throws -> Slice<HeldNotice> {
        try lists.holds(filter: filter, after: after, limit: limit)
    }

    package func cancellations(filter: String, after: String?, limit: Int) throws -> Slice<CancellationRow> {
        try lists.cancellations(filter: filter, after: after, limit: limit)
    }

    package func exceptions(filter: String, after: String?, limit: Int) throws -> Slice<ExceptionRow> {
        try lists.exceptions(filter: filter, after: after, limit: limit)
    }

    package func skuFailures(filter: String, after: String?, limit: Int, now: Instant) throws -> Slice<SKUFailure> {
        try lists.skuFailures(filter: filter, after: after, limit: limit, now: now)
    }

    package func blockedOrders(by id: ExceptionID, limit: Int) throws -> [GapOrder] {
        try lists.blockedOrders(by: id, limit: limit)
    }

    package func cancellationRows(of order: OrderID) throws -> [CancellationRow] {
        try lists.cancellationRows(of: order)
    }

    package func exceptionRows(of order: OrderID) throws -> [ExceptionRow] {
        try lists.exceptionRows(of: order)
    }

    package func figures(now: Instant) throws -> DeskFigures {
        try figures.figures(now: now)
    }

    package func search(_ text: String, limit: Int) throws -> [Found] {
        try search.search(text, limit: limit)
    }

    package var lastSequence: Int64 { get throws { try journal.lastSequence } }

    package var lastTime: Instant? { get throws { try journal.lastTime } }

    package var lastHash: String { get throws { try journal.lastHash } }

    package func timeline(order id: OrderID, limit: Int) throws -> [JournalRow] {
        try journal.timeline(order: id, limit: limit)
    }

    package func timeline(subject: Subject, limit: Int) throws -> [JournalRow] {
        try journal.timeline(subject: subject, limit: limit)
    }

    package func contact(_ id: OrderID) throws -> Contact? {
        try contacts.contact(id)
    }

    package func contacts(endedBefore moment: Instant, limit: Int) throws -> [OrderID] {
        try contacts.contacts(endedBefore: moment, limit: limit)
    }

    package func contacts(after: OrderID?, limit: Int) throws -> [OrderID] {
        try contacts.contacts(after: after, limit: limit)
    }

    package func orders(email: String) throws -> [OrderID] {
        try contacts.orders(email: email)
    }

    package func orders(customer: String) throws -> [OrderID] {
        try contacts.orders(customer: customer)
    }

    package func customer(of id: OrderID) throws -> String? {
        try contacts.customer(of: id)
    }

    package func erasure(of id: OrderID) throws -> (state: ErasureState, at: Instant)? {
        try erasures.erasure(of: id)
    }

    package var anybodyErased: Bool { get throws { try erasures.anybodyErased } }

    package func dueErasures(after: OrderID?, limit: Int) throws -> [OrderID] {
        try erasures.dueErasures(after: after, limit: limit)
    }

    package func words(of id: OrderID) throws -> [KeptWords] {
        try erasures.words(of: id)
    }

    package func workKeys(of id: OrderID) throws -> [String] {
        try erasures.workKeys(of: id)
    }

    package func mark(_ name: String) throws -> String? {
        try marks.mark(name)
    }

    package func marks(prefix: String, after: String?, limit: Int) throws -> [(name: String, value: String)] {
        try marks.marks(prefix: prefix, after: after, limit: limit)
    }

    package func unsettledBodies(limit: Int) throws -> [BodyHead] {
        try inbox.unsettledBodies(limit: limit)
    }

    package func inbox(limit: Int) throws -> [BodyHead] {
        try inbox.inbox(limit: limit)
    }

    package func bodyHead(_ id: Int64) throws -> BodyHead? {
        try inbox.bodyHead(id)
    }

    package func bodyOutcomes() throws -> [(outcome: String, count: Int)] {
        try inbox.bodyOutcomes()
    }

    package func setAsideBodies() throws -> Int {
        try inbox.setAsideBodies()
    }

    package func bodiesInHand() throws -> [Int64] {
        try inbox.bodiesInHand()
    }

    package func bodyTrouble(_ id: Int64) throws -> BodyTrouble? {
        try inbox.bodyTrouble(id)
    }

    package func keptBodies(after: Int64, limit: Int) throws -> [RawBody] {
        try inbox.keptBodies(after: after, limit: limit)
    }

    package func body(_ id: Int64) throws -> RawBody? {
        try inbox.body(id)
    }

    package func deliveryIDs(source: String) throws -> [String] {
        try inbox.deliveryIDs(source: source)
    }

    package var bodyCount: Int { get throws { try inbox.bodyCount } }

    package func work(_ id: Int64) throws -> WorkRow? {
        try work.work(id)
    }

    package func openWork(key: String) throws -> [WorkRow] {
        try work.openWork(key: key)
    }

    package func isHeld(_ work: Work) throws -> Bool {
        try self.work.isHeld(work)
    }

    package func unfinishedWork(dueBy time: Instant) throws -> Int {
        try work.unfinishedWork(dueBy: time)
    }

    package func dueTimes() throws -> [Int64: (kind: WorkKind, due: Instant)] {
        try work.dueTimes()
    }

    package func dueCount(_ kind: WorkKind, now: Instant, limit: Int) throws -> Int {
        try work.dueCount(kind, now: now, limit: limit)
    }

    package func runningWork() throws -> [LeftWork] {
        try work.runningWork()
    }

    package func unknownWork() throws -> [(id: Int64, kind: String, key: String)] {
        try work.unknownWork()
    }

    package func faultyWork() throws -> Int {
        try work.faultyWork()
    }

    package func isFaulty(_ id: Int64) throws -> Bool {
        try work.isFaulty(id)
    }

    package func workRows(filter: String, after: String?, limit: Int) throws -> Slice<WorkRow> {
        try workList.workRows(filter: filter, after: after, limit: limit)
    }

    package func keptClock() throws -> KeptClock? {
        try clock.keptClock()
    }

    package func actionReply(_ id: String) throws -> [UInt8]? {
        try replies.actionReply(id)
    }
}
