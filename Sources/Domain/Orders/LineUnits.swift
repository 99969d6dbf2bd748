/// Units of some lines of an order.
///
/// It is encoded like a dictionary, as keys and values in turn, but sorted by line. A dictionary's own order differs
/// between processes, and the same history must give the same journal.
package struct LineUnits: Hashable, Sendable, Codable {
    package var units: [LineID: Int64]

    package init(_ units: [LineID: Int64]) { self.units = units }

    package init(from decoder: any Decoder) throws { units = try [LineID: Int64](from: decoder) }

    package func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        for (line, count) in units.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            try list.encode(line)
            try list.encode(count)
        }
    }
}
