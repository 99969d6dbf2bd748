import Foundation

/// What the stand-in shop answers to queries.
struct ShopQueries {
    let shop: Shop

    init(_ shop: Shop) { self.shop = shop }

    var root: GraphQLObject {
        GraphQLObject(type: "QueryRoot") { [self] name, arguments in
            switch name {
            case "orders":
                // The cursor is a place in the order of changes. An order that changes meanwhile comes later, so none is left
                // out.
                let after = arguments["after"].string.flatMap { OrderPlace(cursor: $0) }
                let found = search(arguments["query"].string ?? "", after: after)
                return .object(
                    .connection("OrderConnection", found, arguments, key: \.cursor) { [self] in
                        shop.orders[$0.id].map(object) ?? GraphQLObject(type: "Order") { _, _ in nil }
                    })
            case "order": return .maybe(arguments["id"].idNumber.flatMap { shop.orders[$0] }.map(object))
            case "ordersCount":
                let count = search(arguments["query"].string ?? "").count
                return .object(
                    GraphQLObject(type: "Count") { name, _ in
                        switch name {
                        case "count": .value(.int(Int64(count)))
                        case "precision": .text("EXACT")
                        default: nil
                        }
                    })
            case "productVariants":
                return .object(
                    .connection(
                        "ProductVariantConnection", shop.variants, arguments, key: { String($0.id) }, node: object))
            case "locations":
                return .object(
                    .connection(
                        "LocationConnection", [Shop.location] + shop.settings.otherLocations, arguments,
                        key: { String($0) }
                    ) {
                        id in
                        GraphQLObject(type: "Location") { name, _ in
                            switch name {
                            case "id": .text("gid://shopify/Location/\(id)")
                            case "name": .text("Location \(id)")
                            default: nil
                            }
                        }
                    })
            case "nodes":
                return .list(
                    arguments["ids"].array.map { id in
                        id.idNumber.map { .object(inventoryItem($0)) } ?? .null
                    })
            case "assignedFulfillmentOrders":
                let status = arguments["assignmentStatus"].string
                let found = shop.orders.values.filter { status == nil || $0.requestStatus == status }
                    .sorted { $0.fulfilmentOrder < $1.fulfilmentOrder }
                return .object(
                    .connection(
                        "FulfillmentOrderConnection", found, arguments, key: { String($0.fulfilmentOrder) },
                        node: fulfilmentOrder))
            case "fulfillment":
                let id = arguments["id"].idNumber
                let made = shop.orders.values.lazy.flatMap(\.fulfilments).first { $0.id == id }
                return .maybe(made.map(ShopObjects.fulfilment))
            case "fulfillmentOrder":
                return .maybe(
                    arguments["id"].idNumber.flatMap { shop.order(ofFulfilmentOrder: $0) }.map(fulfilmentOrder))
            default: return nil
            }
        }
    }

    /// An order's place in the order of changes.
    private struct OrderPlace: Comparable {
        var updatedAt: Int64
        var id: Int64

        init(_ order: ShopOrder) { (updatedAt, id) = (order.updatedAt, order.id) }

        init?(cursor: String) {
            let parts = cursor.split(separator: "-").compactMap { Int64($0) }
            guard parts.count == 2 else { return nil }
            (updatedAt, id) = (parts[0], parts[1])
        }

        var cursor: String { "\(updatedAt)-\(id)" }

        static func < (a: OrderPlace, b: OrderPlace) -> Bool { (a.updatedAt, a.id) < (b.updatedAt, b.id) }
    }

    /// Reads `name:'…'`, `updated_at:>='…'` and `created_at:>='…'`. Other words are ignored, as in the real search.
    private func search(_ text: String, after: OrderPlace? = nil) -> [OrderPlace] {
        if let range = text.range(of: "name:'") {
            return shop.order(named: String(text[range.upperBound...].prefix { $0 != "'" })).map { [OrderPlace($0)] }
                ?? []
        }
        func since(_ field: String) -> Int64 {
            guard let range = text.range(of: "\(field):>='") else { return .min }
            return milliseconds(String(text[range.upperBound...].prefix { $0 != "'" })) ?? .min
        }
        let (updated, created) = (since("updated_at"), since("created_at"))
        var found: [OrderPlace] = []
        for order in shop.orders.values where order.updatedAt >= updated && order.createdAt >= created {
            let place = OrderPlace(order)
            if let after, place <= after { continue }
            found.append(place)
        }
        return found.sorted()
    }

