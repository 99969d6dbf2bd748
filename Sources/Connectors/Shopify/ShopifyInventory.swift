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
    /// for others, by position; `unstocked` are those of them that are not stocked at their locations.
    case not(stale: Set<Int>, refused: [Int: String], unstocked: Set<Int> = [])
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
        let errors = try await set(input, key: key, for: queue)
        if errors.isEmpty { return .done }
        var stale: Set<Int> = []
        var refused: [Int: String] = [:]
        var unstocked: Set<Int> = []
        for error in errors {
            let words = plain(error["message"].text ?? "refused")
            guard let position = error["field"].rows.lazy.compactMap({ $0.text.flatMap { Int($0) } }).first,
                writes.indices.contains(position)
            else { throw .refused(words) }
            if error["code"].text == "CHANGE_FROM_QUANTITY_STALE" {
                stale.insert(position)
            } else {
                refused[position] = words
                if error["code"].text == "ITEM_NOT_STOCKED_AT_LOCATION" { unstocked.insert(position) }
            }
        }
        return .not(stale: stale, refused: refused, unstocked: unstocked)
    }

    /// Begins to stock an item at a location, with none of it. Where it is stocked already, nothing changes.
    /// - Throws: `refused` with Shopify's words.
    package func activate(
        item: String, location: String, key: String, for queue: Queue
    ) async throws(CallFailure) {
        let data = try await call(
            "Activate", ShopifyQueries.activate,
            [
                "item": .string("gid://shopify/InventoryItem/\(item)"),
                "location": .string("gid://shopify/Location/\(location)"), "key": .string(key),
            ], for: queue)
        try check(data["inventoryActivate"]["userErrors"])
    }

    /// The most items in one request for levels, which costs 61 points for each: docs/apis/shopify.md#cost.
    package static let mostLevels = 16

    /// - Returns: the call's errors.
    private func set(_ input: JSON, key: String, for queue: Queue) async throws(CallFailure) -> [JSONNode] {
        var key = key
        for attempt in 1...Self.keptAttempts {
            let data = try await call(
                "SetAvailable", ShopifyQueries.setAvailable, ["input": input, "key": .string(key)], for: queue)
            let errors = data["inventorySetQuantities"]["userErrors"].rows
            let codes = errors.compactMap { $0["code"].text }
            if codes.contains("IDEMPOTENCY_CONCURRENT_REQUEST") {
                // An earlier call with this key is still under way. Its outcome is asked for with the same key.
                do { try await clock.sleep(for: .seconds(Int64(attempt))) } catch {
                    throw .notSent("stopped while waiting for Shopify")
                }
            } else if codes.contains("IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED") {
                // Nothing came of the call with this key, and nothing ever will.
                key += "+"
            } else {
                return errors
            }
        }
        throw .busy("Shopify is still busy with the same stock")
    }

    private static let keptAttempts = 4

    /// What the channel has available, by variant and location.
    /// - Parameter items: inventory item ids by variant id; at most `mostLevels` are asked for at a time.
    package func levels(
        of items: [(variant: String, item: String)], for queue: Queue
    ) async throws(CallFailure) -> ChannelLevels {
        var found = ChannelLevels()
        var rest = items[...]
        while !rest.isEmpty {
            let some = Array(rest.prefix(Self.mostLevels))
            rest = rest.dropFirst(some.count)
            let ids = some.map { JSON.string("gid://shopify/InventoryItem/\($0.item)") }
            let data = try await call(
                "Levels", ShopifyQueries.levels, ["ids": .array(ids)], rows: ids.count, for: queue)
            var nodes: [String: JSONNode] = [:]
            for node in data["nodes"].rows {
                if let id = node["id"].text.map(legacyID) { nodes[id] = node }
            }
            for one in some {
                // Shopify answers nothing for an item that it does not have, or no longer.
                guard let node = nodes[one.item] else {
                    found.gone.insert(one.variant)
                    continue
                }
                Self.read(node["inventoryLevels"], of: one.variant, into: &found)
            }
        }
        return found
    }

    private static func read(_ levels: JSONNode, of variant: String, into found: inout ChannelLevels) {
        for level in levels["nodes"].rows {
            do throws(Unreadable) {
                let location = legacyID(try level["location"]["id"].need(\.text))
                let available = level["quantities"].rows.first { $0["name"].text == "available" }
                guard let quantity = try available?["quantity"].units() else {
                    throw level["quantities"].missing("has no available quantity")
                }
                found.levels.append(ChannelLevel(variant: variant, location: location, quantity: quantity))
            } catch {
                found.unreadable.append(UnreadableRow(id: variant, reason: error.reason))
            }
        }
        if levels["pageInfo"]["hasNextPage"].bool == true {
            found.unreadable.append(UnreadableRow(id: variant, reason: "it has more locations than are read"))
        }
    }

    /// Every location, also those that were closed.
    package func locations(for queue: Queue) async throws(CallFailure) -> [ShopifyLocation] {
        var found: [ShopifyLocation] = []
        var after: String?
        var pages = PageCount("Shopify's list of locations")
        repeat {
            let data = try await call("Locations", ShopifyQueries.locations, ["after": JSON(after)], for: queue)
            let page = data["locations"]
            for node in page["nodes"].rows {
                guard let id = node["id"].text else {
                    throw .unknown("a location cannot be read: \(node.path).id is missing")
                }
                found.append(
                    ShopifyLocation(
                        id: legacyID(id), name: node["name"].text ?? "", isActive: node["isActive"].bool ?? true))
            }
            let more = page["pageInfo"]["hasNextPage"].bool == true ? page["pageInfo"]["endCursor"].text : nil
            after = try pages.follow(more)
        } while after != nil
        return found
    }
}

package struct ShopifyLocation: Hashable, Sendable {
    package var id: String
    package var name: String
    package var isActive: Bool
}

/// What the channel has of some inventory items.
package struct ChannelLevels: Sendable {
    package var levels: [ChannelLevel] = []
    /// Variants whose item the channel does not have.
    package var gone: Set<String> = []
    /// By variant: levels that cannot be read, or that may be missing.
    package var unreadable: [UnreadableRow] = []
}
