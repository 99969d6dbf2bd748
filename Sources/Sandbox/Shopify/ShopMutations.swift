/// The mutations of the stand-in shop.
struct ShopMutations {
    let shop: Shop
    let now: Int64

    init(_ shop: Shop, at now: Int64) {
        self.shop = shop
        self.now = now
    }

    var root: GraphQLObject {
        GraphQLObject(type: "Mutation") { [self] name, arguments in
            try shop.allow(name, Self.scopes[name])
            switch name {
            case "orderCancel": return cancelOrder(arguments)
            case "tagsAdd": return addTags(arguments)
            case "orderCapture": return captureOrder(arguments["input"])
            case "orderUpdate": return updateOrder(arguments["input"])
            case "webhookSubscriptionCreate": return ShopSubscriptionObjects(shop: shop).create(arguments)
            case "webhookSubscriptionUpdate": return ShopSubscriptionObjects(shop: shop).update(arguments)
            case "inventorySetQuantities":
                return try setQuantities(arguments["input"], key: arguments["@idempotent.key"].string)
            case "inventoryActivate": return try ShopStockMutations(shop: shop).activate(arguments)
            case "refundCreate": return try refund(arguments["input"], key: arguments["@idempotent.key"].string)
            default: return try ShopFulfilmentMutations(shop: shop, now: now).result(name, arguments)
            }
        }
    }

    private static let scopes = [
        "orderCancel": "write_orders", "tagsAdd": "write_orders", "orderCapture": "write_orders",
        "orderUpdate": "write_orders", "refundCreate": "write_orders", "inventorySetQuantities": "write_inventory",
        "inventoryActivate": "write_inventory",
    ]

    private func cancelOrder(_ arguments: GraphQLArguments) -> GraphQLResult {
        guard let id = arguments["orderId"].idNumber, let order = shop.orders[id] else {
            return .payload(
                "OrderCancelPayload", "job", .null, errors: ["Order does not exist"],
                errorsMember: "orderCancelUserErrors")
        }
        guard order.cancelledAt == nil else {
            return .payload(
                "OrderCancelPayload", "job", .null, errors: ["Order has already been cancelled"],
                errorsMember: "orderCancelUserErrors")
        }
        shop.cancel(id, at: now)
        return .payload(
            "OrderCancelPayload", "job",
            .object(
                GraphQLObject(type: "Job") { name, _ in
                    switch name {
                    case "id": .text("gid://shopify/Job/\(id)")
                    case "done": .value(false)
                    default: nil
                    }
                }), errorsMember: "orderCancelUserErrors")
    }

    private func refund(_ input: SandboxJSON, key: String?) throws -> GraphQLResult {
        func refused(_ message: String) -> GraphQLResult {
            .payload("RefundCreatePayload", "refund", .null, errors: [message])
        }
        guard let id = input["orderId"].idNumber, let order = shop.orders[id] else {
            return refused("Order does not exist")
        }
        let key = try ShopStockMutations.demand(key)
        let made = GraphQLResult.payload(
            "RefundCreatePayload", "refund",
            .object(
                GraphQLObject(type: "Refund") { name, _ in
                    name == "id" ? .text("gid://shopify/Refund/\(id)") : nil
                }))
        if shop.isUsed(key) { return made }
        var units: [Int64: Int64] = [:]
        for row in input["refundLineItems"].array {
            guard let line = row["lineItemId"].idNumber, let quantity = row["quantity"].int,
                row["restockType"].string == "CANCEL",
                let there = order.lines.first(where: { $0.id == line }), quantity > 0, quantity <= there.remaining
            else { return refused("Refund line items quantity cannot refund more items than were unfulfilled") }
            units[line] = quantity
        }
        // A refused call does not use its key up.
        guard shop.firstUse(of: key) else { return made }
        shop.take(units, off: id, at: now)
        return made
    }

