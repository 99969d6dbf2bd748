/// CSV as it goes out. A cell that a spreadsheet would take for a formula gets an apostrophe before it; our own readers take it off.
package enum CSVText {
    private static let dangerous: Set<Character> = ["=", "+", "-", "@", "\t", "\r"]

    package static func row(_ cells: [String]) -> String {
        cells.map { cell in
            let guarded = isGuarded(cell) || cell.first.map(dangerous.contains) == true ? "'" + cell : cell
            // A number is no formula.
            let text = Int64(cell) != nil || isAmount(cell) ? cell : guarded
            return text.contains { $0 == "\"" || $0 == "," || $0.isNewline }
                ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
        }.joined(separator: ",")
    }

    /// Takes off what `row` put before a cell.
    package static func plain(_ cell: String) -> String { isGuarded(cell) ? String(cell.dropFirst()) : cell }

    private static func isGuarded(_ cell: String) -> Bool {
        guard cell.first == "'" else { return false }
        let rest = cell.dropFirst()
        return rest.first.map(dangerous.contains) == true || isGuarded(String(rest))
    }

    private static func isAmount(_ cell: String) -> Bool {
        let parts = (cell.hasPrefix("-") ? cell.dropFirst() : cell[...]).split(
            separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
    }
}
