import Connectors
import Domain

extension Despatch {
    /// The parcels of all shipments that this fulfilment covers.
    var tracking: TrackingDetails { TrackingDetails([record.shipment] + silent) }
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

    /// Whether a tracking update has notified the customer.
    var wasUpdatedAfterItsCreation: Bool {
        guard let createdAt, let updatedAt else { return false }
        return updatedAt > createdAt + Limits.Shipments.fulfilmentMaking
    }
}
