/// What the stand-in shop answers to queries.
struct ShopQueries {
    let shop: Shop

    init(_ shop: Shop) { self.shop = shop }

    var root: GraphQLObject {
        let orders = ShopOrderObject(shop: shop)
        let fulfilments = ShopFulfilmentObjects(shop: shop)
        return GraphQLObject(type: "QueryRoot") { [self] name, arguments in
            try shop.allow(name, Self.scopes[name])
            switch name {
            case "orders":
                // The cursor is a place in the order of changes. An order that changes meanwhile comes later, so none is left
                // out.
                let after = arguments["after"].string.flatMap { ChangePlace(cursor: $0) }
                let found = search(arguments["query"].string ?? "", after: after)
                var rest = arguments
                rest.values["after"] = nil
                return .object(
                    .connection("OrderConnection", found, rest, key: \.cursor) { [self] in
                        shop.orders[$0.id].map(orders.object) ?? GraphQLObject(type: "Order") { _, _ in nil }
                    })
            case "order": return .maybe(arguments["id"].idNumber.flatMap(order).map(orders.object))
            case "ordersCount": return .object(ShopObjects.count(search(arguments["query"].string ?? "").count))
            case "productVariants":
                return .object(
                    .connection(
                        "ProductVariantConnection", shop.variants, arguments, key: { String($0.id) }, node: object))
            case "locations":
                let all = shop.locations.filter {
                    arguments["includeInactive"].bool == true || !shop.inactiveLocations.contains($0)
                }
                return .object(
                    .connection("LocationConnection", all, arguments, key: { String($0) }) {
                        ShopObjects.location($0, shop)
                    })
            case "nodes": return .list(arguments["ids"].array.map { .maybe(node($0)) })
            case "node": return .maybe(node(arguments["id"]))
            case "assignedFulfillmentOrders":
                let status = arguments["assignmentStatus"].string
                let found = every { one in
                    (status == nil || one.requestStatus == status)
                        && (one.isOpen || one.requestStatus.hasPrefix("CANCELLATION"))
                }
                return fulfilments.connection(found.sorted { $0.id < $1.id }, arguments)
            case "fulfillmentOrders": return fulfilmentOrders(arguments)
            case "fulfillmentOrder":
                return .maybe(arguments["id"].idNumber.flatMap(fulfilmentOrder).map(fulfilments.object))
            case "fulfillment":
                let id = arguments["id"].idNumber ?? 0
                let order = shop.order(ofFulfilment: id)
                return .maybe(
                    order?.fulfilments.first { $0.id == id }.map { fulfilments.fulfilment($0, order) })
            case "webhookSubscriptions": return ShopSubscriptionObjects(shop: shop).list(arguments)
            case "currentAppInstallation": return .object(installation)
            default: return nil
            }
        }
    }

    private static let scopes: [String: String] = [
        "orders": "read_orders", "order": "read_orders", "ordersCount": "read_orders",
        "productVariants": "read_products", "locations": "read_locations",
    ]

    private func node(_ id: SandboxJSON) -> GraphQLObject? {
        guard let number = id.idNumber, let kind = id.string?.split(separator: "/").dropLast().last else { return nil }
        switch kind {
        case "InventoryItem": return shop.variants.first { $0.item == number }.map(inventoryItem)
        case "Order":
            guard shop.settings.scopes.contains("read_orders") else { return nil }
            return order(number).map(ShopOrderObject(shop: shop).object)
        case "FulfillmentOrder": return fulfilmentOrder(number).map(ShopFulfilmentObjects(shop: shop).object)
        case "Fulfillment":
            let order = shop.order(ofFulfilment: number)
            return order?.fulfilments.first { $0.id == number }.map {
                ShopFulfilmentObjects(shop: shop).fulfilment($0, order)
            }
        case "ProductVariant": return shop.variants.first { $0.id == number }.map(object)
        case "Location": return shop.locations.contains(number) ? ShopObjects.location(number, shop) : nil
        default: return nil
        }
    }

    /// An order that the app may see: older than 60 days only by a scope of its own.
    private func order(_ id: Int64) -> ShopOrder? {
        shop.searchRows[id].flatMap { isReadable($0) ? shop.orders[id] : nil }
    }

    private func isReadable(_ order: ShopSearchRow) -> Bool {
        order.createdAt >= shop.askedAt - 60 * 86_400_000 || shop.settings.scopes.contains("read_all_orders")
    }

    private func fulfilmentOrder(_ id: Int64) -> ShopFulfilmentOrder? {
        guard let order = shop.order(ofFulfilmentOrder: id) else { return nil }
        return ShopFulfilmentObjects(shop: shop).visible(order).first { $0.id == id }
    }

