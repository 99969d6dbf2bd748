package import Domain

/// Reads the item master, the channel's catalogue, maps and bundles.
package struct CatalogueRows: TableRows {
    let documents: Documents

    package func item(_ number: String) throws -> Versioned<Item>? {
        try documents.one(
            "SELECT number AS id, doc, version FROM item_record WHERE number = ?", number, of: "item_record")
    }

    /// How the WMS matches each SKU: by the item of exactly that number first, then by the map.
    package func match(_ skus: [SKU]) throws -> [SKU: SKUMatch] {
        var found: [SKU: SKUMatch] = [:]
        for sku in skus {
            let item = try row(
                """
                SELECT i.number, i.active, 0 AS by_map FROM item_record i WHERE i.number = ?
                UNION ALL
                SELECT i.number, i.active, 1 FROM sku_map m JOIN item_record i ON i.number = m.item WHERE m.sku = ?
                ORDER BY by_map LIMIT 1
                """, [sku.rawValue, sku.rawValue])
            guard let item else {
                found[sku] = .unknown
                continue
            }
            found[sku] = try item["active"] ? .item(item["number"]) : .inactive(item["number"])
        }
        return found
    }

    /// Item numbers that are near a SKU (see `NearMiss`).
    package func itemsNear(_ sku: SKU) throws -> [String] {
        try rows("SELECT number FROM item_record WHERE near = ? ORDER BY number LIMIT 20", [NearMiss.key(sku.rawValue)])
            .map { try $0["number"] }
    }

    package func variant(_ id: String) throws -> Versioned<Variant>? {
        try documents.one("SELECT id, doc, version FROM variant_record WHERE id = ?", id, of: "variant_record")
    }

    package func variantIDs() throws -> [String] {
        try rows("SELECT id FROM variant_record ORDER BY id").map { try $0["id"] }
    }

    package func variants(sku: SKU) throws -> [Versioned<Variant>] {
        documents.records(
            try rows("SELECT id, doc, version FROM variant_record WHERE sku = ? ORDER BY id", [sku.rawValue]),
            of: "variant_record")
    }

    /// SKUs that the channel sells and ships without an active item in the WMS. Bundles are replaced by their
    /// components.
    package func variantSKUsWithoutItem(limit: Int) throws -> [SKU] {
        try rows(
            """
            SELECT DISTINCT v.sku FROM variant_record v
            LEFT JOIN sku_map m ON m.sku = v.sku
            LEFT JOIN item_record i ON i.number = v.sku
            LEFT JOIN item_record j ON j.number = m.item
            WHERE v.sold AND v.sku IS NOT NULL AND NOT COALESCE(i.active, j.active, FALSE)
            AND NOT EXISTS (SELECT 1 FROM bundle_component b WHERE b.bundle = v.sku)
            ORDER BY v.sku LIMIT ?
            """, [limit]
        ).map { try SKU($0["sku"] as String) }
    }

    /// SKUs that more than one sold variant carries, with the variants' titles.
    package func duplicateSKUs(limit: Int) throws -> [(sku: SKU, titles: [String])] {
        try rows(
            """
            SELECT sku FROM variant_record WHERE sold AND sku IS NOT NULL GROUP BY sku HAVING COUNT(*) > 1
            ORDER BY sku LIMIT ?
            """, [limit]
        ).map { row in
            let sku = try SKU(row["sku"] as String)
            return (sku, try variants(sku: sku).map(\.record.title))
        }
    }

    package func skuMap() throws -> [SKU: String] {
        try rows("SELECT sku, item FROM sku_map").reduce(into: [:]) { try $0[SKU($1["sku"] as String)] = $1["item"] }
    }

    package func mappedSKUs(to item: String) throws -> [SKU] {
        try rows("SELECT sku FROM sku_map WHERE item = ? ORDER BY sku", [item]).map { try SKU($0["sku"] as String) }
    }

    // MARK: Bundles

    static let byMap = "map"
    static let byItem = "item"

    /// The direct components of a SKU: from the bundle map, otherwise from the item of exactly that number; `nil` for a
    /// SKU that is not a bundle.
    package func composition(of sku: SKU) throws -> [BundleComponent]? {
        let found = try rows(
            "SELECT source, component, quantity, share FROM bundle_component WHERE bundle = ? ORDER BY source, position",
            [sku.rawValue])
        let source = try found.contains { try $0["source"] == Self.byMap } ? Self.byMap : Self.byItem
        let components = try found.filter { try $0["source"] == source }.map { row in
            BundleComponent(
                sku: SKU(try row["component"] as String), quantity: try row["quantity"], share: try row["share"])
        }
        if components.isEmpty { return nil }
        return components.allSatisfy { $0.sku.rawValue.isEmpty && $0.quantity == 0 } ? [] : components
    }

    /// All components of these SKUs, at any depth.
    package func bundles(reachedFrom skus: [SKU]) throws -> Bundles {
        var bundles = Bundles()
        var seen = Set(skus)
        var waiting = skus
        while let sku = waiting.popLast() {
            guard let components = try composition(of: sku) else { continue }
            bundles.compositions[sku] = components
            waiting += components.map(\.sku).filter { seen.insert($0).inserted }
        }
        return bundles
    }

    /// The bundles that a SKU is a component of, at any depth.
    package func bundles(with component: SKU) throws -> [SKU] {
        var found: [SKU] = []
        var seen: Set<SKU> = [component]
        var waiting = [component]
        while let sku = waiting.popLast() {
            let parents = try rows(
                "SELECT DISTINCT bundle FROM bundle_component WHERE component = ? ORDER BY bundle", [sku.rawValue]
            ).map { try SKU($0["bundle"] as String) }
            for parent in parents where seen.insert(parent).inserted {
                found.append(parent)
                waiting.append(parent)
            }
        }
        return found
    }

    /// The bundles that the bundle map names, with their components.
    package func mappedBundles() throws -> [SKU: [BundleComponent]] {
        let bundles = try rows("SELECT DISTINCT bundle FROM bundle_component WHERE source = ?", [Self.byMap])
            .map { try SKU($0["bundle"] as String) }
        return try bundles.reduce(into: [:]) { $0[$1] = try composition(of: $1) }
    }

    /// The bundles among the SKUs that the channel sells and ships.
    package func soldBundles() throws -> [SKU] {
        try rows(
            """
            SELECT DISTINCT v.sku FROM variant_record v JOIN bundle_component b ON b.bundle = v.sku
            WHERE v.sold AND v.sku IS NOT NULL ORDER BY v.sku
            """
        ).map { try SKU($0["sku"] as String) }
    }
}
