import DeskAPI
import Domain
import Screen

/// What surrounds every view: title, tabs, notes and hints.
struct Chrome {
    let state: ConsoleState
    let pen: Pen
    let layout: Layout

    private var around: Surroundings { state.around }
    private var columns: Int { layout.size.columns }

    /// Shop, whether this is live, and who one is.
    func title() -> Line {
        var line = Line(pen, " TALLYMAN", .brand)
        let live = liveness
        let shop = around.overview?.shop ?? around.identity?.shop ?? ""
        let room = columns - line.width - pen.width(live.text) - 4
        line.add("  " + shop, .normal, limit: max(0, min(room, columns >= 60 ? 30 : 14)))
        // In the middle where that is free, else just after the name.
        let middle = (columns - pen.width(live.text)) / 2
        line.pad(to: columns >= 100 ? max(line.width + 2, middle) : line.width + 2)
        line.add(live.text, live.tone)
        let left = columns - line.width - 3
        if left >= 6 {
            let shown = reader.first { pen.width($0) <= left } ?? ""
            line.add(shown, .dim, endingAt: columns - 1)
        }
        return line
    }

    /// Who one is and what one has, the longest first. What waits for one is worth more than the roles, which stay the same.
    private var reader: [String] {
        guard let identity = around.identity else { return [] }
        let roles = identity.roles.isEmpty ? "look only" : identity.roles.joined(separator: ", ")
        let mine = around.overview?.exceptions.byOwner[identity.name] ?? 0
        let has = mine > 0 ? "   mine \(Numbers.grouped(mine))" : ""
        return [identity.name + pen.dot + roles + has, identity.name + has, identity.name]
    }

    private var liveness: (text: String, tone: Tone) {
        switch around.connection {
        case .connecting: return ("CONNECTING", .notice)
        case .up, .down:
            if let age = around.staleAge { return ("STALE \(age)", .critical) }
            return ("LIVE \(around.overview.map { around.clock($0.at) } ?? "")", .good)
        }
    }

    func tabs() -> Line {
        TabLine(around: around, current: state.places[min(1, state.places.count - 1)].component.tab, pen: pen)
            .line(columns)
    }

    /// The last row: what is being typed, else the keys that make sense here.
    func hints() -> (line: Line, cursor: Int?) {
        if let prompt = state.prompt { return prompted(prompt) }
        if layout.noteRow == nil, let note = state.note { return (Line(pen, " " + note, .notice), nil) }
        var last = [Command.help, .palette].compactMap(hint)
        let here = state.place.component.hints(around).compactMap(hint)
        // On the smallest screens the same everywhere goes without words. Elsewhere hints are left out whole, that of the palette first, whose
        // key stands on the page of keys too.
        if width(of: here + last) > columns {
            if columns < 50 {
                last = last.map { ($0.key, "", $0.usable) }
            } else if columns < 100 {
                last = Array(last.prefix(1))
            }
        }
        var line = Line(pen)
        for hint in here where line.width + width(of: [hint]) + width(of: last) <= columns { add(hint, to: &line) }
        for hint in last where line.width + width(of: [hint]) <= columns { add(hint, to: &line) }
        return (line, nil)
    }

    private func width(of hints: [(key: String, words: String, usable: Bool)]) -> Int {
        hints.reduce(0) { $0 + 2 + pen.width($1.key) + ($1.words.isEmpty ? 0 : 1 + pen.width($1.words)) }
    }

    private func add(_ hint: (key: String, words: String, usable: Bool), to line: inout Line) {
        line.add(line.width == 0 ? " " : "  ")
        line.add(hint.key, hint.usable ? .key : .dim)
        if !hint.words.isEmpty { line.add(" " + hint.words, .dim) }
    }

    private func hint(_ command: Command) -> (key: String, words: String, usable: Bool)? {
        guard let key = around.keymap.shown(command) else { return nil }
        // Without rows to filter, the same key finds.
        let spec = command == .filter && state.place.component.filter == nil ? Command.find.spec : command.spec
        return (key, columns < 100 ? spec.shortHint : spec.hint, state.unavailable(command) == nil)
    }

    private func prompted(_ prompt: Prompt) -> (line: Line, cursor: Int?) {
        let lead =
            switch prompt.kind {
            case .filter: " filter: "
            case .find: " find: "
            case .command: " : "
            }
        var line = Line(pen, lead, .key)
        var shown = prompt.field.text
        while pen.width(shown) > columns - line.width - 2, !shown.isEmpty { shown.removeFirst() }
        line.add(shown, .field)
        let cursor = line.width
        let help =
            switch prompt.kind {
            case .filter: "Enter applies, an empty filter shows all"
            case .find: "order, name, e-mail, tracking number or SKU"
            case .command: "Up and Down choose, Enter runs"
            }
        if columns - line.width > help.count + 6 { line.add(help, .dim, endingAt: columns - 1) }
        return (line, min(cursor, columns - 1))
    }

    /// The suggestions of the palette, best first, as the lines just above the hints.
    func palette(_ height: Int) -> [Line] {
        guard let prompt = state.prompt, prompt.kind == .command else { return [] }
        let all = prompt.suggestions
        guard !all.isEmpty else { return [Line(pen, "   No command matches.", .warning)] }
        let height = max(1, min(height, 10))
        let start = min(max(0, prompt.choice - height + 1), max(0, all.count - height))
        let names = all.reduce(0) { max($0, $1.spec.name.count) }
        return (start..<min(all.count, start + height)).map { index in
            let command = all[index]
            let reason = state.unavailable(command)
            var line = Line(pen, index == prompt.choice ? " > " : "   ", .key)
            line.add(command.spec.name, reason == nil ? .normal : .dim)
            line.pad(to: 3 + names + 2)
            line.add(around.keymap.shown(command) ?? "", .key)
            line.pad(to: 3 + names + 2 + 7)
            line.add(
                reason ?? command.spec.title, reason == nil ? .dim : .warning, limit: max(0, columns - line.width - 1))
            line.chosen = index == prompt.choice
            return line
        }
    }
}
