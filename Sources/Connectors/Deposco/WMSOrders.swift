package import Domain

/// Orders in the WMS, through the API that the tenant uses for orders: V2 (`DeposcoClient`) or V1 (`DeposcoV1Client`).
package protocol WMSOrders: Sendable {
    /// The order of exactly this number, with all its lines; `nil` when the WMS certainly does not have it.
    func order(number: String, for queue: Queue) async throws(CallFailure) -> WMSOrder?

    /// Creates an order. A failure says whether this order may have been created.
    func createOrder(_ order: WarehouseOrder, for queue: Queue) async throws(CallFailure)

    /// Sends an existing order again, with lines added or raised or with a new address.
    func updateOrder(_ order: WarehouseOrder, for queue: Queue) async throws(CallFailure)

    /// Cancels a whole order. The WMS refuses once the warehouse has started on it.
    func cancelOrder(_ order: WMSOrder, for queue: Queue) async throws(CallFailure)

    /// Cancels units of an order's lines, by the WMS's line ids.
    func cancelUnits(of order: WMSOrder, _ units: [String: Int64], for queue: Queue) async throws(CallFailure)
}

extension DeposcoClient: WMSOrders {
    /// In V2 one call creates and updates.
    package func updateOrder(_ order: WarehouseOrder, for queue: Queue) async throws(CallFailure) {
        try await createOrder(order, for: queue)
    }
}
