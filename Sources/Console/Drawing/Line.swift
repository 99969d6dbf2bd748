import DeskAPI
import Screen

/// What a piece of text means; themes say how that looks.
enum Tone: Hashable, Sendable {
    case normal, dim, brand, heading, good, notice, warning, critical, stale, key, field, button
}

/// Turns text into what may be drawn, in the glyphs of the screen.
struct Pen: Hashable, Sendable {
    let glyphs: Glyphs
    /// What is drawn may no longer be so: ordinary text then looks it.
    var stale = false
}

/// A row of text being laid out: columns are counted as the terminal counts them.
struct Line: Hashable, Sendable {
    struct Span: Hashable, Sendable {
        var text: DisplayText
        var tone: Tone
    }

    let pen: Pen
    private(set) var spans: [Span] = []
    private(set) var width = 0
    /// What Enter opens when this line is chosen.
    var link: TargetRef?
    /// Drawn as the chosen row, across the whole width.
    var chosen = false

    init(_ pen: Pen) { self.pen = pen }

    init(_ pen: Pen, _ text: String, _ tone: Tone = .normal) {
        self.pen = pen
        add(text, tone)
    }

    /// Adds text, cut to `limit` columns with an ellipsis.
    mutating func add(_ text: String, _ tone: Tone = .normal, limit: Int = .max) {
        var clean = pen.display(text)
        if clean.width > limit { clean = pen.cut(clean, to: limit) }
        guard clean.width > 0 else { return }
        let shown: Tone = pen.stale && (tone == .normal || tone == .good || tone == .notice) ? .stale : tone
        spans.append(Span(text: clean, tone: shown))
        width += clean.width
    }

    /// Adds blanks up to a column.
    mutating func pad(to column: Int) {
        if column > width { add(String(repeating: " ", count: column - width)) }
    }

    /// Adds text that ends just before a column; where there is no room for all of it, it is cut.
    mutating func add(_ text: String, _ tone: Tone = .normal, endingAt column: Int) {
        let room = max(0, column - width)
        pad(to: column - min(room, pen.width(text)))
        add(text, tone, limit: room)
    }

    /// Adds those parts that fit whole before a column, with a dot between them.
    mutating func add(parts: [(text: String, tone: Tone)], after start: String = "", before column: Int) {
        var first = true
        for part in parts {
            let lead = first ? start : pen.dot
            guard width + pen.width(lead) + pen.width(part.text) <= column else { continue }
            add(lead, .dim)
            add(part.text, part.tone)
            first = false
        }
    }

    /// What would be drawn, without its looks.
    var plain: String { spans.map(\.text.string).joined() }
}

extension Pen {
    func width(_ text: String) -> Int { display(text).width }

    /// Breaks text into lines of at most `width` columns, at spaces where there are any. A line break in it is kept; text is
    /// shown up to 6 000 characters.
    func wrapped(_ text: String, width: Int) -> [String] {
        let width = max(4, width)
        var lines: [String] = []
        for paragraph in text.prefix(6000).split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            for word in paragraph.split(separator: " ") {
                var word = String(word)
                if !line.isEmpty, self.width(line) + 1 + self.width(word) <= width {
                    line += " " + word
                    continue
                }
                if !line.isEmpty { lines.append(line) }
                while self.width(word) > width {
                    var head = word
                    while self.width(head) > width, !head.isEmpty {
                        head = String(head.dropLast(max(1, (head.count - width))))
                    }
                    if head.isEmpty { break }
                    lines.append(head)
                    word = String(word.dropFirst(head.count))
                }
                line = word
            }
            lines.append(line)
        }
        return lines
    }

    /// That a question was not answered, and why, whole.
    func noAnswer(_ reason: String, width: Int) -> [Line] {
        wrapped("The core gave no answer: \(reason)", width: width - 4).map { Line(self, "   " + $0, .critical) }
    }
}