    /// Those fulfilment orders that the app may see, of the orders in which one has changed since.
    private func every(
        since: Int64 = .min, where isWanted: (ShopFulfilmentOrder) -> Bool
    ) -> [ShopFulfilmentOrder] {
        shop.searchRows.values.flatMap { row -> [ShopFulfilmentOrder] in
            guard row.routedAt <= shop.askedAt, row.fulfilmentOrderChangedAt >= since else { return [] }
            return (shop.orders[row.id]?.fulfilmentOrders ?? []).filter { isWanted($0) && shop.sees($0) }
        }
    }

    /// A search over all fulfilment orders. The cursor is a place in the order of changes, or of ids.
    private func fulfilmentOrders(_ arguments: GraphQLArguments) -> GraphQLResult {
        let search = ShopSearch(arguments["query"].string ?? "")
        let closed = arguments["includeClosed"].bool == true
        let byChange = arguments["sortKey"].string == "UPDATED_AT"
        func place(_ one: ShopFulfilmentOrder) -> ChangePlace { ChangePlace(byChange ? one.updatedAt : 0, one.id) }
        let after = arguments["after"].string.flatMap { ChangePlace(cursor: $0) }
        let all = every(since: search.since("updated_at")) { closed || $0.isOpen }
        let found = search.filter(all).filter { one in after.map { place(one) > $0 } ?? true }
        var rest = arguments
        rest.values["after"] = nil
        return ShopFulfilmentObjects(shop: shop).connection(
            found.sorted { place($0) < place($1) }, rest, key: { place($0).cursor })
    }

    private var installation: GraphQLObject {
        GraphQLObject(type: "AppInstallation") { [self] name, _ in
            switch name {
            case "id": .text("gid://shopify/AppInstallation/1")
            case "accessScopes":
                .list(
                    shop.settings.scopes.sorted().map { scope in
                        .object(
                            GraphQLObject(type: "AccessScope") { name, _ in
                                switch name {
                                case "handle", "description": .text(scope)
                                default: nil
                                }
                            })
                    })
            default: nil
            }
        }
    }

    /// A place in the order of changes.
    private struct ChangePlace: Comparable {
        var updatedAt: Int64
        var id: Int64

        init(_ updatedAt: Int64, _ id: Int64) { (self.updatedAt, self.id) = (updatedAt, id) }

        init?(cursor: String) {
            let parts = cursor.split(separator: "-").compactMap { Int64($0) }
            guard parts.count == 2 else { return nil }
            (updatedAt, id) = (parts[0], parts[1])
        }

        var cursor: String { "\(updatedAt)-\(id)" }

        static func < (a: ChangePlace, b: ChangePlace) -> Bool { (a.updatedAt, a.id) < (b.updatedAt, b.id) }
    }

    private func search(_ text: String, after: ChangePlace? = nil) -> [ChangePlace] {
        let search = ShopSearch(text)
        if let name = search.name {
            return shop.searchRows.values.filter { $0.name == name && isReadable($0) }
                .map { ChangePlace($0.updatedAt, $0.id) }.sorted()
        }
        let (updated, created) = (search.since("updated_at"), search.since("created_at")..<search.before("created_at"))
        var found: [ChangePlace] = []
        for row in shop.searchRows.values
        where row.updatedAt >= updated && created.contains(row.createdAt) && isReadable(row) {
            let place = ChangePlace(row.updatedAt, row.id)
            if let after, place <= after { continue }
            // Last, since it copies the order.
            if shop.orders[row.id].map(search.wants) == true { found.append(place) }
        }
        return found.sorted()
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
            case "inventoryItem": .object(inventoryItem(variant))
            default: nil
            }
        }
    }

    // MARK: Stock

    private func inventoryItem(_ variant: ShopVariant) -> GraphQLObject {
        let levels = (shop.levels[variant.item] ?? [:]).sorted { $0.key < $1.key }
        return GraphQLObject(type: "InventoryItem") { name, arguments in
            switch name {
            case "id": return .text("gid://shopify/InventoryItem/\(variant.item)")
            case "sku": return .text(variant.sku)
            case "tracked": return .value(.bool(variant.tracked))
            case "requiresShipping": return .value(.bool(variant.requiresShipping))
            case "inventoryLevel":
                return .maybe(
                    arguments["locationId"].idNumber.flatMap { id in
                        levels.first { $0.key == id }.map { ShopObjects.level($0.value, at: id, shop) }
                    })
            case "inventoryLevels":
                return .object(
                    .connection("InventoryLevelConnection", levels, arguments, key: { String($0.key) }) {
                        ShopObjects.level($0.value, at: $0.key, shop)
                    })
            default: return nil
            }
        }
    }
}
