package import Domain

/// Deposco's V2 API. Every client of an account shares one gate, since the account has one limit.
package final class DeposcoClient: Sendable {
    let endpoint: DeposcoEndpoint
    let transport: any Transport
    let gate: RateGate
    let clock: any Clock
    let token: DeposcoToken
    let record = HealthRecord()

    package init(endpoint: DeposcoEndpoint, transport: any Transport, gate: RateGate, clock: any Clock) {
        self.endpoint = endpoint
        self.transport = transport
        self.gate = gate
        self.clock = clock
        token = DeposcoToken(endpoint: endpoint, transport: transport, clock: clock)
    }

    package var businessUnit: String { endpoint.businessUnit }

    /// Signs in with other secrets from now on.
    package func use(clientSecret: String, grant: DeposcoEndpoint.Grant) async {
        await token.use(clientSecret: clientSecret, grant: grant)
    }

    package var health: ConnectorHealth {
        var health = record.health
        health.blockedUntil = gate.blockedUntil
        return health
    }

    // MARK: Items

    /// - Parameter link: the previous page's `next`, which replaces the other parameters.
    package func items(updatedSince: Instant?, after link: String?, for queue: Queue) async throws(CallFailure) -> Page<
        Item
    > {
        let first = url(
            "/items",
            [("businessUnit", endpoint.businessUnit), ("updatedAfter", updatedSince?.iso), ("pageSize", "200")])
        guard let envelope = try await call("GET", link ?? first, for: queue) else {
            throw .unknown("Deposco answered no items")
        }
        var page = Page<Item>(rows: [], next: Self.next(envelope), unreadable: [])
        for row in envelope["data"].rows {
            guard let number = row["number"].text else {
                page.unreadable.append(UnreadableRow(id: row["id"].text, reason: "\(row.path).number is missing"))
                continue
            }
            do throws(Unreadable) {
                page.rows.append(
                    Item(
                        number: number, name: row["name"].text ?? "",
                        active: row["salesEnabledFlag"].bool != false && row["shippable"].bool != false,
                        updatedAt: row["updatedDate"].instant, components: try Self.components(row)))
            } catch {
                page.unreadable.append(UnreadableRow(id: number, reason: error.reason))
            }
        }
        return page
    }

    /// What an item is put together from when it is ordered. Only `kitOrderOnly` items are: kits that are assembled into stock
    /// are sent as they are (docs/apis/deposco.md#items-and-kits).
    private static func components(_ item: JSONNode) throws(Unreadable) -> [BundleComponent]? {
        guard item["kitOrderOnly"].bool == true, item["kitStockOnly"].bool != true else { return nil }
        let rows = try item["components"].lines()
        var components: [BundleComponent] = []
        for row in rows.sorted(by: { ($0["sequence"].integer ?? 0) < ($1["sequence"].integer ?? 0) }) {
            let number = try row["subComponent"]["businessKey"]["number"].need(\.text)
            components.append(BundleComponent(sku: SKU(number), quantity: try row["quantity"].units() ?? 0))
        }
        return components
    }

    // MARK: Sales orders

    /// The order of exactly this number, with all its lines; `nil` when Deposco does not have it.
    package func order(number: String, for queue: Queue) async throws(CallFailure) -> WMSOrder? {
        var link: String? = url("/orders/salesOrders", [("businessUnit", endpoint.businessUnit), ("number", number)])
        var pages = PageCount("Deposco's answer to order \(number)")
        while let here = link {
            guard let envelope = try await call("GET", here, for: queue) else { return nil }
            let rows = envelope["data"].rows
            // Deposco silently ignores filters that it does not know, so the number is compared here.
            if let row = rows.first(where: { $0["number"].text == number }) {
                let lines = try await orderLines(row, queue)
                do { return try DeposcoSalesOrder.read(row, lines: lines) } catch {
                    throw .unknown("Deposco's order \(plain(number)) cannot be read: \(error.reason)")
                }
            }
            link = try pages.follow(rows.isEmpty ? nil : Self.next(envelope))
        }
        return nil
    }

    /// Orders that changed, the newest first, each with all its lines. Orders that are not wanted are left out.
    package func orders(
        updatedSince: Instant, after link: String?, for queue: Queue, where wanted: (String) -> Bool
    ) async throws(CallFailure) -> Page<WMSOrder> {
        let first = url(
            "/orders/salesOrders",
            [("businessUnit", endpoint.businessUnit), ("updatedAfter", updatedSince.iso), ("pageSize", "200")])
        guard let envelope = try await call("GET", link ?? first, for: queue) else {
            throw .unknown("Deposco answered no orders")
        }
        var page = Page<WMSOrder>(rows: [], next: Self.next(envelope), unreadable: [])
        for row in envelope["data"].rows {
            guard let number = row["number"].text else {
                page.unreadable.append(UnreadableRow(id: row["id"].text, reason: "\(row.path).number is missing"))
                continue
            }
            guard wanted(number) else { continue }
            let lines = try await orderLines(row, queue)
            do { page.rows.append(try DeposcoSalesOrder.read(row, lines: lines)) } catch {
                page.unreadable.append(UnreadableRow(id: number, reason: error.reason))
            }
        }
        return page
    }

    /// All the lines of an order.
    private func orderLines(_ row: JSONNode, _ queue: Queue) async throws(CallFailure) -> [JSONNode] {
        guard let id = row["id"].text else { return row["orderLines"].rows }
        return try await all(
            row["orderLines"], at: "/orders/salesOrders/\(percentEncoded(id))/orderLines", for: queue)
    }

    /// Creates the order, or updates the one with its number. Sending it twice makes one order:
    /// docs/apis/deposco.md#order-number.
    package func createOrder(_ order: WarehouseOrder, for queue: Queue) async throws(CallFailure) {
        let body = DeposcoSalesOrder.json(order, businessUnit: endpoint.businessUnit)
        _ = try await call("POST", url("/orders/salesOrders"), body, for: queue)
    }

    /// Cancels a whole order. Deposco refuses once the warehouse has started on it.
    package func cancelOrder(_ order: WMSOrder, for queue: Queue) async throws(CallFailure) {
        _ = try await call(
            "POST", url("/orders/salesOrders/\(percentEncoded(order.id))/cancellations"), [:], for: queue)
    }

    /// Cancels units of an order's lines, by the WMS's line ids. There is no other way to lower a quantity:
    /// docs/apis/deposco.md#changing-orders.
    package func cancelUnits(of order: WMSOrder, _ units: [String: Int64], for queue: Queue) async throws(CallFailure) {
        let lines = units.sorted { $0.key < $1.key }.map { id, quantity -> JSON in
            ["orderLine": ["id": .number(id)], "canceledPackQuantity": JSON(quantity)]
        }
        _ = try await call(
            "POST", url("/orders/salesOrders/\(percentEncoded(order.id))/cancellations"),
            ["orderLines": .array(lines)], for: queue)
    }

    // MARK: Stock

    /// Changes of stock that Deposco made itself, the newest first.
    package func adjustments(item: String, since: Instant, for queue: Queue) async throws(CallFailure)
        -> [StockAdjustment]
    {
        let first = url(
            "/inventory/inventoryAdjustments", [("itemNumber", item), ("createdAfter", since.iso), ("pageSize", "50")])
        guard let envelope = try await call("GET", first, for: queue) else { return [] }
        return envelope["data"].rows.compactMap { row in
            // Deposco silently ignores filters that it does not know.
            guard row["item"]["businessKey"]["number"].text == item, let quantity = try? row["quantity"].units() else {
                return nil
            }
            return StockAdjustment(
                item: item, facility: row["facility"]["businessKey"]["number"].text ?? "", quantity: quantity,
                reason: plain(row["reasonCode"].text ?? row["actionType"].text ?? ""), at: row["createdDate"].instant)
        }
    }

    package func facilities(for queue: Queue) async throws(CallFailure) -> [String] {
        var found: [String] = []
        var link: String? = url("/facilities", [("pageSize", "200")])
        var pages = PageCount("Deposco's list of facilities")
        while let here = link {
            guard let envelope = try await call("GET", here, for: queue) else { break }
            found += envelope["data"].rows.compactMap { $0["number"].text }
            link = try pages.follow(Self.next(envelope))
        }
        return found
    }

    // MARK: Shipments

    package func shipments(shippedSince: Instant, after link: String?, for queue: Queue) async throws(CallFailure)
        -> Page<Shipment>
    {
        let first = url(
            "/shipments/outboundShipments",
            [("businessUnit", endpoint.businessUnit), ("shippedAfter", shippedSince.iso), ("pageSize", "100")])
        return try await shipments(link ?? first, queue) { _ in true }
    }

    /// Shipments that were reported shipped and then taken back.
    package func rolledBackShipments(
        updatedSince: Instant, after link: String?, for queue: Queue
    ) async throws(CallFailure) -> Page<Shipment> {
        let first = url(
            "/shipments/outboundShipments",
            [
                ("businessUnit", endpoint.businessUnit), ("shipmentStatus", "Rolled Back"),
                ("updatedAfter", updatedSince.iso), ("pageSize", "100"),
            ])
        return try await shipments(link ?? first, queue) { $0.status == .rolledBack }
    }

    private func shipments(
        _ url: String, _ queue: Queue, _ wanted: (Shipment) -> Bool
    ) async throws(CallFailure) -> Page<Shipment> {
        guard let envelope = try await call("GET", url, for: queue) else {
            throw .unknown("Deposco answered no shipments")
        }
        var page = Page<Shipment>(rows: [], next: Self.next(envelope), unreadable: [])
        for row in envelope["data"].rows {
            var lines = row["shipmentLines"].rows
            if let id = row["id"].text {
                lines = try await all(
                    row["shipmentLines"], at: "/shipments/outboundShipments/\(percentEncoded(id))/shipmentLines",
                    for: queue)
            }
            do {
                let shipment = try DeposcoShipment.read(row, lines: lines)
                if wanted(shipment) { page.rows.append(shipment) }
            } catch {
                page.unreadable.append(UnreadableRow(id: row["number"].text ?? row["id"].text, reason: error.reason))
            }
        }
        return page
    }
}
