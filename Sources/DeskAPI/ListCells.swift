/// The values of a row by column key; a column without a value is absent. On the wire they are an object.
///
/// They stand one after the other: a row has few of them, and a console that holds thousands of rows needs half the memory that
/// dictionaries would take.
package struct ListCells: Hashable, Sendable {
    /// By key, so that equal cells are equal in whatever order they came.
    private var cells: [ListCell]

    package init(_ values: [String: CellValue]) {
        cells = values.sorted { $0.key < $1.key }.map { ListCell(key: $0.key, value: $0.value) }
    }

    package var values: some Sequence<CellValue> { cells.lazy.map(\.value) }

    package subscript(key: String) -> CellValue? {
        get { cells.first { $0.key == key }?.value }
        set {
            let index = cells.firstIndex { $0.key >= key } ?? cells.endIndex
            let isThere = index < cells.endIndex && cells[index].key == key
            cells.replaceSubrange(
                index..<(isThere ? index + 1 : index), with: newValue.map { [ListCell(key: key, value: $0)] } ?? [])
        }
    }

    /// The same values. Those that are equal to another row's are kept in memory once for both.
    package func sharing(_ other: ListCells) -> ListCells {
        var shared = self
        for index in shared.cells.indices.prefix(other.cells.count) where shared.cells[index] == other.cells[index] {
            shared.cells[index] = other.cells[index]
        }
        return shared
    }
}

private struct ListCell: Hashable, Sendable {
    var key: String
    var value: CellValue
}

extension ListCells: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, CellValue)...) {
        self.init(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }
}

extension ListCells: Codable {
    private struct Column: CodingKey, Comparable {
        var stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }

        init?(intValue: Int) { nil }

        static func < (a: Column, b: Column) -> Bool { a.stringValue < b.stringValue }
    }

    package init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Column.self)
        cells = try object.allKeys.sorted().map {
            ListCell(key: $0.stringValue, value: try object.decode(CellValue.self, forKey: $0))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Column.self)
        for cell in cells { try object.encode(cell.value, forKey: Column(stringValue: cell.key)) }
    }
}
