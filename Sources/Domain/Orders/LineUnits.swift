/// Units of some lines of an order.
///
/// It is written as a dictionary of such keys is, a key and its value in turn, but in the order of the lines: a dictionary's own order
/// is another in each process, and one history has one journal.
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
