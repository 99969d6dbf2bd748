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
            switch name {
            case "fulfillmentCreate", "fulfillmentCreateV2": return createFulfilment(arguments["fulfillment"])
            case "fulfillmentTrackingInfoUpdate", "fulfillmentTrackingInfoUpdateV2":
                return updateTracking(arguments)
            case "fulfillmentCancel": return cancelFulfilment(arguments)
            case "fulfillmentOrderAcceptCancellationRequest": return answer(arguments, accepted: true)
            case "fulfillmentOrderRejectCancellationRequest": return answer(arguments, accepted: false)
            case "orderCancel": return cancelOrder(arguments)
            case "tagsAdd": return addTags(arguments)
            case "orderCapture": return captureOrder(arguments["input"])
            case "orderUpdate": return updateOrder(arguments["input"])
            case "inventorySetQuantities":
                return setQuantities(arguments["input"], key: arguments["@idempotent.key"].string)
            case "refundCreate": return refund(arguments["input"], key: arguments["@idempotent.key"].string)
            default: return nil
            }
        }
    }

    private func createFulfilment(_ input: SandboxJSON) -> GraphQLResult {
        func refused(_ message: String) -> GraphQLResult {
            .payload("FulfillmentCreatePayload", "fulfillment", .null, errors: [message])
        }
        guard let group = input["lineItemsByFulfillmentOrder"].array.first,
            let id = group["fulfillmentOrderId"].idNumber, let order = shop.order(ofFulfilmentOrder: id)
        else { return refused("Fulfillment order does not exist.") }
        guard order.cancelledAt == nil, order.fulfilmentOrderStatus != "CLOSED" else {
            return refused(
                "Fulfillment order \(id) has an unfulfillable status= \(order.fulfilmentOrderStatus.lowercased()).")
        }
        var quantities: [Int64: Int64] = [:]
        for item in group["fulfillmentOrderLineItems"].array {
            guard let line = item["id"].idNumber, let quantity = item["quantity"].int else { continue }
            quantities[line] = quantity
        }
        // Without a list of lines, all of them are meant.
        if quantities.isEmpty {
            for line in order.lines where line.remaining > 0 { quantities[line.id] = line.remaining }
        }
        for (line, quantity) in quantities {
            guard let there = order.lines.first(where: { $0.id == line }), quantity > 0, quantity <= there.remaining
            else {
                return refused("Invalid fulfillment order line item quantity requested.")
            }
        }
        let tracking = input["trackingInfo"]
        let made = shop.fulfil(
            order.id, quantities, numbers: Self.list(tracking, "number"), urls: Self.list(tracking, "url"),
            company: tracking["company"].string, notify: input["notifyCustomer"].bool ?? false, at: now)
        return .payload("FulfillmentCreatePayload", "fulfillment", .object(ShopObjects.fulfilment(made)))
    }

    private func updateTracking(_ arguments: GraphQLArguments) -> GraphQLResult {
        guard let id = arguments["fulfillmentId"].idNumber, let order = shop.order(ofFulfilment: id) else {
            return .payload(
                "FulfillmentTrackingInfoUpdatePayload", "fulfillment", .null, errors: ["Fulfillment does not exist."])
        }
        let tracking = arguments["trackingInfoInput"]
        var updated: ShopOrder.Fulfilment?
        shop.change(order.id, at: now, topic: "orders/updated") { order in
            guard let index = order.fulfilments.firstIndex(where: { $0.id == id }) else { return }
            order.fulfilments[index].numbers = Self.list(tracking, "number")
            order.fulfilments[index].urls = Self.list(tracking, "url")
            order.fulfilments[index].company = tracking["company"].string ?? order.fulfilments[index].company
            order.fulfilments[index].updatedAt = max(now, order.fulfilments[index].createdAt + 3000)
            if arguments["notifyCustomer"].bool == true {
                order.fulfilments[index].notifications += 1
                order.fulfilments[index].notifiedAt = order.fulfilments[index].notifiedAt ?? now
            }
            updated = order.fulfilments[index]
        }
        return .payload(
            "FulfillmentTrackingInfoUpdatePayload", "fulfillment", .maybe(updated.map(ShopObjects.fulfilment)))
    }

    private func cancelFulfilment(_ arguments: GraphQLArguments) -> GraphQLResult {
        func refused(_ message: String) -> GraphQLResult {
            .payload("FulfillmentCancelPayload", "fulfillment", .null, errors: [message])
        }
        guard let id = arguments["id"].idNumber, let order = shop.order(ofFulfilment: id),
            let made = order.fulfilments.first(where: { $0.id == id })
        else { return refused("Fulfillment does not exist.") }
        guard !made.cancelled else { return refused("Fulfillment has already been cancelled.") }
        shop.cancelFulfilment(id, of: order.id, at: now)
        return .payload(
            "FulfillmentCancelPayload", "fulfillment",
            .maybe(shop.orders[order.id]?.fulfilments.first { $0.id == id }.map(ShopObjects.fulfilment)))
    }

    private func answer(_ arguments: GraphQLArguments, accepted: Bool) -> GraphQLResult {
        let type = "FulfillmentOrder\(accepted ? "Accept" : "Reject")CancellationRequestPayload"
        guard let id = arguments["id"].idNumber, let order = shop.order(ofFulfilmentOrder: id),
            order.requestStatus == "CANCELLATION_REQUESTED"
        else {
            return .payload(
                type, "fulfillmentOrder", .null,
                errors: ["Cannot \(accepted ? "accept" : "reject") a cancellation request that is not open."])
        }
        shop.answerCancellation(order.id, accepted: accepted, message: arguments["message"].string)
        let status = accepted ? "CANCELLATION_ACCEPTED" : "CANCELLATION_REJECTED"
        return .payload(
            type, "fulfillmentOrder",
            .object(
                GraphQLObject(type: "FulfillmentOrder") { name, _ in
                    switch name {
                    case "id": .text("gid://shopify/FulfillmentOrder/\(id)")
                    case "requestStatus": .text(status)
                    default: nil
                    }
                }))
    }

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

    private func refund(_ input: SandboxJSON, key: String?) -> GraphQLResult {
        func refused(_ message: String) -> GraphQLResult {
            .payload("RefundCreatePayload", "refund", .null, errors: [message])
        }
        guard let id = input["orderId"].idNumber, let order = shop.orders[id] else {
            return refused("Order does not exist")
        }
        guard let key else {
            return refused("The @idempotent directive is required for this mutation but was not provided.")
        }
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

    /// Takes `number` and `numbers`, as the real input does.
    private static func list(_ tracking: SandboxJSON, _ name: String) -> [String] {
        let many = tracking["\(name)s"].array.compactMap(\.string)
        return many.isEmpty ? [tracking[name].string].compactMap { $0 } : many
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
    private func setQuantities(_ input: SandboxJSON, key: String?) -> GraphQLResult {
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
        guard let key else {
            return payload([
                ([], "IDEMPOTENCY_KEY_REQUIRED", "The @idempotent directive is required for this mutation.")
            ])
        }
        let rows = input["quantities"].array
        guard input["name"].string == "available", rows.count <= 250 else {
            return payload([(["input", "quantities"], "INVALID", "At most 250 quantities can be set.")])
        }
        if shop.isUsed(key) { return payload([]) }
        var errors: [(field: [String], code: String, message: String)] = []
        for (index, row) in rows.enumerated() {
            let place = ["input", "quantities", String(index)]
            guard let id = row["inventoryItemId"].idNumber,
                let level = shop.levels[id]
            else {
                errors.append(
                    (place + ["inventoryItemId"], "INVALID_INVENTORY_ITEM", "The inventory item is not stocked."))
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
            guard let id = row["inventoryItemId"].idNumber,
                let quantity = row["quantity"].int
            else { continue }
            shop.levels[id]?.available = quantity
            if let sku = shop.variants.first(where: { $0.id == id })?.sku {
                shop.stockWrites.append((now, sku, quantity))
            }
        }
        return payload([])
    }
}