    private func updateOrder(_ input: SandboxJSON) -> GraphQLResult {
        guard let id = input["id"].idNumber, shop.orders[id] != nil else {
            return .payload("OrderUpdatePayload", "order", .null, errors: ["Order does not exist"])
        }
        let note = input["note"].string
        if let note, note.utf16.count > 5000 {
            return .payload(
                "OrderUpdatePayload", "order", .null, errors: ["Note is too long (maximum is 5000 characters)"])
        }
        shop.change(id, at: now, topic: "orders/updated") { $0.note = note }
        return .payload(
            "OrderUpdatePayload", "order",
            .object(
                GraphQLObject(type: "Order") { name, _ in
                    switch name {
                    case "id": .text("gid://shopify/Order/\(id)")
                    case "note": .text(note)
                    default: nil
                    }
                }))
    }

    private func addTags(_ arguments: GraphQLArguments) -> GraphQLResult {
        guard let id = arguments["id"].idNumber, shop.orders[id] != nil else {
            return .payload("TagsAddPayload", "node", .null, errors: ["Resource does not exist"])
        }
        shop.change(id, at: now, topic: "orders/updated") { order in
            for tag in arguments["tags"].array.compactMap(\.string) where !order.tags.contains(tag) {
                order.tags.append(tag)
            }
        }
        return .payload(
            "TagsAddPayload", "node",
            .object(
                GraphQLObject(type: "Order") { name, _ in name == "id" ? .text("gid://shopify/Order/\(id)") : nil }))
    }

    // MARK: Money

    /// The rules are Shopify's; the words of the refusals are ours.
    private func captureOrder(_ input: SandboxJSON) -> GraphQLResult {
        func refused(_ message: String) -> GraphQLResult {
            .payload("OrderCapturePayload", "transaction", .null, errors: [message])
        }
        guard let id = input["id"].idNumber, let order = shop.orders[id] else { return refused("Order does not exist") }
        guard order.cancelledAt == nil else { return refused("Order has been cancelled") }
        guard let parent = input["parentTransactionId"].idNumber,
            let authorisation = order.transactions.first(where: { $0.id == parent && $0.kind == "AUTHORIZATION" })
        else { return refused("Parent transaction does not exist or is not an authorization") }
        if let currency = input["currency"].string, currency != order.placed.currency {
            return refused("Currency must be the order's presentment currency")
        }
        if let end = authorisation.expiresAt, end <= now { return refused("The authorization has expired") }
        guard let amount = minor(input["amount"].string), amount > 0 else {
            return refused("Amount must be greater than zero")
        }
        let before = order.transactions.filter { $0.parent == parent && $0.kind == "CAPTURE" && $0.status == "SUCCESS" }
        if !before.isEmpty, !shop.settings.multiCapture {
            return refused("The authorization has already been captured")
        }
        let left = authorisation.amount - before.reduce(0) { $0 + $1.amount }
        guard amount <= left else { return refused("Amount exceeds the amount available to capture") }
        let made = ShopOrder.Transaction(
            id: shop.takeID(), parent: parent, kind: "CAPTURE",
            status: shop.settings.declinesCaptures ? "FAILURE" : "SUCCESS",
            amount: amount, createdAt: now)
        let whole = order.captured + amount >= order.total
        guard !shop.settings.forgetsCaptures else {
            return .payload(
                "OrderCapturePayload", "transaction",
                .object(ShopObjects.transaction(made, order, multiCapture: shop.settings.multiCapture)))
        }
        shop.change(id, at: now, topic: whole ? "orders/paid" : "orders/updated") { order in
            order.transactions.append(made)
            if made.status == "SUCCESS" { shop.log.note(.captured, order: order.name) }
            if made.status == "SUCCESS" { order.placed.financialStatus = whole ? "paid" : "partially_paid" }
        }
        return .payload(
            "OrderCapturePayload", "transaction",
            .object(
                ShopObjects.transaction(made, shop.orders[id] ?? order, multiCapture: shop.settings.multiCapture)))
    }

