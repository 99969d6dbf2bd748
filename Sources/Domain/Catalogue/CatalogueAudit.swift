/// Finds mismatches between the channel's catalogue, the item master and the SKU map before an order runs into them.
package struct CatalogueAudit: Sendable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case unknownSKU = "unknown-sku"
        case inactiveItem = "inactive-item"
        case noSKU = "no-sku"
        case duplicateSKU = "duplicate-sku"
        case overLimit = "over-limit"
        case mappedToNothing = "mapped-to-nothing"
        case mapUnused = "map-unused"
        case bundleRefused = "bundle-refused"
        case unknownComponent = "unknown-component"
        case unmappedLocation = "unmapped-location"
        case unknownLocation = "unknown-location"
        case unmappedFacility = "unmapped-facility"
        case unknownFacility = "unknown-facility"
    }

    package struct Finding: Hashable, Sendable, Codable {
        package var kind: Kind
        /// The SKU, or the variant's title where it has none.
        package var subject: String
        package var detail: String
        /// A near item number that may be the intended one.
        package var suggestion: String?
    }

    /// Maximum characters of an item number (docs/apis/deposco.md#field-limits).
    package static let longestItemNumber = 40

    package var variants: [Variant]
    package var items: [Item]
    /// Channel SKU to item number.
    package var map: [String: String]
    /// The bundle map. For SKUs that it does not name, the items' own components count.
    package var bundles: [SKU: [BundleComponent]] = [:]

    /// The audit of locations; `nil` where nothing depends on them.
    package var places: LocationAudit?

    package init(variants: [Variant], items: [Item], map: [String: String]) {
        self.variants = variants
        self.items = items
        self.map = map
    }

    /// Sorted by kind, then by subject.
    package var findings: [Finding] {
        let items = Dictionary(self.items.map { ($0.number, $0) }) { $1 }
        let near = Dictionary(grouping: items.keys.sorted(), by: NearMiss.key)
        let sold = variants.filter { $0.active && $0.requiresShipping }
        var titles: [String: [String]] = [:]
        var found: [Finding] = []
        for variant in sold {
            if let sku = variant.sku {
                titles[sku.rawValue, default: []].append(variant.title)
            } else {
                found.append(
                    Finding(kind: .noSKU, subject: variant.title, detail: "variant \(variant.id) is sold and ships"))
            }
        }
        var compositions = bundles
        for item in self.items where compositions[SKU(item.number)] == nil {
            compositions[SKU(item.number)] = item.components
        }
        let book = Bundles(compositions)
        for bundle in compositions.keys {
            found += findings(bundle, in: book) { sku in items[sku] ?? map[sku].flatMap { items[$0] } }
        }
        for (sku, names) in titles {
            if names.count > 1 {
                found.append(Finding(kind: .duplicateSKU, subject: sku, detail: names.sorted().joined(separator: "; ")))
            }
            if compositions[SKU(sku)] != nil { continue }
            let title = "sold as \"\(names[0])\""
            let item = items[sku] ?? map[sku].flatMap { items[$0] }
            if let item {
                if !item.active {
                    found.append(Finding(kind: .inactiveItem, subject: sku, detail: "item \(item.number), \(title)"))
                }
            } else if sku.unicodeScalars.count > Self.longestItemNumber, map[sku] == nil {
                found.append(
                    Finding(
                        kind: .overLimit, subject: sku,
                        detail:
                            "\(sku.unicodeScalars.count) characters and Deposco takes \(Self.longestItemNumber): map it"
                    ))
            } else if map[sku] == nil {
                let suggestion = NearMiss.suggestion(for: SKU(sku), candidates: near[NearMiss.key(sku)] ?? [])
                found.append(Finding(kind: .unknownSKU, subject: sku, detail: title, suggestion: suggestion))
            }
        }
        for (sku, number) in map {
            if items[number] == nil {
                found.append(
                    Finding(kind: .mappedToNothing, subject: sku, detail: "mapped to \(number), which is no item"))
            } else if items[sku] != nil {
                found.append(
                    Finding(
                        kind: .mapUnused, subject: sku,
                        detail: "is itself an item, so its mapping to \(number) is never used"))
            }
        }
        return Self.sorted(found + (places?.findings ?? []))
    }

    /// What is wrong with one bundle.
    private func findings(_ bundle: SKU, in book: Bundles, item: (String) -> Item?) -> [Finding] {
        do {
            return try (book.explode(bundle) ?? []).compactMap { leaf in
                let name = bundle.rawValue
                guard let item = item(leaf.sku.rawValue) else {
                    return Finding(
                        kind: .unknownComponent, subject: name, detail: "\(leaf.sku) is no item in Deposco")
                }
                return item.active
                    ? nil : Finding(kind: .unknownComponent, subject: name, detail: "\(leaf.sku) is inactive")
            }
        } catch {
            // A fault in a nested bundle is reported with that bundle.
            return error.bundle == bundle
                ? [Finding(kind: .bundleRefused, subject: bundle.rawValue, detail: error.text)] : []
        }
    }

    private static func sorted(_ found: [Finding]) -> [Finding] {
        Kind.allCases.flatMap { kind in
            found.filter { $0.kind == kind }.sorted { ($0.subject, $0.detail) < ($1.subject, $1.detail) }
        }
    }
}
