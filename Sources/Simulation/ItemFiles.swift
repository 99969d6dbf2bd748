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
