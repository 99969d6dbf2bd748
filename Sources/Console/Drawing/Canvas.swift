import Screen

/// The frame being drawn.
struct Canvas {
    private(set) var frame: Frame
    let theme: Theme
    let glyphs: Glyphs

    init(size: Size, theme: Theme, glyphs: Glyphs) {
        frame = Frame(size: size)
        self.theme = theme
        self.glyphs = glyphs
    }

    /// Draws a line into `width` columns. The chosen one fills them, and the cursor stands on it.
    mutating func put(_ line: Line, row: Int, column: Int = 0, width: Int) {
        let end = column + width
        if line.chosen {
            // Not the last column: from beyond it, the way back to the row's start takes longer.
            let filled = end >= frame.size.columns ? width - 1 : width
            frame.erase(row: row, column: column, width: filled, theme[.chosen])
            frame.cursor = Frame.Position(row: row, column: column)
        }
        var here = column
        for span in line.spans {
            let style = line.chosen ? theme[.chosen] : theme[span.tone.role]
            here = frame.put(span.text, style, row: row, column: here, end: end)
        }
    }

    mutating func erase(row: Int, column: Int, width: Int) { frame.erase(row: row, column: column, width: width) }

    mutating func setCursor(row: Int, column: Int) { frame.cursor = Frame.Position(row: row, column: column) }
}

extension Tone {
    fileprivate var role: Role {
        switch self {
        case .normal: .normal
        case .dim: .dim
        case .brand: .brand
        case .heading: .heading
        case .good: .good
        case .notice: .notice
        case .warning: .warning
        case .critical: .critical
        case .stale: .stale
        case .key: .key
        case .field: .field
        case .button: .button
        }
    }
}

/// The characters of a dialog's frame.
struct Border {
    var topLeft, topRight, bottomLeft, bottomRight, horizontal, vertical: String

    static let unicode = Border(
        topLeft: "┌", topRight: "┐", bottomLeft: "└", bottomRight: "┘", horizontal: "─", vertical: "│")
    static let ascii = Border(
        topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+", horizontal: "-", vertical: "|")
}

extension Pen {
    var ascii: Bool { glyphs == .ascii }
    func display(_ text: String) -> DisplayText { DisplayText(text, ascii: ascii) }
    func cut(_ text: DisplayText, to width: Int) -> DisplayText { text.truncated(to: width, ascii ? "..." : "…") }
    var arrow: String { ascii ? "->" : "→" }
    var middleDot: String { ascii ? "-" : "·" }
    var bar: String { ascii ? "|" : "│" }
    var border: Border { ascii ? .ascii : .unicode }

    /// One character a value, the highest at full height.
    func sparkline(_ values: [Int]) -> String {
        let most = max(1, values.max() ?? 1)
        let steps = Array(ascii ? "_.-:=+*#" : "▁▂▃▄▅▆▇█")
        return String(values.map { steps[max(0, $0) * (steps.count - 1) / most] })
    }
}

extension Key {
    /// The key's name in key maps and hints.
    var bindingName: String? {
        switch self {
        case .character(" "): "Space"
        case .character(let character): String(character)
        case .control(let character): "Ctrl-\(character)"
        case .function(let number): "F\(number)"
        case .enter: "Enter"
        case .escape: "Esc"
        case .tab: "Tab"
        case .backTab: "Shift-Tab"
        case .up: "Up"
        case .down: "Down"
        case .home: "Home"
        case .end: "End"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .backspace: "Backspace"
        case .delete: "Delete"
        case .insert: "Insert"
        case .left: "Left"
        case .right: "Right"
        }
    }

    /// What the key types into a field.
    var typed: String? {
        if case .character(let character) = self { String(character) } else { nil }
    }
}
