import Connectors
import Domain
import Store

extension Despatch {
    /// The parcels of all shipments that this fulfilment covers.
    var tracking: TrackingDetails { TrackingDetails([record.shipment] + silent) }
}

extension TrackingDetails {
    /// The numbers of parcels as they are printed, each once. Placeholders are none.
    init(_ shipments: [Shipment]) {
        var seen: Set<TrackingNumber> = []
        let parcels = shipments.flatMap(\.parcels).filter { parcel in
            parcel.trackingNumber.map { seen.insert($0).inserted } ?? false
        }
        self.init(
            company: shipments.first?.carrier, numbers: parcels.compactMap(\.tracking), urls: parcels.compactMap(\.url))
    }

    var keys: Set<TrackingNumber> { Set(numbers.compactMap { TrackingNumber($0) }) }

    /// Whether it names the same parcels. Shopify may write the carrier's name in its own way.
    func namesTheSame(as other: TrackingDetails) -> Bool { keys == other.keys }
}

extension Fulfilment {
    /// Whether it carries all of these tracking numbers. Without numbers nothing can be recognised.
    func carries(_ numbers: Set<TrackingNumber>) -> Bool {
        !numbers.isEmpty && !isCancelled && numbers.isSubset(of: tracking.keys)
    }

    /// When it was last changed after it was made; `nil` if the channel gives no times.
    var changedAt: Instant? {
        guard let createdAt, let updatedAt else { return nil }
        return max(createdAt + Limits.Shipments.fulfilmentMaking, updatedAt)
    }
}

/// What the channel's fulfilments of a shipment are to say of its parcels.
struct ChannelTracking: Sendable {
    let record: ShipmentRecord
    let order: OrderID
    /// By fulfilment: the parcels of all shipments in it.
    let wanted: [String: TrackingDetails]

    init?(_ id: ShipmentID, _ reader: Reader) throws {
        guard let record = try reader.shipments.shipment(id)?.record, let order = record.order else { return nil }
        self.record = record
        self.order = order
        let others = try reader.shipments.all(of: order).map(\.record).filter {
            $0.shipment.id != id && $0.shipment.status == .shipped
        }
        wanted = record.fulfilments.reduce(into: [:]) { wanted, fulfilment in
            let together = [record] + others.filter { $0.fulfilments.contains(fulfilment) }
            wanted[fulfilment] = TrackingDetails(together.map(\.shipment))
        }
    }

    /// Tells the channel, and not the customer, of the parcels as they are.
    /// - Parameter there: the order's fulfilments.
    /// - Returns: when the fulfilments were last changed, by the channel's clock.
    func set(
        _ there: [Fulfilment], _ shopify: ShopifyClient, for queue: Queue
    ) async throws(CallFailure) -> Instant? {
        var last: Instant?
        for fulfilment in there where !fulfilment.isCancelled {
            guard let wanted = wanted[fulfilment.id] else { continue }
            var now = fulfilment
            if fulfilment.tracking != wanted {
                now = try await shopify.updateTracking(
                    fulfilment: fulfilment.id, tracking: wanted, notifyCustomer: false, for: queue)
            }
            last = [last, now.updatedAt].compactMap { $0 }.max()
        }
        return last
    }

    /// Records that the channel was told, unless the parcels changed meanwhile.
    func told(at: Instant?, _ step: Step) throws -> Bool {
        let id = record.shipment.id
        guard let now = try ChannelTracking(id, step.known), now.wanted == wanted else { return false }
        try step.append(.trackingUpdated(at: at), to: .shipment(id))
        return true
    }
}
