import Domain

/// The rows of items, variants, maps and bundles.
struct CatalogueProjection: TableRows {
    let documents: Documents

    func project(_ item: Item, _ seq: Int64) throws {
        try execute(
            """
            INSERT INTO item_record (number, version, doc, active, near) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (number) DO UPDATE SET version = excluded.version, doc = excluded.doc, active = excluded.active
            """, [item.number, seq, try coder.encode(item), item.active, NearMiss.key(item.number)])
        try project(SKU(item.number), madeOf: item.components, source: CatalogueRows.byItem)
    }

    func project(_ bundle: SKU, madeOf components: [BundleComponent]?, source: String) throws {
        try execute("DELETE FROM bundle_component WHERE bundle = ? AND source = ?", [bundle.rawValue, source])
        // An empty bundle is one row without units, so that it is not taken for a SKU that is not a bundle.
        let rows = components.map { $0.isEmpty ? [BundleComponent(sku: SKU(""), quantity: 0)] : $0 } ?? []
        for (position, component) in rows.enumerated() {
            try execute(
                """
                INSERT INTO bundle_component (bundle, source, position, component, quantity, share)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [bundle.rawValue, source, position, component.sku.rawValue, component.quantity, component.share])
        }
    }

    func projectVariant(_ fact: Fact, _ id: String, _ seq: Int64) throws {
        switch fact {
        case .variantSeen(let variant):
            try execute(
                """
                INSERT INTO variant_record (id, version, doc, sku, sold, tracked) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET version = excluded.version, doc = excluded.doc, sku = excluded.sku,
                    sold = excluded.sold, tracked = excluded.tracked
                """,
                [
                    id, seq, try coder.encode(variant), variant.sku?.rawValue,
                    variant.active && variant.requiresShipping, variant.inventoryItem != nil,
                ])
        case .variantGone: try execute("DELETE FROM variant_record WHERE id = ?", [id])
        default: break
        }
    }

    func project(_ sku: SKU, mappedTo item: String?) throws {
        guard let item else {
            try execute("DELETE FROM sku_map WHERE sku = ?", [sku.rawValue])
            return
        }
        try execute(
            "INSERT INTO sku_map (sku, item) VALUES (?, ?) ON CONFLICT (sku) DO UPDATE SET item = excluded.item",
            [sku.rawValue, item])
    }
}
