package import Domain

/// The shop's GraphQL Admin API.
package final class ShopifyClient: Sendable {
    private let replaceableEndpoint: Replaceable<ShopifyEndpoint>
    let transport: any Transport
    let clock: any Clock
    let throttle: ShopifyThrottle
    let record = HealthRecord()
    /// `nil` where the token does not end.
    private let token: AccessToken?

    /// - Parameter tokens: keeps the refresh tokens that Shopify gives in exchange.
    package init(
        endpoint: ShopifyEndpoint, tokens: (any TokenKeeper)? = nil, transport: any Transport, clock: any Clock
    ) {
        replaceableEndpoint = Replaceable(endpoint)
        token = endpoint.signIn.map {
            AccessToken("shopify", "Shopify", $0, keeper: tokens, transport: transport, clock: clock)
        }
        self.transport = transport
        self.clock = clock
        throttle = ShopifyThrottle(clock: clock)
    }

    var endpoint: ShopifyEndpoint { replaceableEndpoint.value }

    /// Makes later calls with other credentials of the same kind.
    package func use(_ new: ShopifyEndpoint) async {
        var endpoint = endpoint
        endpoint.credentials = new.credentials
        replaceableEndpoint.replace(with: endpoint)
        if let signIn = endpoint.signIn { await token?.use(signIn) }
    }

    /// Why the access token could not be renewed, while the old one still serves.
    package var tokenTrouble: String? { get async { await token?.trouble } }

    /// - Parameter refused: a token that the shop no longer takes.
    /// - Returns: the token for a call; `nil` where there is no other one than that which was refused.
    func bearer(refused: String? = nil) async throws(CallFailure) -> String? {
        if let token { return try await token.current(refused: refused) }
        guard case .token(let text) = endpoint.credentials, text != refused else { return nil }
        return text
    }

    package var health: ConnectorHealth { record.health }

    // MARK: Orders

    /// Orders that changed since then, the oldest change first, each with all its lines.
    package func orders(
        updatedSince: Instant, after: String?, for queue: Queue
    ) async throws(CallFailure) -> Page<ChannelSighting> {
        try await orders(where: "updated_at:>='\(updatedSince.iso)'", after: after, for: queue)
    }

    /// Which orders changed since then, and enough of each to know whether it is as at hand.
    package func changedOrders(
        since: Instant, after: String?, for queue: Queue
    ) async throws(CallFailure) -> Page<ChangedOrder> {
        let query = "updated_at:>='\(since.iso)'"
        let data = try await call(
            "ChangedOrders", ShopifyQueries.changedOrders, ["q": .string(query), "after": JSON(after)], for: queue)
        var page = Page<ChangedOrder>(rows: [], next: Self.next(data["orders"]), unreadable: [])
        for node in data["orders"]["nodes"].rows {
            do { page.rows.append(try ShopifyGraphQLOrder.change(node)) } catch {
                page.unreadable.append(UnreadableRow(id: node["name"].text ?? node["id"].text, reason: error.reason))
            }
        }
        return page
    }

    /// Reads orders whole, some in each call. Those that the channel no longer has are left out.
    package func orders(
        _ ids: [OrderID], for queue: Queue
    ) async throws(CallFailure) -> (rows: [ChannelSighting], unreadable: [UnreadableRow]) {
        var found: (rows: [ChannelSighting], unreadable: [UnreadableRow]) = ([], [])
        for start in stride(from: 0, to: ids.count, by: ShopifyQueries.ordersAtOnce) {
            let chunk = ids[start..<min(ids.count, start + ShopifyQueries.ordersAtOnce)]
            let data = try await call(
                "OrdersOfMany", ShopifyQueries.ordersOfMany, ["ids": .array(chunk.map { .string(Self.gid($0)) })],
                rows: chunk.count, for: queue)
            for node in data["nodes"].rows where !node.isNull {
                let lines = try await allLines(of: node, for: queue)
                do { found.rows.append(try ShopifyGraphQLOrder.read(node, lines: lines)) } catch {
                    found.unreadable.append(
                        UnreadableRow(id: node["name"].text ?? node["id"].text, reason: error.reason))
                }
            }
        }
        return found
    }

    /// Orders that were placed before then and are not fulfilled whole (docs/apis/shopify.md#reading-orders).
    package func openOrders(
        placedBefore: Instant, after: String?, for queue: Queue
    ) async throws(CallFailure) -> Page<ChannelSighting> {
        let open = ["unfulfilled", "partial", "scheduled", "on_hold"].map { "fulfillment_status:\($0)" }
        let query = "status:open created_at:<'\(placedBefore.iso)' (\(open.joined(separator: " OR ")))"
        return try await orders(where: query, after: after, for: queue)
    }

    private func orders(
        where query: String, after: String?, for queue: Queue
    ) async throws(CallFailure) -> Page<ChannelSighting> {
        let data = try await call(
            "Orders", ShopifyQueries.orders, ["q": .string(query), "after": JSON(after)], for: queue)
        var page = Page<ChannelSighting>(rows: [], next: Self.next(data["orders"]), unreadable: [])
        for node in data["orders"]["nodes"].rows {
            let lines = try await allLines(of: node, for: queue)
            do { page.rows.append(try ShopifyGraphQLOrder.read(node, lines: lines)) } catch {
                page.unreadable.append(UnreadableRow(id: node["name"].text ?? node["id"].text, reason: error.reason))
            }
        }
        return page
    }

    package func order(_ id: OrderID, for queue: Queue) async throws(CallFailure) -> ChannelSighting? {
        let data = try await call("Order", ShopifyQueries.oneOrder, ["id": .string(Self.gid(id))], for: queue)
        let node = data["order"]
        guard !node.isNull else { return nil }
        let lines = try await allLines(of: node, for: queue)
        do { return try ShopifyGraphQLOrder.read(node, lines: lines) } catch {
            throw .refused("order \(id) cannot be read: \(error.reason)")
        }
    }

    /// The order of exactly this name; `nil` if the channel has none. Shopify's search may find other orders too.
    package func order(named name: String, for queue: Queue) async throws(CallFailure) -> ChannelSighting? {
        guard !name.contains(where: { $0 == "'" || $0 == "\\" }) else { return nil }
        let data = try await call(
            "Orders", ShopifyQueries.orders, ["q": .string("name:'\(name)'"), "after": .null], for: queue)
        guard let node = data["orders"]["nodes"].rows.first(where: { $0["name"].text == name }),
            let id = node["id"].text
        else { return nil }
        return try await order(OrderID(legacyID(id)), for: queue)
    }

    /// The channel's count of orders placed since then.
    package func orderCount(createdSince: Instant, for queue: Queue) async throws(CallFailure) -> Int {
        let data = try await call(
            "OrderCount", ShopifyQueries.orderCount, ["q": .string("created_at:>='\(createdSince.iso)'")], for: queue)
        guard let count = data["ordersCount"]["count"].integer else {
            throw .unknown("Shopify's count of orders cannot be read")
        }
        return Int(count)
    }

    /// The order carries its first page of lines. The other pages are read here.
    private func allLines(of order: JSONNode, for queue: Queue) async throws(CallFailure) -> [JSONNode] {
        var lines = order["lineItems"]["nodes"].rows
        var next = Self.next(order["lineItems"])
        // An order with more lines is not taken, so the rest need not be read.
        while let after = next, lines.count <= Bounds.lines {
            let data = try await call(
                "OrderLines", ShopifyQueries.moreLines, ["id": order["id"].value, "after": .string(after)], for: queue)
            let more = data["order"]["lineItems"]["nodes"].rows
            guard !more.isEmpty else { throw .unknown("Shopify answered a page of lines with nothing on it") }
            lines += more
            next = Self.next(data["order"]["lineItems"])
        }
        return lines
    }

    // MARK: Catalogue

    package func variants(after: String?, for queue: Queue) async throws(CallFailure) -> Page<Variant> {
        let data = try await call("Variants", ShopifyQueries.variants, ["after": JSON(after)], for: queue)
        var page = Page<Variant>(rows: [], next: Self.next(data["productVariants"]), unreadable: [])
        for node in data["productVariants"]["nodes"].rows {
            guard let id = node["id"].text else {
                page.unreadable.append(UnreadableRow(id: nil, reason: "\(node.path).id is missing"))
                continue
            }
            let titles = [node["product"]["title"].text, node["title"].text].compactMap { $0 }
            page.rows.append(
                Variant(
                    id: legacyID(id), sku: node["sku"].text.map { SKU($0) },
                    title: titles.filter { $0 != "Default Title" }.joined(separator: ", "),
                    requiresShipping: node["inventoryItem"]["requiresShipping"].bool ?? true,
                    active: (node["product"]["status"].text ?? "ACTIVE") == "ACTIVE",
                    inventoryItem: node["inventoryItem"]["tracked"].bool == true
                        ? node["inventoryItem"]["id"].text.map(legacyID) : nil))
        }
        return page
    }

    // MARK: Fulfilment

    package func fulfilmentOrder(_ id: String, for queue: Queue) async throws(CallFailure) -> OwnedFulfilmentOrder? {
        let data = try await call("FulfilmentOrder", ShopifyQueries.oneFulfilmentOrder, ["id": .string(id)], for: queue)
        let node = data["fulfillmentOrder"]
        guard !node.isNull else { return nil }
        let found = try await ShopifyFulfilment(self).whole(node, for: queue)
        guard let order = node["order"]["id"].text else {
            throw .unknown("fulfilment order \(plain(id)) cannot be read: order.id is missing")
        }
        return OwnedFulfilmentOrder(
            fulfilmentOrder: found, order: OrderID(legacyID(order)), orderName: node["order"]["name"].text ?? "",
            cancellationMessage: node["merchantRequests"]["nodes"].rows.first?["message"].text)
    }

    /// The global ids of fulfilment orders with a cancellation request that has no answer yet.
    package func cancellationRequests(after: String?, for queue: Queue) async throws(CallFailure) -> Page<String> {
        let data = try await call(
            "CancellationRequests", ShopifyQueries.cancellationRequests, ["after": JSON(after)], for: queue)
        let found = data["assignedFulfillmentOrders"]
        return Page(rows: found["nodes"].rows.compactMap { $0["id"].text }, next: Self.next(found), unreadable: [])
    }

    package func fulfilments(of order: OrderID, for queue: Queue) async throws(CallFailure) -> [Fulfilment] {
        let data = try await call(
            "Fulfilments", ShopifyQueries.fulfilments, ["id": .string(Self.gid(order))], for: queue)
        return data["order"]["fulfillments"].rows.compactMap(Self.fulfilment)
    }

    private static func fulfilment(_ node: JSONNode) -> Fulfilment? {
        guard let id = node["id"].text else { return nil }
        let tracking = node["trackingInfo"].rows
        return Fulfilment(
            id: id, status: node["status"].text ?? "", createdAt: node["createdAt"].instant,
            updatedAt: node["updatedAt"].instant,
            tracking: TrackingDetails(
                company: tracking.first?["company"].text, numbers: tracking.compactMap { $0["number"].text },
                urls: tracking.compactMap { $0["url"].text }))
    }

    /// Makes a fulfilment without telling the customer.
    package func createFulfilment(_ new: NewFulfilment, for queue: Queue) async throws(CallFailure) -> Fulfilment {
        let orders = new.parts.map { part -> JSON in
            let lines = part.lines.map { line -> JSON in ["id": .string(line.id), "quantity": JSON(line.quantity)] }
            return ["fulfillmentOrderId": .string(part.fulfilmentOrder), "fulfillmentOrderLineItems": .array(lines)]
        }
        let input: JSON = [
            "notifyCustomer": false, "trackingInfo": new.tracking.input, "lineItemsByFulfillmentOrder": .array(orders),
        ]
        let data = try await call(
            "CreateFulfilment", ShopifyQueries.createFulfilment, ["fulfillment": input], for: queue)
        try check(data["fulfillmentCreate"]["userErrors"])
        guard let made = Self.fulfilment(data["fulfillmentCreate"]["fulfillment"]) else {
            throw .unknown("Shopify made a fulfilment and did not say which")
        }
        return made
    }

    /// Cancels a fulfilment. Its units are open again on their fulfilment orders.
    package func cancelFulfilment(_ id: String, for queue: Queue) async throws(CallFailure) {
        let data = try await call(
            "CancelFulfilment", ShopifyQueries.cancelFulfilment, ["id": .string(id)], for: queue)
        try check(data["fulfillmentCancel"]["userErrors"])
    }

    package func updateTracking(
        fulfilment id: String, tracking: TrackingDetails, notifyCustomer: Bool, for queue: Queue
    ) async throws(CallFailure) -> Fulfilment {
        let data = try await call(
            "UpdateTracking", ShopifyQueries.updateTracking,
            ["id": .string(id), "tracking": tracking.input, "notify": .bool(notifyCustomer)], for: queue)
        try check(data["fulfillmentTrackingInfoUpdate"]["userErrors"])
        guard let made = Self.fulfilment(data["fulfillmentTrackingInfoUpdate"]["fulfillment"]) else {
            throw .unknown("Shopify changed a fulfilment's tracking and did not show it")
        }
        return made
    }

    // MARK: Cancellation

    package func acceptCancellation(fulfilmentOrder id: String, message: String?, for queue: Queue)
        async throws(CallFailure)
    {
        let data = try await call(
            "AcceptCancellation", ShopifyQueries.acceptCancellation, ["id": .string(id), "message": JSON(message)],
            for: queue)
        try check(data["fulfillmentOrderAcceptCancellationRequest"]["userErrors"])
    }

    package func rejectCancellation(fulfilmentOrder id: String, message: String?, for queue: Queue)
        async throws(CallFailure)
    {
        let data = try await call(
            "RejectCancellation", ShopifyQueries.rejectCancellation, ["id": .string(id), "message": JSON(message)],
            for: queue)
        try check(data["fulfillmentOrderRejectCancellationRequest"]["userErrors"])
    }

    /// Cancels the order on the channel, restocks and refunds. Shopify does so some time after its answer.
    package func cancelOrder(_ id: OrderID, for queue: Queue) async throws(CallFailure) {
        let data = try await call(
            "CancelOrder", ShopifyQueries.cancelOrder,
            ["id": .string(Self.gid(id)), "note": "stopped in the warehouse before it was released"], for: queue)
        try check(data["orderCancel"]["orderCancelUserErrors"])
    }

    /// Takes units off an order that will not be shipped, and so frees their stock. No money moves.
    /// - Parameter key: the same for the same units, so that a repeated call takes them only once.
    package func returnUnshipped(
        _ id: OrderID, _ lines: [(line: LineID, quantity: Int64)], key: String, for queue: Queue
    ) async throws(CallFailure) {
        let items = lines.map { line, quantity -> JSON in
            [
                "lineItemId": .string("gid://shopify/LineItem/\(line)"), "quantity": JSON(quantity),
                "restockType": "CANCEL",
            ]
        }
        let input: JSON = [
            "orderId": .string(Self.gid(id)), "note": "the warehouse will not ship it", "notify": false,
            "refundLineItems": .array(items),
        ]
        let data = try await call("Refund", ShopifyQueries.refund, ["input": input, "key": .string(key)], for: queue)
        try check(data["refundCreate"]["userErrors"])
    }

    package func addTags(_ id: OrderID, _ tags: [String], for queue: Queue) async throws(CallFailure) {
        let data = try await call(
            "AddTags", ShopifyQueries.addTags, ["id": .string(Self.gid(id)), "tags": .array(tags.map { .string($0) })],
            for: queue)
        try check(data["tagsAdd"]["userErrors"])
    }

    /// Adds a line at the end of the order's note, unless the note has the line already.
    package func appendNote(_ id: OrderID, _ line: String, for queue: Queue) async throws(CallFailure) {
        let data = try await call("Note", ShopifyQueries.note, ["id": .string(Self.gid(id))], for: queue)
        guard !data["order"].isNull else { throw .refused("Shopify has no order \(id)") }
        let there = data["order"]["note"].text ?? ""
        if there.contains(line) { return }
        let note = there.isEmpty ? line : there + "\n" + line
        let after = try await call(
            "UpdateNote", ShopifyQueries.updateNote, ["input": ["id": .string(Self.gid(id)), "note": .string(note)]],
            for: queue)
        try check(after["orderUpdate"]["userErrors"])
    }

    static func gid(_ id: OrderID) -> String { "gid://shopify/Order/\(id)" }

    static func next(_ connection: JSONNode) -> String? {
        connection["pageInfo"]["hasNextPage"].bool == true ? connection["pageInfo"]["endCursor"].text : nil
    }
}
