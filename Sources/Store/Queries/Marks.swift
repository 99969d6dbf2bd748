/// How far polls and sweeps have read, by name.
package struct Marks: TableRows {
    let documents: Documents

    package func mark(_ name: String) throws -> String? {
        try row("SELECT value FROM mark WHERE name = ?", [name]).map { try $0["value"] }
    }

    /// Marks whose names have this prefix, in the order of their names.
    package func marks(prefix: String, after: String?, limit: Int) throws -> [(name: String, value: String)] {
        // Sorts after every character that a name can contain.
        try rows(
            "SELECT name, value FROM mark WHERE name > ? AND name < ? ORDER BY name LIMIT ?",
            [after ?? prefix, prefix + "\u{10FFFF}", limit]
        ).map { (try $0["name"], try $0["value"]) }
    }
}
