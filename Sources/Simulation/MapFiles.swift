package import Domain

/// A SKU map as a CSV file with `sku,item`: the item that a channel's SKU means, if the two differ.
package struct SKUMapFile: Sendable {
    package var map: [String: String] = [:]
    package var faults: [CSVFault] = []

    package init(csv bytes: [UInt8]) throws(CSVRefusal) {
        var table = try CSVTable(bytes, what: "SKU map", required: ["sku", "item"])
        var rows: [String: Int] = [:]
        while let row = table.next() {
            guard let sku = table.text(row, "sku").map(CSVText.exact),
                let item = table.text(row, "item").map(CSVText.exact)
            else { continue }
            if sku.isEmpty || item.isEmpty {
                table.note(row.number, sku.isEmpty ? "sku" : "item", "is empty")
            } else if let earlier = rows[sku] {
                table.note(
                    row.number, "sku", "\(quotedForMessage(sku)) stands in row \(earlier) already")
            } else {
                rows[sku] = row.number
                map[sku] = item
            }
        }
        faults = table.faults
    }
}

/// A bundle map as a CSV file with `bundle,component,quantity`, one row for each component. A column `share` says how prices
/// are shared out, if not by quantity.
package struct BundleMapFile: Sendable {
    package var bundles: [SKU: [BundleComponent]] = [:]
    package var faults: [CSVFault] = []

    package init(csv bytes: [UInt8]) throws(CSVRefusal) {
        var table = try CSVTable(bytes, what: "bundle map", required: ["bundle", "component", "quantity"])
        var rows: [SKU: Int] = [:]
        while let row = table.next() {
            guard let bundle = table.text(row, "bundle").map(CSVText.exact),
                let component = table.text(row, "component").map(CSVText.exact),
                let quantity = table.text(row, "quantity"), let share = table.text(row, "share")
            else { continue }
            if bundle.isEmpty || component.isEmpty {
                table.note(row.number, bundle.isEmpty ? "bundle" : "component", "is empty")
            } else if bundles[SKU(bundle)]?.contains(where: { $0.sku == SKU(component) }) == true {
                table.note(row.number, "component", "\(quotedForMessage(component)) stands in this bundle already")
            } else if let units = Int64(quantity), (1...1_000_000).contains(units) {
                guard share.isEmpty || Int64(share).map({ (0...1_000_000_000).contains($0) }) == true else {
                    table.note(row.number, "share", "\(quotedForMessage(share)) is not a whole number from 0")
                    continue
                }
                rows[SKU(bundle), default: row.number] = row.number
                bundles[SKU(bundle), default: []].append(
                    BundleComponent(sku: SKU(component), quantity: units, share: Int64(share)))
            } else {
                table.note(row.number, "quantity", "\(quotedForMessage(quantity)) is not a whole number from 1")
            }
        }
        for (bundle, row) in rows.sorted(by: { $0.value < $1.value }) {
            do {
                _ = try Bundles(bundles).explode(bundle)
            } catch  where error.bundle == bundle {
                table.note(row, "bundle", "\(quotedForMessage(bundle.rawValue)): \(error.text)", losing: "bundle")
            } catch {
                // The fault was noted where it was found.
            }
        }
        faults = table.faults
    }
}

/// A location map as a CSV file with `location,facility`: which Deposco facility ships for a location of the channel's.
package struct LocationMapFile: Sendable {
    /// Facilities by the location's id.
    package var facilities: [String: String] = [:]
    package var faults: [CSVFault] = []

    package init(csv bytes: [UInt8]) throws(CSVRefusal) {
        var table = try CSVTable(bytes, what: "location map", required: ["location", "facility"])
        var rows: [String: Int] = [:]
        while let row = table.next() {
            guard let text = table.text(row, "location").map(CSVText.exact),
                let facility = table.text(row, "facility").map(CSVText.exact)
            else { continue }
            // The id may have been copied from the channel whole: gid://shopify/Location/4711.
            let location = String(text[(text.lastIndex(of: "/").map(text.index(after:)) ?? text.startIndex)...])
            if location.isEmpty || facility.isEmpty {
                table.note(row.number, location.isEmpty ? "location" : "facility", "is empty")
            } else if let earlier = rows[location] {
                table.note(row.number, "location", "\(quotedForMessage(location)) stands in row \(earlier) already")
            } else {
                rows[location] = row.number
                facilities[location] = facility
            }
        }
        faults = table.faults
    }
}

/// Units that are kept back from the channel, as a CSV file with `sku,units`.
package struct SafetyFile: Sendable {
    package var units: [SKU: Int64] = [:]
    package var faults: [CSVFault] = []

    package init(csv bytes: [UInt8]) throws(CSVRefusal) {
        var table = try CSVTable(bytes, what: "safety stock file", required: ["sku", "units"])
        while let row = table.next() {
            guard let sku = table.text(row, "sku").map(CSVText.exact), let text = table.text(row, "units") else {
                continue
            }
            if sku.isEmpty {
                table.note(row.number, "sku", "is empty")
            } else if units[SKU(sku)] != nil {
                table.note(row.number, "sku", "\(quotedForMessage(sku)) stands in an earlier row already")
            } else if let kept = Int64(text), (0...1_000_000).contains(kept) {
                units[SKU(sku)] = kept
            } else {
                table.note(row.number, "units", "\(quotedForMessage(text)) is not a whole number from 0")
            }
        }
        faults = table.faults
    }
}