    private func object(_ order: ShopOrder) -> GraphQLObject {
        let placed = order.placed
        func money(_ minor: Int64) -> GraphQLResult { .object(ShopObjects.moneyBag(minor, placed.currency)) }
        return GraphQLObject(type: "Order") { [self] name, arguments in
            switch name {
            case "id": return .text("gid://shopify/Order/\(order.id)")
            case "legacyResourceId": return .text(String(order.id))
            case "name": return .text(order.name)
            case "createdAt": return .text(timestamp(order.createdAt))
            case "updatedAt": return .text(timestamp(order.updatedAt))
            case "cancelledAt": return .text(order.cancelledAt.map(timestamp))
            case "displayFinancialStatus": return .text(placed.financialStatus.uppercased())
            case "currencyCode", "presentmentCurrencyCode": return .text(placed.currency)
            case "transactions":
                return .list(
                    order.transactions.map {
                        .object(ShopObjects.transaction($0, order, multiCapture: shop.settings.multiCapture))
                    })
            case "sourceName": return .text("web")
            case "test": return .value(false)
            case "email": return .text(placed.email)
            case "phone": return .null
            case "note": return .text(order.note)
            case "tags": return .value(.array(order.tags.map { .string($0) }))
            case "currentTotalPriceSet", "totalPriceSet": return money(order.total)
            case "currentSubtotalPriceSet", "subtotalPriceSet": return money(order.subtotal)
            case "currentTotalTaxSet", "totalTaxSet": return money(placed.tax)
            case "totalReceivedSet": return money(order.captured)
            case "totalRefundedSet": return money(order.refunded)
            case "totalShippingPriceSet": return money(placed.shipping)
            case "shippingLine":
                return .maybe(
                    placed.shippingTitle.map { title in
                        GraphQLObject(type: "ShippingLine") { name, _ in name == "title" ? .text(title) : nil }
                    })
            case "shippingAddress": return .object(ShopObjects.address(placed.address))
            case "billingAddress": return .null
            case "lineItems":
                return .object(
                    .connection("LineItemConnection", order.lines, arguments, key: { String($0.id) }) {
                        ShopObjects.line($0, placed.currency)
                    })
            case "fulfillmentOrders":
                let routed = order.routedAt <= shop.askedAt
                let all =
                    routed && order.lines.contains { $0.ordered.requiresShipping && !$0.ordered.giftCard }
                    ? [order] : []
                return .object(
                    .connection(
                        "FulfillmentOrderConnection", all, arguments, key: { String($0.id) }, node: fulfilmentOrder))
            case "fulfillments": return .list(order.fulfilments.map { .object(ShopObjects.fulfilment($0)) })
            default: return nil
            }
        }
    }

    private func object(_ variant: ShopVariant) -> GraphQLObject {
        GraphQLObject(type: "ProductVariant") { name, _ in
            switch name {
            case "id": .text("gid://shopify/ProductVariant/\(variant.id)")
            case "sku": .text(variant.sku)
            case "title": .text("Default Title")
            case "product":
                .object(
                    GraphQLObject(type: "Product") { name, _ in
                        switch name {
                        case "title": .text(variant.title)
                        case "status": .text(variant.active ? "ACTIVE" : "DRAFT")
                        default: nil
                        }
                    })
            case "inventoryItem": .object(inventoryItem(variant.id))
            default: nil
            }
        }
    }

    private func fulfilmentOrder(_ order: ShopOrder) -> GraphQLObject {
        let goods = order.lines.filter { $0.ordered.requiresShipping && !$0.ordered.giftCard }
        return GraphQLObject(type: "FulfillmentOrder") { [self] name, arguments in
            switch name {
            case "id": return .text("gid://shopify/FulfillmentOrder/\(order.fulfilmentOrder)")
            case "status": return .text(order.fulfilmentOrderStatus)
            case "requestStatus": return .text(order.requestStatus)
            case "assignedLocation":
                return .object(
                    GraphQLObject(type: "FulfillmentOrderAssignedLocation") { name, _ in
                        guard name == "location" else { return nil }
                        return .object(
                            GraphQLObject(type: "Location") { name, _ in
                                name == "id" ? .text("gid://shopify/Location/\(order.placed.location)") : nil
                            })
                    })
            case "order": return .object(object(order))
            case "merchantRequests":
                let requests = order.requestStatus.hasPrefix("CANCELLATION") ? [order.cancellationMessage] : []
                return .object(
                    .connection("FulfillmentOrderMerchantRequestConnection", requests, arguments, key: { $0 ?? "" }) {
                        message in
                        GraphQLObject(type: "FulfillmentOrderMerchantRequest") { name, _ in
                            switch name {
                            case "message": .text(message)
                            case "kind": .text("CANCELLATION_REQUEST")
                            default: nil
                            }
                        }
                    })
            case "lineItems":
                return .object(
                    .connection("FulfillmentOrderLineItemConnection", goods, arguments, key: { String($0.id) }) {
                        line in
                        GraphQLObject(type: "FulfillmentOrderLineItem") { name, _ in
                            switch name {
                            case "id": .text("gid://shopify/FulfillmentOrderLineItem/\(line.id)")
                            case "remainingQuantity": .value(.int(line.remaining))
                            case "totalQuantity": .value(.int(line.current))
                            case "lineItem": .object(ShopObjects.line(line, order.placed.currency))
                            default: nil
                            }
                        }
                    })
            default: return nil
            }
        }
    }

    // MARK: Stock

    private func inventoryItem(_ id: Int64) -> GraphQLObject {
        let level = shop.levels[id]
        return GraphQLObject(type: "InventoryItem") { name, arguments in
            switch name {
            case "id": return .text("gid://shopify/InventoryItem/\(id)")
            case "tracked": return .value(.bool(level != nil))
            case "requiresShipping":
                return .value(.bool(shop.variants.first { $0.id == id }?.requiresShipping ?? true))
            case "inventoryLevels":
                return .object(
                    .connection("InventoryLevelConnection", level.map { [$0] } ?? [], arguments, key: { _ in "1" }) {
                        level in ShopObjects.level(level)
                    })
            default: return nil
            }
        }
    }
}