    private func minor(_ text: String?) -> Int64? {
        guard let parts = text?.split(separator: ".", omittingEmptySubsequences: false), parts.count == 2,
            parts[1].count == 2
        else { return nil }
        return Int64(parts[0] + parts[1])
    }

    // MARK: Stock

    /// `inventorySetQuantities`: writes all quantities or none, and only if each is still what the caller believes.
    private func setQuantities(_ input: SandboxJSON, key: String?) throws -> GraphQLResult {
        func payload(_ errors: [(field: [String], code: String, message: String)]) -> GraphQLResult {
            .object(
                GraphQLObject(type: "InventorySetQuantitiesPayload") { name, _ in
                    switch name {
                    case "inventoryAdjustmentGroup":
                        errors.isEmpty
                            ? .object(
                                GraphQLObject(type: "InventoryAdjustmentGroup") { name, _ in
                                    name == "createdAt" ? .text(timestamp(now)) : nil
                                }) : .null
                    case "userErrors":
                        .list(
                            errors.map { error in
                                .object(
                                    GraphQLObject(type: "InventorySetQuantitiesUserError") { name, _ in
                                        switch name {
                                        case "field": .value(.array(error.field.map { .string($0) }))
                                        case "code": .text(error.code)
                                        case "message": .text(error.message)
                                        default: nil
                                        }
                                    })
                            })
                    default: nil
                    }
                })
        }
        let key = try ShopStockMutations.demand(key)
        let rows = input["quantities"].array
        guard input["name"].string == "available" else {
            return payload([
                (["input", "name"], "INVALID_NAME", "The quantity name must be either 'available' or 'on_hand'.")
            ])
        }
        guard rows.count <= 250 else {
            throw GraphQLExecution.Failure(
                message: "The input array size of \(rows.count) is greater than the maximum allowed of 250.",
                code: "MAX_INPUT_SIZE_EXCEEDED")
        }
        // Null takes any figure, but has to be said (docs/apis/shopify.md#stock).
        for row in rows {
            if case .object(let members) = row, members["changeFromQuantity"] == nil {
                throw GraphQLExecution.Failure(
                    message: "changeFromQuantity: expected value to be given", code: "INVALID_VARIABLE")
            }
        }
        if shop.isUsed(key) { return payload([]) }
        var errors: [(field: [String], code: String, message: String)] = []
        for (index, row) in rows.enumerated() {
            let place = ["input", "quantities", String(index)]
            guard let item = variant(row)?.item else {
                errors.append(
                    (place + ["inventoryItemId"], "INVALID_INVENTORY_ITEM", "The inventory item could not be found."))
                continue
            }
            let location = location(row)
            guard !shop.inactiveLocations.contains(location) else {
                errors.append((place + ["locationId"], "INVALID_LOCATION", "The location could not be found."))
                continue
            }
            guard let level = shop.levels[item]?[location] else {
                errors.append(
                    (
                        place + ["locationId"], "ITEM_NOT_STOCKED_AT_LOCATION",
                        "The inventory item is not stocked at the location."
                    ))
                continue
            }
            if let from = row["changeFromQuantity"].int, from != level.available {
                errors.append(
                    (place + ["changeFromQuantity"], "CHANGE_FROM_QUANTITY_STALE", "The quantity has changed."))
            }
        }
        guard errors.isEmpty else { return payload(errors) }
        _ = shop.firstUse(of: key)
        for row in rows {
            guard let variant = variant(row), let quantity = row["quantity"].int else { continue }
            shop.levels[variant.item]?[location(row)]?.available = quantity
            shop.log.note(.stockWritten, item: variant.sku)
            if let sku = variant.sku { shop.stockWrites.append((now, sku, quantity)) }
        }
        return payload([])
    }

    private func variant(_ row: SandboxJSON) -> ShopVariant? {
        row["inventoryItemId"].idNumber.flatMap { id in shop.variants.first { $0.item == id } }
    }

    private func location(_ row: SandboxJSON) -> Int64 { row["locationId"].idNumber ?? Shop.location }
}
