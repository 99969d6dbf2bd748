package import Domain

/// An item master as a CSV file with `number,name`.
package struct ItemFile: Sendable {
    /// In the order of the file.
    package var items: [Item] = []
    package var faults: [CSVFault] = []

    package init(csv bytes: [UInt8]) throws(CSVRefusal) {
        var table = try CSVTable(bytes, what: "item file", required: ["number"])
        var rows: [String: Int] = [:]
        while let row = table.next() {
            guard let number = table.text(row, "number"), let name = table.text(row, "name") else { continue }
            if number.isEmpty {
                table.note(row.number, "number", "is empty")
            } else if let earlier = rows[number] {
                table.note(
                    row.number, "number",
                    "\(quotedForMessage(number)) stands in row \(earlier) already")
            } else {
                rows[number] = row.number
                items.append(Item(number: number, name: name))
            }
        }
        faults = table.faults
    }
}

/// A SKU map as a CSV file with `sku,item`: which item a channel SKU means where the two differ.
package struct SKUMapFile: Sendable {
    package var map: [String: String] = [:]
    package var faults: [CSVFault] = []

    package init(csv bytes: [UInt8]) throws(CSVRefusal) {
        var table = try CSVTable(bytes, what: "SKU map", required: ["sku", "item"])
        var rows: [String: Int] = [:]
        while let row = table.next() {
            guard let sku = table.text(row, "sku"), let item = table.text(row, "item") else { continue }
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
