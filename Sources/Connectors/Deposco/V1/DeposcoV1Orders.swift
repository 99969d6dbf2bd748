package import Domain

/// Orders by the V1 API: docs/apis/deposco.md#v1-orders. HTTP 207 stands around success and failure alike, so the answer's text
/// decides.
extension DeposcoV1Client: WMSOrders {
    package func order(number: String, for queue: Queue) async throws(CallFailure) -> WMSOrder? {
        let type = percentEncoded(DeposcoV1Order.type)
        let body = try await call("GET", "/search/Order?type=\(type)&number=\(percentEncoded(number))", nil, queue)
        do {
            let root = try DeposcoV1Order.read(body)
            let rows = DeposcoV1Order.rows(root)
            let wanted = rows.first { row in
                row.text("number") == number && row.text("type") ?? DeposcoV1Order.type == DeposcoV1Order.type
                    && row.text("businessUnit") ?? endpoint.businessUnit == endpoint.businessUnit
            }
            if let wanted { return try DeposcoV1Order.order(wanted) }
            // Some tenants ignore the number and answer other orders. That does not prove that this one is not there.
            guard rows.allSatisfy({ $0.text("number") == number }), Self.isList(root) else {
                throw CallFailure.unknown("Deposco's search for \(number) answered something else")
            }
            return nil
        } catch let failure as CallFailure {
            throw failure
        } catch {
            throw .unknown("Deposco's order \(number) cannot be read: \((error as? Unreadable)?.reason ?? "")")
        }
    }

    /// Whether the answer is a list of orders, even an empty one.
    private static func isList(_ root: XML) -> Bool {
        root.name == "orders" || root["orders"] != nil
            || root.name.isEmpty && root.text.isEmpty && root.children.allSatisfy { $0.name == "order" }
    }

    package func createOrder(_ order: WarehouseOrder, for queue: Queue) async throws(CallFailure) {
        let endings = try await createOrders([order], for: queue)
        try (endings[order.number] ?? .failure(.unknown("Deposco did not say"))).get()
    }

    /// Creates many orders in one request.
    /// - Returns: how each order ended, by its number. It throws if the request as a whole failed.
    package func createOrders(
        _ orders: [WarehouseOrder], for queue: Queue
    ) async throws(CallFailure) -> [String: Result<Void, CallFailure>] {
        try await post(
            "/orders", orders.map { ($0.number, DeposcoV1Order.element($0, businessUnit: endpoint.businessUnit)) },
            queue)
    }

    package func updateOrder(_ order: WarehouseOrder, for queue: Queue) async throws(CallFailure) {
        try await update(order.number, DeposcoV1Order.element(order, businessUnit: endpoint.businessUnit), queue)
    }

    /// No route for cancelling is known, so a status is sent. Whether Deposco took it is known only when the order is read
    /// again.
    package func cancelOrder(_ order: WMSOrder, for queue: Queue) async throws(CallFailure) {
        try await update(
            order.number, DeposcoV1Order.status("Canceled", of: order, businessUnit: endpoint.businessUnit), queue)
    }

    package func cancelUnits(of order: WMSOrder, _ units: [String: Int64], for queue: Queue) async throws(CallFailure) {
        throw .refused("Deposco's V1 API cannot cancel units of \(order.number): do it in Deposco")
    }

    private func update(_ number: String, _ order: XML, _ queue: Queue) async throws(CallFailure) {
        let endings = try await post("/orders/updates", [(number, order)], queue)
        try (endings[number] ?? .failure(.unknown("Deposco did not say"))).get()
    }

    private func post(
        _ path: String, _ orders: [(number: String, element: XML)], _ queue: Queue
    ) async throws(CallFailure) -> [String: Result<Void, CallFailure>] {
        let body = DeposcoV1Order.body(orders.map(\.element), endpoint.orderForm)
        let answer = try await call("POST", path, body, queue)
        guard let answer = DeposcoV1Answer(answer) else {
            throw .unknown("Deposco's answer to \(path) cannot be read")
        }
        return Dictionary(orders.map { ($0.number, answer.ending(of: $0.number)) }) { first, _ in first }
    }
}
