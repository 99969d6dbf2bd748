/// A shipment as it is reported to the channel.
package struct Despatch: Hashable, Sendable {
    package let record: ShipmentRecord
    package let order: OrderID
    /// Units of the channel's lines that it completes.
    package let lines: [ShipmentLine]
    /// Shipments reported together with it: parts of bundles that left earlier and that the channel does not know about
    /// yet.
    package let silent: [Shipment]
    /// Its tracking numbers that none of the order's other shipments has.
    package let ownNumbers: Set<TrackingNumber>
    /// The channel's fulfilments that belong to the order's other shipments.
    package let taken: Set<String>

    /// - Parameter all: the order's shipments.
    package init(_ record: ShipmentRecord, of order: OrderRecord, among all: [ShipmentRecord]) {
        let others = all.filter { $0.shipment.id != record.shipment.id && $0.fulfilmentConfirmed }
        self.record = record
        self.order = order.id
        lines = ShippedLines(of: order).completed(by: record.shipment, after: others.map(\.shipment))
        silent = others.filter { $0.fulfilments.isEmpty && $0.shipment.status == .shipped }.map(\.shipment)
        let apart = Set(silent.map(\.id)).union([record.shipment.id])
        let strangers = all.filter { !apart.contains($0.shipment.id) }.map(\.shipment)
        ownNumbers = ([record.shipment] + silent).reduce(into: []) { $0.formUnion($1.ownNumbers(among: strangers)) }
        taken = all.filter { $0.shipment.id != record.shipment.id }.reduce(into: []) { $0.formUnion($1.fulfilments) }
    }

    /// A fulfilment on the channel that none of the order's shipments has yet.
    package struct Found: Hashable, Sendable {
        package var id: String
        package var numbers: Set<TrackingNumber>
        package var units: [LineID: Int64]
        /// Whether an earlier attempt for this shipment may have made it.
        package var mayBeOurs: Bool

        package init(id: String, numbers: Set<TrackingNumber>, units: [LineID: Int64], mayBeOurs: Bool) {
            self.id = id
            self.numbers = numbers
            self.units = units
            self.mayBeOurs = mayBeOurs
        }
    }

    /// Those of the channel's fulfilments that were made for this shipment, and what is still to be fulfilled of it. A fulfilment is
    /// known by this shipment's own numbers; if it has none, by its units, once an attempt may have made it.
    package func made(among found: [Found]) -> (ids: [String], rest: [ShipmentLine]) {
        var rest = lines
        func fits(_ units: [LineID: Int64]) -> Bool {
            !units.isEmpty
                && units.allSatisfy { line, quantity in
                    let wanted = rest.filter { $0.line == line }.reduce(Int64(0)) { $0.clampedAdding($1.quantity) }
                    return quantity <= wanted
                }
        }
        func take(_ units: [LineID: Int64]) {
            for (line, quantity) in units {
                var left = quantity
                for index in rest.indices where rest[index].line == line && left > 0 {
                    let some = min(left, rest[index].quantity)
                    rest[index].quantity -= some
                    left -= some
                }
            }
        }
        var ids: [String] = []
        let numbered = ownNumbers.isEmpty ? [] : found.filter { ownNumbers.isSubset(of: $0.numbers) }
        for one in numbered {
            ids.append(one.id)
            take(one.units)
        }
        if numbered.isEmpty {
            for one in found where one.mayBeOurs && fits(one.units) {
                ids.append(one.id)
                take(one.units)
            }
        }
        return (ids, ids.isEmpty ? lines : rest.filter { $0.quantity > 0 })
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
