import DeskAPI
import Domain
import Screen

/// Beside a list on a wide screen: what the chosen row says, whole.
struct ListDetail {
    let around: Surroundings
    let row: ListRow
    let list: ListSpec
    let pen: Pen
    let width: Int

    /// From this many columns on there is room for it beside the list.
    static let from = 160
    static let width = 52

    /// Where values begin.
    private static let indent = 14

    func lines() -> [Line] {
        let cells = CellView(around: around, pen: pen)
        var lines = [Line(pen, row.label(in: list), .heading), Line(pen)]
        for face in list.columns {
            let cell = cells.cell(row.cells[face.key], face)
            guard !cell.text.isEmpty else { continue }
            for (index, text) in pen.wrapped(cell.text, width: width - Self.indent - 1).enumerated() {
                var line = Line(pen)
                if index == 0 { line.add(face.heading, .dim, limit: Self.indent - 1) }
                line.pad(to: Self.indent)
                line.add(text, cell.tone)
                lines.append(line)
            }
        }
        return lines
    }
}
