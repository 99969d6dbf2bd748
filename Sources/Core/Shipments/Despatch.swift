import Connectors
import Domain

/// A shipment as the channel is to be told of it.
struct Despatch: Sendable {
    var record: ShipmentRecord
    var order: OrderID
    /// Units of the channel's lines that it completes.
    var lines: [ShipmentLine]
    var tracking: TrackingDetails
    /// Shipments that are told of with it.
    var silent: [ShipmentID]

    /// - Parameter all: the order's shipments.
    init(_ record: ShipmentRecord, of order: OrderRecord, among all: [ShipmentRecord]) {
        let others = all.filter { $0.shipment.id != record.shipment.id && $0.fulfilmentConfirmed }
        // Parts of bundles that left before, of which the channel knows nothing yet, are told of with what completes them.
        let silent = others.filter { $0.fulfilments.isEmpty && $0.shipment.status == .shipped }
        self.record = record
        self.order = order.id
        lines = order.fulfils(record.shipment, after: others.map(\.shipment))
        tracking = TrackingDetails([record.shipment] + silent.map(\.shipment))
        self.silent = silent.map(\.shipment.id)
    }
}

extension TrackingDetails {
    init(_ shipments: [Shipment]) {
        let parcels = shipments.flatMap(\.parcels)
        self.init(
            company: shipments.first?.carrier, numbers: parcels.compactMap(\.tracking), urls: parcels.compactMap(\.url))
    }
}

extension Fulfilment {
    /// Whether it carries all of these tracking numbers. Without numbers nothing can be recognised.
    func carries(_ numbers: [String]) -> Bool {
        !numbers.isEmpty && !isCancelled && numbers.allSatisfy { number in tracking.numbers.contains(number) }
    }

    /// Whether a tracking update has told the customer of it.
    var wasUpdatedAfterItsCreation: Bool {
        guard let createdAt, let updatedAt else { return false }
        return updatedAt > createdAt + Limits.Shipments.fulfilmentMaking
    }
}
