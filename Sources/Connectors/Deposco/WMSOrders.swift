package import Domain

/// Orders in the WMS, by whichever of its APIs a tenant takes them: V2 (`DeposcoClient`), or V1 (`DeposcoV1Client`).
package protocol WMSOrders: Sendable {
    /// The order of exactly this number, with all its lines; `nil` when the WMS certainly does not have it.
    func order(number: String, for queue: Queue) async throws(CallFailure) -> WMSOrder?

    /// Creates an order. What the failure says of its effect holds for this order.
    func createOrder(_ order: WarehouseOrder, for queue: Queue) async throws(CallFailure)

    /// Sends an order that is there already again, with lines added or raised or a new address.
    func updateOrder(_ order: WarehouseOrder, for queue: Queue) async throws(CallFailure)

    /// Cancels a whole order. Refused once the warehouse has started on it.
    func cancelOrder(_ order: WMSOrder, for queue: Queue) async throws(CallFailure)

    /// Cancels units of an order's lines, by the WMS's line ids.
    func cancelUnits(of order: WMSOrder, _ units: [String: Int64], for queue: Queue) async throws(CallFailure)
}

extension DeposcoClient: WMSOrders {
    /// V2's one call creates and updates (api-facts 1.3).
    package func updateOrder(_ order: WarehouseOrder, for queue: Queue) async throws(CallFailure) {
        try await createOrder(order, for: queue)
    }
}
