import Console
import Foundation
import Screen

func text(of frame: Frame) -> [String] {
    frame.text
}
/// The runs of cells that are not drawn plainly, as `row:column-end look`.
func looks(of frame: Frame) -> [String] {
    frame.rows.enumerated().flatMap { row, cells -> [String] in
        var runs: [String] = []
        var start = 0
        while start < cells.count {
            let style = cells[start].style
            var end = start + 1
            while end < cells.count, cells[end].style == style { end += 1 }
            if style != Style() { runs.append("\(row):\(start)-\(end) \(words(style))") }
            start = end
        }
        return runs
    }
}

private func words(_ style: Style) -> String {
    var words: [String] = []
    if let colour = style.foreground { words.append("colour \(colour)") }
    if let colour = style.background { words.append("on \(colour)") }
    if style.bold { words.append("bold") }
    if style.dim { words.append("dim") }
    if style.reverse { words.append("reverse") }
    if style.underline { words.append("underline") }
    return words.joined(separator: " ")
}
func cursor(of frame: Frame) -> (row: Int, column: Int)? { frame.cursor.map { ($0.row, $0.column) } }
/// The column, as the terminal counts them, in which text begins.
func column(of text: String, row: Int, in frame: Frame) -> Int? {
    frame.rows[row].indices.first { start in
        frame.rows[row][start...].map(\.text).joined().hasPrefix(text)
    }
}

func key(_ name: String) -> Key {
    switch name {
    case "Space": .character(" ")
    case "Enter": .enter
    case "Esc": .escape
    case "Tab": .tab
    case "Shift-Tab": .backTab
    case "Backspace": .backspace
    case "Delete": .delete
    case "Left": .left
    case "Right": .right
    case "Up": .up
    case "Down": .down
    case "Home": .home
    case "End": .end
    case "PgUp": .pageUp
    case "PgDn": .pageDown
    case _ where name.hasPrefix("Ctrl-"): .control(name.last ?? " ")
    case _ where name.count == 2 && name.first == "F": .function(Int(name.dropFirst()) ?? 0)
    default: .character(name.first ?? " ")
    }
}
extension Theme {
    static let plainForTests = Theme(); static let colourForTests = Theme.standard; static let monoForTests = Theme.mono
}
