/// A shipment as it is reported to the channel.
package struct Despatch: Hashable, Sendable {
    package let record: ShipmentRecord
    package let order: OrderID
    /// Units of the channel's lines that it completes.
    package let lines: [ShipmentLine]
    /// Shipments reported together with it: parts of bundles that left earlier and that the channel does not know about
    /// yet.
    package let silent: [Shipment]

    /// - Parameter all: the order's shipments.
    package init(_ record: ShipmentRecord, of order: OrderRecord, among all: [ShipmentRecord]) {
        let others = all.filter { $0.shipment.id != record.shipment.id && $0.fulfilmentConfirmed }
        self.record = record
        self.order = order.id
        lines = ShippedLines(of: order).completed(by: record.shipment, after: others.map(\.shipment))
        silent = others.filter { $0.fulfilments.isEmpty && $0.shipment.status == .shipped }.map(\.shipment)
    }

    /// The channel's fulfilments to cancel when a shipment is rolled back: its own, and those of shipments that needed
    /// it to complete units of the same bundles.
    /// - Parameter all: the order's shipments.
    package static func fulfilments(
        undoneBy record: ShipmentRecord, of order: OrderRecord, among all: [ShipmentRecord]
    ) -> Set<String> {
        let lines = record.shipment.lineIDs.intersection(ShippedLines(of: order).composed)
        let others = all.filter { $0.shipment.status == .shipped && !$0.shipment.lineIDs.isDisjoint(with: lines) }
        return Set(record.fulfilments + others.flatMap(\.fulfilments))
    }
}
