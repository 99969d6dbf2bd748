/// A row that has a record as its document.
enum RecordRow {
    /// Writes a whole row, replacing any row with the same id.
    static func statement(_ table: String, _ columns: [String]) -> String {
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        let changes = columns.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        return """
            INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(places))
            ON CONFLICT (id) DO UPDATE SET \(changes)
            """
    }

    /// The text that a filter searches.
    static func search(_ parts: [String?]) -> String {
        parts.compactMap { $0?.lowercased() }.joined(separator: "\n")
    }
}
