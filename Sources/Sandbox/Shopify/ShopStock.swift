/// The stand-in shop's own figures for a variant at a location (docs/apis/shopify.md#stock).
package struct ShopLevel: Sendable {
    package var available: Int64
    /// Units that are sold and not fulfilled.
    package var committed: Int64 = 0
}

extension Shop {
    package static let location: Int64 = 1

    /// Starts tracking a variant's stock.
    package func setStock(_ sku: String, _ units: Int64) {
        for variant in variants where variant.sku == sku { levels[variant.id] = ShopLevel(available: units) }
    }

    /// Somebody changes the available quantity in the shop itself.
    package func moveStock(_ sku: String, by units: Int64) {
        for variant in variants where variant.sku == sku { levels[variant.id]?.available += units }
    }

    package func level(_ sku: String) -> ShopLevel? {
        variants.first { $0.sku == sku }.flatMap { levels[$0.id] }
    }

    /// Sells units of an order's lines, or frees them if the number is negative.
    func commit(_ sku: String?, _ units: Int64) {
        guard let sku else { return }
        for variant in variants where variant.sku == sku {
            levels[variant.id]?.available -= units
            levels[variant.id]?.committed += units
        }
    }

    func fulfilled(_ sku: String?, _ units: Int64) {
        guard let sku else { return }
        for variant in variants where variant.sku == sku { levels[variant.id]?.committed -= units }
    }

    /// `inventorySetQuantities`: writes all quantities or none, and only if each is still what the caller believes.
    func setQuantities(_ input: SandboxJSON, key: String?, _ now: Int64) -> GraphQLResult {
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
        if isUsed(key) { return payload([]) }
        var errors: [(field: [String], code: String, message: String)] = []
        for (index, row) in rows.enumerated() {
            let place = ["input", "quantities", String(index)]
            guard let id = row["inventoryItemId"].string?.split(separator: "/").last.flatMap({ Int64($0) }),
                let level = levels[id]
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
        _ = firstUse(of: key)
        for row in rows {
            guard let id = row["inventoryItemId"].string?.split(separator: "/").last.flatMap({ Int64($0) }),
                let quantity = row["quantity"].int
            else { continue }
            levels[id]?.available = quantity
            if let sku = variants.first(where: { $0.id == id })?.sku { stockWrites.append((now, sku, quantity)) }
        }
        return payload([])
    }

    func inventoryItem(_ id: Int64) -> GraphQLObject {
        let level = levels[id]
        return GraphQLObject(type: "InventoryItem") { name, arguments in
            switch name {
            case "id": return .text("gid://shopify/InventoryItem/\(id)")
            case "tracked": return .value(.bool(level != nil))
            case "requiresShipping":
                return .value(.bool(self.variants.first { $0.id == id }?.requiresShipping ?? true))
            case "inventoryLevels":
                return .object(
                    .connection("InventoryLevelConnection", level.map { [$0] } ?? [], arguments, key: { _ in "1" }) {
                        level in Self.object(level)
                    })
            default: return nil
            }
        }
    }

    private static func object(_ level: ShopLevel) -> GraphQLObject {
        GraphQLObject(type: "InventoryLevel") { name, arguments in
            switch name {
            case "location":
                return .object(
                    GraphQLObject(type: "Location") { name, _ in
                        name == "id" ? .text("gid://shopify/Location/\(location)") : nil
                    })
            case "quantities":
                return .list(
                    arguments["names"].array.compactMap(\.string).map { state in
                        .object(
                            GraphQLObject(type: "InventoryQuantity") { name, _ in
                                switch name {
                                case "name": .text(state)
                                case "quantity":
                                    .value(
                                        .int(
                                            state == "available"
                                                ? level.available : level.available + level.committed))
                                default: nil
                                }
                            })
                    })
            default: return nil
            }
        }
    }
}
