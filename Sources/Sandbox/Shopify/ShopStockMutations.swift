/// Mutations that decide where the stand-in shop stocks its variants.
struct ShopStockMutations {
    let shop: Shop

    /// `inventoryActivate`: begins to stock an item at a location, with none of it unless a number is given. Where it is stocked already,
    /// nothing changes.
    func activate(_ arguments: GraphQLArguments) throws -> GraphQLResult {
        func refused(_ words: String) -> GraphQLResult {
            .payload("InventoryActivatePayload", "inventoryLevel", .null, errors: [words])
        }
        _ = try Self.demand(arguments["@idempotent.key"].string)
        guard let item = arguments["inventoryItemId"].idNumber,
            let index = shop.variants.firstIndex(where: { $0.item == item })
        else { return refused("The inventory item couldn't be found.") }
        guard let location = arguments["locationId"].idNumber, shop.locations.contains(location) else {
            return refused("The location couldn't be found.")
        }
        guard !shop.inactiveLocations.contains(location) else {
            return refused("The location is not active.")
        }
        shop.variants[index].tracked = true
        let level = shop.levels[item]?[location] ?? ShopLevel(available: arguments["available"].int ?? 0)
        shop.levels[item, default: [:]][location] = level
        return .payload(
            "InventoryActivatePayload", "inventoryLevel", .object(ShopObjects.level(level, at: location, shop)))
    }

    /// The key of a mutation that may be repeated. A call without one never runs.
    static func demand(_ key: String?) throws -> String {
        guard let key, !key.isEmpty else {
            throw GraphQLExecution.Failure(
                message: "The @idempotent directive is required for this mutation but was not provided.",
                code: "BAD_REQUEST")
        }
        return key
    }
}
