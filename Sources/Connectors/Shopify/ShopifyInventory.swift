package import Domain

/// One quantity to be set on the channel.
package struct StockWrite: Hashable, Sendable {
    package var variant: String
    package var item: String
    package var location: String
    package var quantity: Int64
    /// What the channel is believed to have. Shopify refuses the write if it has something else.
    package var changeFrom: Int64

    package init(variant: String, item: String, location: String, quantity: Int64, changeFrom: Int64) {
        self.variant = variant
        self.item = item
        self.location = location
        self.quantity = quantity
        self.changeFrom = changeFrom
    }
}

/// How a write of many quantities ended. Shopify takes all of them, or none.
package enum StockWritten: Hashable, Sendable {
    case done
    /// Nothing was written. `stale` are the positions of quantities that are no longer as believed. `refused` has the reasons
    /// for others, by position.
    case not(stale: Set<Int>, refused: [Int: String])
}

extension ShopifyClient {
    /// The most quantities in one call: docs/apis/shopify.md#stock.
    package static let mostQuantities = 250

    /// Sets what is available. Since 2026-04 each quantity must say what it changes from, and the call must carry an
    /// idempotency key: docs/apis/shopify.md#stock.
    package func setAvailable(
        _ writes: [StockWrite], key: String, for queue: Queue
    ) async throws(CallFailure) -> StockWritten {
        guard writes.count <= Self.mostQuantities else {
            throw .refused("\(writes.count) quantities in a call; Shopify takes \(Self.mostQuantities)")
        }
        let quantities = writes.map { write -> JSON in
            [
                "inventoryItemId": .string("gid://shopify/InventoryItem/\(write.item)"),
                "locationId": .string("gid://shopify/Location/\(write.location)"), "quantity": JSON(write.quantity),
                "changeFromQuantity": JSON(write.changeFrom),
            ]
        }
        let input: JSON = ["name": "available", "reason": "correction", "quantities": .array(quantities)]
        let data = try await call(
            "SetAvailable", ShopifyQueries.setAvailable, ["input": input, "key": .string(key)], for: queue)
        let errors = data["inventorySetQuantities"]["userErrors"].rows
        if errors.isEmpty { return .done }
        var stale: Set<Int> = []
        var refused: [Int: String] = [:]
        for error in errors {
            let words = plain(error["message"].text ?? "refused")
            guard let position = error["field"].rows.lazy.compactMap({ $0.text.flatMap { Int($0) } }).first,
                writes.indices.contains(position)
            else { throw .refused(words) }
            if error["code"].text == "CHANGE_FROM_QUANTITY_STALE" {
                stale.insert(position)
            } else {
                refused[position] = words
            }
        }
        return .not(stale: stale, refused: refused)
    }

    /// The most items in one request for levels, which costs 61 points for each: docs/apis/shopify.md#cost.
    package static let mostLevels = 16

    /// What the channel has available, by variant and location.
    /// - Parameter items: inventory item ids by variant id; at most `mostLevels` are asked for at a time.
    package func levels(of items: [(variant: String, item: String)], for queue: Queue) async throws(CallFailure)
        -> [ChannelLevel]
    {
        var found: [ChannelLevel] = []
        var rest = items[...]
        while !rest.isEmpty {
            let some = Array(rest.prefix(Self.mostLevels))
            rest = rest.dropFirst(some.count)
            let ids = some.map { JSON.string("gid://shopify/InventoryItem/\($0.item)") }
            let data = try await call("Levels", ShopifyQueries.levels, ["ids": .array(ids)], for: queue)
            let variants = Dictionary(some.map { ($0.item, $0.variant) }) { $1 }
            for node in data["nodes"].rows {
                guard let item = node["id"].text.map(legacyID), let variant = variants[item] else { continue }
                for level in node["inventoryLevels"]["nodes"].rows {
                    guard let location = level["location"]["id"].text.map(legacyID),
                        let available = level["quantities"].rows.first(where: { $0["name"].text == "available" }),
                        // A figure out of bounds counts as unknown.
                        let quantity = try? available["quantity"].units()
                    else { continue }
                    found.append(ChannelLevel(variant: variant, location: location, quantity: quantity))
                }
            }
        }
        return found
    }

    package func locations(for queue: Queue) async throws(CallFailure) -> [(id: String, name: String)] {
        let data = try await call("Locations", ShopifyQueries.locations, [:], for: queue)
        return data["locations"]["nodes"].rows.compactMap { node in
            node["id"].text.map { (legacyID($0), node["name"].text ?? "") }
        }
    }
}
