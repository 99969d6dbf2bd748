/// Where polls and the like have come to, by name.
package struct Marks: TableRows {
    let documents: Documents

    package func mark(_ name: String) throws -> String? {
        try row("SELECT value FROM mark WHERE name = ?", [name]).map { try $0["value"] }
    }

    /// Marks whose names begin so, in the order of their names.
    package func marks(prefix: String, after: String?, limit: Int) throws -> [(name: String, value: String)] {
        // The character after every one that a name can have.
        try rows(
            "SELECT name, value FROM mark WHERE name > ? AND name < ? ORDER BY name LIMIT ?",
            [after ?? prefix, prefix + "\u{10FFFF}", limit]
        ).map { (try $0["name"], try $0["value"]) }
    }
}
