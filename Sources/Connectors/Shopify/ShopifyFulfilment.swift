package import Domain

/// Reads what the channel says of orders' fulfilment (docs/apis/shopify.md#fulfilment-orders).
package struct ShopifyFulfilment: Sendable {
    private let shopify: ShopifyClient

    package init(_ shopify: ShopifyClient) { self.shopify = shopify }

    /// Maximum orders in one call, so that its requested cost stays below what Shopify allows for a query
    /// (docs/apis/shopify.md#rate-limit).
    package static let together = 60

    /// Reads many orders in one call. An order that does not fit into its share of it, or whose units are not all
    /// accounted for, is not in the answer: read it alone.
    package func readings(
        of orders: [ChannelOrder], for queue: Queue
    ) async throws(CallFailure) -> [OrderID: FulfilmentReading] {
        let ids = orders.prefix(Self.together).map { JSON.string(ShopifyClient.gid($0.id)) }
        let data = try await shopify.call(
            "FulfilmentOfMany", ShopifyFulfilmentQueries.many, ["ids": .array(ids)], rows: ids.count,
            for: queue)
        let asked = Dictionary(orders.map { ($0.id, $0) }) { first, _ in first }
        var found: [OrderID: FulfilmentReading] = [:]
        for node in data["nodes"].rows {
            guard let id = node["id"].text, let order = asked[OrderID(legacyID(id))],
                let reading = try? Self.simple(node), reading.accounts(for: order)
            else { continue }
            found[order.id] = reading
        }
        return found
    }

    /// Reads one order whole.
    /// - Returns: `nil` if the channel has no such order.
    package func reading(of id: OrderID, for queue: Queue) async throws(CallFailure) -> FulfilmentReading? {
        var after: String?
        var pages = PageCount("Shopify's list of fulfilment orders")
        var orders: [FulfilmentOrder] = []
        var first: JSONNode?
        repeat {
            let data = try await shopify.call(
                "OrderFulfilment", ShopifyFulfilmentQueries.whole,
                ["id": .string(ShopifyClient.gid(id)), "after": JSON(after)], for: queue)
            let node = data["order"]
            guard !node.isNull else { return nil }
            first = first ?? node
            for row in node["fulfillmentOrders"]["nodes"].rows { orders.append(try await whole(row, for: queue)) }
            after = try pages.follow(ShopifyClient.next(node["fulfillmentOrders"]))
        } while after != nil
        guard let first else { return nil }
        var seen: [SeenFulfilment] = []
        for row in try await self.fulfilments(of: first, id, for: queue) {
            seen.append(try await fulfilment(row, for: queue))
        }
        do { return FulfilmentReading(orders: orders, fulfilments: seen, risk: try Self.risk(first["risk"])) } catch {
            throw .unknown("the risk of order \(id) cannot be read: \(error.reason)")
        }
    }

    /// An order's fulfilment orders that have not ended, with all of their lines.
    package func open(of id: OrderID, for queue: Queue) async throws(CallFailure) -> [FulfilmentOrder] {
        var after: String?
        var pages = PageCount("Shopify's list of fulfilment orders")
        var found: [FulfilmentOrder] = []
        repeat {
            let data = try await shopify.call(
                "FulfilmentOrders", ShopifyFulfilmentQueries.open,
                ["id": .string(ShopifyClient.gid(id)), "after": JSON(after)], for: queue)
            let list = data["order"]["fulfillmentOrders"]
            for row in list["nodes"].rows { found.append(try await whole(row, for: queue)) }
            after = try pages.follow(ShopifyClient.next(list))
        } while after != nil
        return found.filter { !$0.hasEnded }
    }

    /// Fulfilment orders that changed since then, the oldest change first, each only by its order and status.
    package func changes(since: Instant, after: String?, for queue: Queue) async throws(CallFailure) -> Page<
        ChangedFulfilmentOrder
    > {
        let data = try await shopify.call(
            "ChangedFulfilmentOrders", ShopifyFulfilmentQueries.changed,
            ["q": .string("updated_at:>='\(since.iso)'"), "after": JSON(after)], for: queue)
        let found = data["fulfillmentOrders"]
        var page = Page<ChangedFulfilmentOrder>(rows: [], next: ShopifyClient.next(found), unreadable: [])
        for node in found["nodes"].rows {
            do {
                page.rows.append(
                    ChangedFulfilmentOrder(
                        id: try node["id"].need(\.text), order: OrderID(legacyID(try node["orderId"].need(\.text))),
                        status: FulfilmentOrder.Status(try node["status"].need(\.text)),
                        request: FulfilmentOrder.RequestStatus(try node["requestStatus"].need(\.text)),
                        updatedAt: try node["updatedAt"].need(\.instant)))
            } catch {
                page.unreadable.append(UnreadableRow(id: node["id"].text, reason: error.reason))
            }
        }
        return page
    }

    /// The scopes without which fulfilment orders stay invisible.
    package static let neededScopes = [
        "read_merchant_managed_fulfillment_orders", "read_assigned_fulfillment_orders",
        "read_third_party_fulfillment_orders",
    ]

    /// Accepts the request to fulfil a fulfilment order, at a location of a fulfilment service.
    package func accept(_ id: String, for queue: Queue) async throws(CallFailure) {
        let data = try await shopify.call(
            "AcceptFulfilment", ShopifyFulfilmentQueries.accept, ["id": .string(id)], for: queue)
        try shopify.check(data["fulfillmentOrderAcceptFulfillmentRequest"]["userErrors"])
    }

    // MARK: Reading

    /// An order with one fulfilment order of few lines and without holds.
    private static func simple(_ node: JSONNode) throws(Unreadable) -> FulfilmentReading {
        var reading = FulfilmentReading(risk: try risk(node["risk"]))
        for row in node["fulfillmentOrders"]["nodes"].rows {
            let found = try fulfilmentOrder(row, lines: row["lineItems"]["nodes"].rows)
            // Why it is held stands in its holds, which cost more to read.
            guard found.status != .onHold else { throw row.missing("is held") }
            reading.orders.append(found)
        }
        return reading
    }

    /// A fulfilment order with all of its lines.
    func whole(_ node: JSONNode, for queue: Queue) async throws(CallFailure) -> FulfilmentOrder {
        let lines = try await all(
            node["lineItems"], of: node["id"].value, "FulfilmentOrderLines", ShopifyFulfilmentQueries.moreLines,
            for: queue
        ) { $0["fulfillmentOrder"]["lineItems"] }
        do { return try Self.fulfilmentOrder(node, lines: lines) } catch {
            throw .unknown("fulfilment order \(plain(node["id"].text ?? "")) cannot be read: \(error.reason)")
        }
    }

    /// All fulfilments of an order. Shopify cannot page them, so many are read once more by their ids alone.
    private func fulfilments(of node: JSONNode, _ id: OrderID, for queue: Queue) async throws(CallFailure) -> [JSONNode]
    {
        let rows = node["fulfillments"].rows
        guard rows.count >= ShopifyFulfilmentQueries.fulfilmentsAtOnce else { return rows }
        let data = try await shopify.call(
            "FulfilmentIDs", ShopifyFulfilmentQueries.fulfilmentIDs, ["id": .string(ShopifyClient.gid(id))], for: queue)
        var all: [JSONNode] = []
        var ids: [String] = []
        for row in data["order"]["fulfillments"].rows {
            guard let id = row["id"].text else { throw .unknown("a fulfilment of order \(id) has no id") }
            ids.append(id)
        }
        for start in stride(from: 0, to: ids.count, by: ShopifyFulfilmentQueries.fulfilmentsAtOnce) {
            let some = ids[start..<min(ids.count, start + ShopifyFulfilmentQueries.fulfilmentsAtOnce)]
            let page = try await shopify.call(
                "FulfilmentsByID", ShopifyFulfilmentQueries.fulfilmentsByID,
                ["ids": .array(some.map { .string($0) })], rows: some.count, for: queue)
            all += page["nodes"].rows
        }
        return all
    }

    /// Units of each line that one of the channel's fulfilments carries.
    /// - Parameter id: the whole global id.
    package func units(of id: String, for queue: Queue) async throws(CallFailure) -> [LineID: Int64] {
        let data = try await shopify.call(
            "FulfilmentLines", ShopifyFulfilmentQueries.moreFulfilmentLines, ["id": .string(id), "after": .null],
            for: queue)
        return try await units(of: data["fulfillment"], id, for: queue)
    }

    private func fulfilment(_ node: JSONNode, for queue: Queue) async throws(CallFailure) -> SeenFulfilment {
        var seen: SeenFulfilment
        do {
            seen = SeenFulfilment(
                id: try node["id"].need(\.text),
                isLive: !["CANCELLED", "ERROR", "FAILURE"].contains(try node["status"].need(\.text)),
                createdAt: node["createdAt"].instant, service: node["service"]["serviceName"].text, units: [:])
        } catch {
            throw .unknown("fulfilment \(plain(node["id"].text ?? "")) cannot be read: \(error.reason)")
        }
        seen.units = try await units(of: node, seen.id, for: queue)
        return seen
    }

    /// How many of a line a fulfilment carries has to be said: nothing is not none.
    private func units(
        of node: JSONNode, _ id: String, for queue: Queue
    ) async throws(CallFailure) -> [LineID: Int64] {
        let lines = try await all(
            node["fulfillmentLineItems"], of: .string(id), "FulfilmentLines",
            ShopifyFulfilmentQueries.moreFulfilmentLines, for: queue
        ) { $0["fulfillment"]["fulfillmentLineItems"] }
        do {
            var units: [LineID: Int64] = [:]
            for row in lines {
                let quantity = try row["quantity"].need { row throws(Unreadable) in try row.units(from: 0) }
                units.add(quantity, to: LineID(legacyID(try row["lineItem"]["id"].need(\.text))))
            }
            return units
        } catch {
            throw .unknown("fulfilment \(plain(id)) cannot be read: \(error.reason)")
        }
    }

    /// The rows of a connection, with those of its further pages.
    private func all(
        _ connection: JSONNode, of id: JSON, _ operation: String, _ document: String, for queue: Queue,
        in answer: (JSONNode) -> JSONNode
    ) async throws(CallFailure) -> [JSONNode] {
        var rows = connection["nodes"].rows
        var next = ShopifyClient.next(connection)
        var pages = PageCount("Shopify's list of lines")
        while let after = try pages.follow(next) {
            let data = try await shopify.call(
                operation, document, ["id": id, "after": .string(after)], for: queue)
            rows += answer(data)["nodes"].rows
            next = ShopifyClient.next(answer(data))
        }
        return rows
    }

    private static func fulfilmentOrder(_ node: JSONNode, lines rows: [JSONNode]) throws(Unreadable) -> FulfilmentOrder
    {
        var lines: [FulfilmentLine] = []
        for row in rows {
            let remaining = try row["remainingQuantity"].need { row throws(Unreadable) in try row.units(from: 0) }
            lines.append(
                FulfilmentLine(
                    id: try row["id"].need(\.text), line: LineID(legacyID(try row["lineItem"]["id"].need(\.text))),
                    total: try row["totalQuantity"].units(from: 0) ?? remaining, remaining: remaining))
        }
        let place = node["assignedLocation"]["location"]
        var order = FulfilmentOrder(
            id: try node["id"].need(\.text), status: FulfilmentOrder.Status(try node["status"].need(\.text)),
            request: FulfilmentOrder.RequestStatus(try node["requestStatus"].need(\.text)),
            location: place["id"].text.map(legacyID), lines: lines)
        order.isAtService = place["isFulfillmentService"].bool ?? false
        order.method = node["deliveryMethod"]["methodType"].text.map { FulfilmentOrder.DeliveryMethod($0) }
        order.fulfilAt = node["fulfillAt"].instant
        order.createdAt = node["createdAt"].instant
        order.updatedAt = node["updatedAt"].instant
        order.holds = node["fulfillmentHolds"].rows.compactMap { $0["reason"].text }
        return order
    }

    /// A recommendation that is not known here is one for a person.
    private static func risk(_ node: JSONNode) throws(Unreadable) -> OrderRisk {
        let word = try node["recommendation"].need(\.text)
        return OrderRisk(
            OrderRisk.Recommendation(rawValue: word.lowercased()) ?? .investigate,
            isPending: node["assessments"].rows.contains { $0["riskLevel"].text == "PENDING" })
    }
}

/// A fulfilment order of which something changed.
package struct ChangedFulfilmentOrder: Hashable, Sendable {
    /// The whole global id.
    package var id: String
    package var order: OrderID
    package var status: FulfilmentOrder.Status
    package var request: FulfilmentOrder.RequestStatus
    package var updatedAt: Instant
}
