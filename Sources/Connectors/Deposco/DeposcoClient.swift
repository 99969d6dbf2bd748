package import Domain

/// Deposco's V2 API. Every client of an account shares one gate, since the account has one limit.
package final class DeposcoClient: Sendable {
    let endpoint: DeposcoEndpoint
    let transport: any Transport
    let gate: RateGate
    let clock: any Clock
    let token: AccessToken
    let record = HealthRecord()

    /// - Parameter tokens: keeps the refresh tokens that Deposco gives in exchange.
    package init(
        endpoint: DeposcoEndpoint, tokens: (any TokenKeeper)? = nil, transport: any Transport, gate: RateGate,
        clock: any Clock
    ) {
        self.endpoint = endpoint
        self.transport = transport
        self.gate = gate
        self.clock = clock
        token = AccessToken(
            "deposco", "Deposco", endpoint.signIn, keeper: tokens, transport: transport, clock: clock)
    }

    package var businessUnit: String { endpoint.businessUnit }

    /// Signs in with other secrets from now on.
    package func use(_ signIn: SignIn) async { await token.use(signIn) }

    /// Why the access token could not be renewed, while the old one still serves.
    package var tokenTrouble: String? { get async { await token.trouble } }

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
        for row in try Self.rows(envelope, of: "items") {
            guard let number = row["number"].text else {
                page.unreadable.append(UnreadableRow(id: row["id"].text, reason: "\(row.path).number is missing"))
                continue
            }
            var components: [BundleComponent]?
            if DeposcoItem.isKit(row) {
                let path = row["id"].text.map { "/items/\(percentEncoded($0))/components" }
                let read = DeposcoItem.components(try await whole(row["components"], at: path, for: queue))
                components = read.components
                if let fault = read.fault { page.unreadable.append(UnreadableRow(id: number, reason: fault)) }
            }
            page.rows.append(DeposcoItem.read(row, number: number, components: components))
        }
        return page
    }

    // MARK: Sales orders

    /// The order of exactly this number, with all its lines; `nil` when Deposco does not have it.
    package func order(number: String, for queue: Queue) async throws(CallFailure) -> WMSOrder? {
        var link: String? = url("/orders/salesOrders", [("businessUnit", endpoint.businessUnit), ("number", number)])
        var pages = PageCount("Deposco's answer to order \(number)")
        while let here = link {
            guard let envelope = try await call("GET", here, for: queue) else { return nil }
            let rows = try Self.rows(envelope, of: "order \(number)")
            // Deposco silently ignores filters that it does not know, so the number is compared here.
            if let row = rows.first(where: { $0["number"].text == number }) {
                let lines = try await orderLines(row, queue)
                do { return try DeposcoSalesOrder.read(row, lines: lines.get()) } catch {
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
        for row in try Self.rows(envelope, of: "orders") {
            guard let number = row["number"].text else {
                page.unreadable.append(UnreadableRow(id: row["id"].text, reason: "\(row.path).number is missing"))
                continue
            }
            guard wanted(number) else { continue }
            let lines = try await orderLines(row, queue)
            do { page.rows.append(try DeposcoSalesOrder.read(row, lines: lines.get())) } catch {
                page.unreadable.append(UnreadableRow(id: number, reason: error.reason))
            }
        }
        return page
    }

    /// Orders as Deposco lists them, without their lines.
    /// - Parameter since: lists those that changed since then; `nil` lists all that there ever were.
    package func listing(
        updatedSince since: Instant?, after link: String?, for queue: Queue
    ) async throws(CallFailure) -> Page<ListedOrder> {
        let first = url(
            "/orders/salesOrders",
            [("businessUnit", endpoint.businessUnit), ("updatedAfter", since?.iso), ("pageSize", "200")])
        guard let envelope = try await call("GET", link ?? first, for: queue) else {
            throw .unknown("Deposco answered no orders")
        }
        var page = Page<ListedOrder>(rows: [], next: Self.next(envelope), unreadable: [])
        for row in try Self.rows(envelope, of: "orders") {
            do { page.rows.append(try DeposcoSalesOrder.listed(row)) } catch {
                page.unreadable.append(UnreadableRow(id: row["number"].text ?? row["id"].text, reason: error.reason))
            }
        }
        return page
    }

    /// All the lines of an order.
    private func orderLines(
        _ row: JSONNode, _ queue: Queue
    ) async throws(CallFailure) -> Result<[JSONNode], Unreadable> {
        let path = row["id"].text.map { "/orders/salesOrders/\(percentEncoded($0))/orderLines" }
        return try await all(row["orderLines"], at: path, for: queue)
    }

    /// A nested list with all its rows, without which its owner cannot be read.
    private func all(
        _ nested: JSONNode, at path: String?, for queue: Queue
    ) async throws(CallFailure) -> Result<[JSONNode], Unreadable> {
        if let rows = try await whole(nested, at: path, for: queue) { return .success(rows) }
        return .failure(nested.missing("may have more rows than the \(Self.mostNested) that Deposco shows"))
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

    /// Changes of an item's stock that Deposco made itself, the newest first: the last fifty.
    package func adjustments(
        item: String, since: Instant, for queue: Queue
    ) async throws(CallFailure) -> Page<StockAdjustment> {
        let first = url(
            "/inventory/inventoryAdjustments", [("itemNumber", item), ("createdAfter", since.iso), ("pageSize", "50")])
        guard let envelope = try await call("GET", first, for: queue) else {
            throw .unknown("Deposco answered no adjustments")
        }
        var page = Page<StockAdjustment>(rows: [], next: nil, unreadable: [])
        // Deposco silently ignores filters that it does not know.
        for row in try Self.rows(envelope, of: "adjustments")
        where row["item"]["businessKey"]["number"].text ?? item == item {
            do throws(Unreadable) {
                page.rows.append(
                    StockAdjustment(
                        item: try row["item"]["businessKey"]["number"].need(\.text),
                        facility: row["facility"]["businessKey"]["number"].text ?? "",
                        quantity: try row["quantity"].needUnits(),
                        reason: plain(row["reasonCode"].text ?? row["actionType"].text ?? ""),
                        at: row["createdDate"].instant))
            } catch {
                page.unreadable.append(UnreadableRow(id: row["id"].text, reason: error.reason))
            }
        }
        return page
    }

    package func facilities(for queue: Queue) async throws(CallFailure) -> [String] {
        var found: [String] = []
        var link: String? = url("/facilities", [("pageSize", "200")])
        var pages = PageCount("Deposco's list of facilities")
        while let here = link {
            guard let envelope = try await call("GET", here, for: queue) else {
                throw .unknown("Deposco answered no facilities")
            }
            for row in try Self.rows(envelope, of: "facilities") {
                guard let number = row["number"].text else {
                    throw .unknown("a facility of Deposco's has no number that can be read: \(row.path)")
                }
                found.append(number)
            }
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

    /// Shipments that changed after they left: a tracking number that came late or was replaced, one more parcel.
    package func changedShipments(
        updatedSince: Instant, after link: String?, for queue: Queue
    ) async throws(CallFailure) -> Page<Shipment> {
        let first = url(
            "/shipments/outboundShipments",
            [("businessUnit", endpoint.businessUnit), ("updatedAfter", updatedSince.iso), ("pageSize", "100")])
        var old = 0
        let isNew = { (row: JSONNode) in
            guard let at = row["updatedDate"].instant, at < updatedSince else { return true }
            old += 1
            return false
        }
        var page = try await shipments(link ?? first, queue, rows: isNew) { _ in true }
        // Deposco silently ignores filters that it does not know. Then it would list every shipment there ever was.
        if old > 0 { page.next = nil }
        return page
    }

    private func shipments(
        _ url: String, _ queue: Queue, rows: (JSONNode) -> Bool = { _ in true }, _ wanted: (Shipment) -> Bool
    ) async throws(CallFailure) -> Page<Shipment> {
        guard let envelope = try await call("GET", url, for: queue) else {
            throw .unknown("Deposco answered no shipments")
        }
        var page = Page<Shipment>(rows: [], next: Self.next(envelope), unreadable: [])
        for row in try Self.rows(envelope, of: "shipments") where rows(row) {
            let lists = try await lists(of: row, queue)
            do {
                let shipment = try DeposcoShipment.read(row, lists.get())
                if wanted(shipment) { page.rows.append(shipment) }
            } catch {
                page.unreadable.append(UnreadableRow(id: row["number"].text ?? row["id"].text, reason: error.reason))
            }
        }
        return page
    }

    /// The lists of a shipment. One with a parcel missing would be told of with too few tracking numbers.
    private func lists(
        of row: JSONNode, _ queue: Queue
    ) async throws(CallFailure) -> Result<DeposcoShipment.Lists, Unreadable> {
        let path = row["id"].text.map { "/shipments/outboundShipments/\(percentEncoded($0))" }
        var lists = DeposcoShipment.Lists(row)
        let lines = try await all(row["shipmentLines"], at: path.map { $0 + "/shipmentLines" }, for: queue)
        // A shipment need not have containers, so none are not looked for.
        let nested = row["shippedContainers"]
        let containers =
            nested.isNull ? .success([]) : try await all(nested, at: path.map { $0 + "/shippedContainers" }, for: queue)
        let orders = try await all(row["orderHeaders"], at: nil, for: queue)
        do {
            (lists.lines, lists.containers, lists.orders) = (try lines.get(), try containers.get(), try orders.get())
        } catch {
            return .failure(error)
        }
        return .success(lists)
    }
}
