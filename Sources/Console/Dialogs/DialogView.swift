import DeskAPI
import Domain
import Screen

/// The dialog's lines: what is asked for, what would happen or happened to each target, and the buttons.
struct DialogView {
    let around: Surroundings
    let dialog: ActionDialog
    let pen: Pen
    /// Columns and rows inside the frame.
    let width: Int
    let height: Int

    struct Content: Hashable, Sendable {
        var title: String
        var lines: [Line]
        /// Where the cursor belongs: line and column.
        var cursor: (line: Int, column: Int)
        /// How many more lines there are than fit.
        var below = 0

        static func == (a: Content, b: Content) -> Bool { a.title == b.title && a.lines == b.lines }
        func hash(into hasher: inout Hasher) { hasher.combine(lines) }
    }

    private var title: String {
        let count = dialog.targets.count
        let what =
            count == 1
            ? pen.display(dialog.labels.first ?? "").string
            : counted(count, dialog.noun.one, dialog.noun.many)
        return "\(dialog.action.spec.dialog) \(what)"
    }

    func content() -> Content {
        switch dialog.step {
        case .reason: reason()
        case .owner(let choice): owner(choice)
        case .previewing: message("Asking the core what would happen.", buttons: [("Cancel", "Esc")])
        case .acting: message("The core is at work.", buttons: [("Close", "Esc")])
        case .refused(let why): message("Nothing was done: \(why)", tone: .critical, buttons: [("Close", "Enter")])
        case .unknown(let why):
            message(
                "No answer came (\(why)). It may have been done. Trying again is safe: it acts once at most.",
                tone: .warning, buttons: [("Close", "n"), ("Try again", "y")])
        case .ready(let reply): outcomes(reply, done: false)
        case .done(let reply): outcomes(reply, done: true)
        }
    }

    private func reason() -> Content {
        // All that is typed is shown; the targets make room for it.
        let typed = pen.wrapped(dialog.reason.text, width: width - 3)
        let blanks = dialog.reason.text.reversed().prefix { $0 == " " }.count
        var lines = targets(limit: max(1, height - 5 - typed.count))
        lines.append(Line(pen))
        let ask =
            dialog.action.spec.customerReads
            ? "Reason (the customer will read it; kept in the journal):"
            : "Reason (kept in the journal with your name):"
        lines += pen.wrapped(ask, width: width).map { Line(pen, $0, .dim) }
        for (index, part) in typed.enumerated() {
            var field = Line(pen, index == 0 ? "> " : "  ", .key)
            field.add(part, .field)
            lines.append(field)
        }
        let last = lines[lines.count - 1]
        let ends = last.plain.hasSuffix(" ") && typed.last?.isEmpty == false
        let cursor = (lines.count - 1, min(width - 1, last.width + (ends ? 0 : blanks)))
        let choosing = dialog.templates.isEmpty ? [] : [("Tab", "choose")]
        let foot = foot(
            [("Enter", "go on")] + choosing + [("Esc", dialog.isSettled ? "leave" : "leave; the text is kept")])
        lines += templates(limit: height - lines.count - foot.count)
        lines += foot
        return Content(title: title, lines: lines, cursor: cursor)
    }

    /// The reasons to choose from, a line each, around the one that is chosen where there is no room for all.
    private func templates(limit: Int) -> [Line] {
        guard limit > 1, !dialog.templates.isEmpty else { return [] }
        let start = max(0, min((dialog.template ?? 0) + 2 - limit, dialog.templates.count - (limit - 1)))
        let shown = dialog.templates.enumerated().dropFirst(start).prefix(limit - 1)
        return [Line(pen)]
            + shown.map { index, text in
                let isChosen = index == dialog.template
                var line = Line(pen, isChosen ? "> " : "  ", .key)
                line.add(text, isChosen ? .normal : .dim, limit: width - 2)
                return line
            }
    }

    private func owner(_ choice: Int) -> Content {
        var lines: [Line] = []
        let choices = ActionDialog.ownerChoices(around)
        let room = max(1, height - 2)
        let start = min(max(0, choice - room + 1), max(0, choices.count - room))
        var cursor = (0, 0)
        let end = min(choices.count, start + room)
        for index in start..<end {
            if index == choice { cursor = (lines.count, 0) }
            var line = Line(pen, index == choice ? "> " : "  ", .key)
            switch choices[index] {
            case nil: line.add("nobody")
            case let owner? where owner.isTeam: line.add("team \(owner.name)")
            case let owner? where owner.name == around.identity?.name: line.add("you (\(owner.name))", .notice)
            case let owner?: line.add(owner.name)
            }
            line.chosen = index == choice
            lines.append(line)
        }
        lines += foot([("Enter", "take"), ("Esc", "cancel")])
        return Content(title: title, lines: lines, cursor: cursor, below: choices.count - end)
    }

    private func message(_ text: String, tone: Tone = .normal, buttons: [(String, String)]) -> Content {
        var lines = targets(limit: max(1, height - 5))
        lines.append(Line(pen))
        lines += pen.wrapped(text, width: width).map { Line(pen, $0, tone) }
        let (foot, column) = buttonLines(buttons)
        lines += foot
        return Content(title: title, lines: lines, cursor: (lines.count - 1, column))
    }

    private func targets(limit: Int) -> [Line] {
        let shown = zip(dialog.labels, dialog.targets).prefix(dialog.labels.count > limit ? max(1, limit - 1) : limit)
        var lines = shown.map { label, target in
            var line = Line(pen, label, .heading)
            if let standing = dialog.standings[target.ref], line.width + 6 < width {
                line.add("  ")
                line.add(standing, .notice, limit: width - line.width)
            }
            return line
        }
        if dialog.labels.count > lines.count {
            lines.append(Line(pen, "and \(Numbers.grouped(dialog.labels.count - lines.count)) more", .dim))
        }
        return lines
    }

    private func outcomes(_ reply: ActionReply, done: Bool) -> Content {
        var lines: [Line] = []
        for part in summary(reply, done: done) {
            if let last = lines.indices.last, lines[last].width + pen.width(pen.dot + part.text) <= width {
                lines[last].add(pen.dot, .dim)
                lines[last].add(part.text, part.tone)
            } else {
                lines += pen.wrapped(part.text, width: width).map { Line(pen, $0, part.tone) }
            }
        }
        if let owner = dialog.owner {
            lines.append(Line(pen, "New owner: \(around.ownerText(owner).text)", .notice))
        } else if dialog.action.spec.needsReason, dialog.hasEffect {
            // To be read once more, whole.
            let reads = dialog.action.spec.customerReads
            lines.append(Line(pen, reads ? "The customer will read:" : "\(dialog.action.spec.asks):", .dim))
            lines += pen.wrapped(dialog.reason.trimmed, width: width - 2).map {
                Line(pen, "  " + $0, reads ? .field : .normal)
            }
        }
        lines.append(Line(pen))
        let room = max(1, height - lines.count - 3)
        let names = reply.outcomes.map(dialog.label)
        // The title names the only one, which leaves the narrow screen to what becomes of it.
        let isOnly = names.count == 1 && width < 60
        let labels = isOnly ? -2 : min(26, names.reduce(4) { max($0, pen.width($1)) })
        var rows: [Line] = []
        for (outcome, name) in zip(reply.outcomes, names).dropFirst(dialog.top) {
            let word = outcome.kind.word(dialog.action.spec, done: done)
            let start = labels + 2
            let had = outcome.holder.map { "; it \(done ? "was" : "is") \(around.possessive($0))" } ?? ""
            let told =
                (outcome.kind == .done || width < 56 ? outcome.message : "\(word.text): \(outcome.message)") + had
            for (index, text) in pen.wrapped(told, width: width - start).enumerated() {
                var line = Line(pen)
                if index == 0, !isOnly { line.add(name, .heading, limit: labels) }
                line.pad(to: start)
                line.add(text, word.tone)
                rows.append(line)
            }
            if rows.count >= room { break }
        }
        if reply.outcomes.count > 1, rows.count >= room || dialog.top > 0 {
            rows = Array(rows.prefix(max(1, room - 1)))
            rows.append(
                Line(
                    pen, "from \(dialog.top + 1) of \(Numbers.grouped(reply.outcomes.count)); Up and Down scroll", .dim)
            )
        }
        lines += rows.prefix(room)
        let confirmable = dialog.confirmable.count
        var buttons: [(String, String)] = [("Close", done ? "Enter" : "n")]
        if !done, confirmable > 0 {
            let key = dialog.asksForCount ? "type \(confirmable): \(dialog.typed.text)" : "y"
            buttons = [("Cancel", "n"), (confirm(confirmable), key)]
        }
        let (foot, column) = buttonLines(buttons)
        lines += foot
        return Content(title: title, lines: lines, cursor: (lines.count - 1, column))
    }

    private func confirm(_ count: Int) -> String {
        let verb = dialog.action.spec.button
        return count == dialog.targets.count && count == 1 ? verb : "\(verb) \(Numbers.grouped(count))"
    }

    /// A blank or the note, then the buttons; the one that Enter presses stands in brackets.
    private func buttonLines(_ buttons: [(name: String, key: String)]) -> (lines: [Line], column: Int) {
        var line = Line(pen)
        var column = 0
        for (index, button) in buttons.enumerated() {
            if index > 0 { line.add("   ") }
            let focused = (index == 0) == (dialog.focus == .cancel) && (index == 0 || buttons.count > 1)
            if focused { column = line.width }
            line.add(focused ? "[ " : "  ", focused ? .button : .normal)
            line.add(button.name, focused ? .button : .normal)
            line.add(" \(button.key)", focused ? .button : .key)
            line.add(focused ? " ]" : "  ", focused ? .button : .normal)
        }
        return (note + [line], column)
    }

    private func foot(_ keys: [(key: String, what: String)]) -> [Line] {
        var (keys, gap) = (keys, 3)
        func columns() -> Int { keys.reduce(-gap) { $0 + gap + pen.width($1.key) + 1 + pen.width($1.what) } }
        // Where there is no room, what comes after the first words is left out, then some of the blanks.
        if columns() > width { keys = keys.map { ($0.key, String($0.what.prefix { $0 != ";" })) } }
        if columns() > width { gap = 2 }
        var line = Line(pen)
        for (index, item) in keys.enumerated() {
            if index > 0 { line.add(String(repeating: " ", count: gap)) }
            line.add(item.key, .key)
            line.add(" " + item.what, .dim)
        }
        return note + [line]
    }

    private var note: [Line] {
        // While a reason is typed, what became of the targets; later the outcomes say it.
        let news = dialog.step == .reason ? dialog.hindrance : nil
        return (dialog.note ?? news).map { pen.wrapped($0, width: width).map { Line(pen, $0, .warning) } }
            ?? [Line(pen)]
    }

    /// How many come to what; many that are done together are told apart by the state in which they were shown.
    private func summary(_ reply: ActionReply, done: Bool) -> [(text: String, tone: Tone)] {
        let kinds: [OutcomeKind] = [.done, .alreadyDone, .changedSinceYouLooked, .notAllowed, .failed]
        return kinds.compactMap { kind in
            let those = reply.outcomes.filter { $0.kind == kind }
            guard !those.isEmpty else { return nil }
            let word = kind.word(dialog.action.spec, done: done)
            let states = Dictionary(grouping: those.compactMap { dialog.states[$0.ref] }, by: \.word)
            let split =
                states.isEmpty || those.count == 1
                ? ""
                : " ("
                    + states.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
                    .map { "\(Numbers.grouped($0.value.count)) \($0.key)" }.joined(separator: ", ") + ")"
            return ("\(Numbers.grouped(those.count)) \(word.text)\(split)\(holders(of: those, done: done))", word.tone)
        }
    }
}

extension DialogView {
    /// Whose the things are that others get: `; 2 of them are grace's, 1 linus's`.
    private func holders(of those: [ActionOutcome], done: Bool) -> String {
        let counts = Dictionary(grouping: those.compactMap(\.holder), by: around.possessive).mapValues(\.count)
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        guard those.count > 1, let first = counts.first else { return "" }
        let verb = first.value == 1 ? done ? "was" : "is" : done ? "were" : "are"
        let others = counts.dropFirst().map { ", \(Numbers.grouped($0.value)) \($0.key)" }.joined()
        return "; \(Numbers.grouped(first.value)) of them \(verb) \(first.key)\(others)"
    }
}

extension ActionDialog {
    fileprivate var noun: (one: String, many: String?) {
        switch targets.first?.ref.kind {
        case .order: ("order", nil)
        case .shipment: ("shipment", nil)
        case .cancellation: ("cancellation", nil)
        case .exception: ("exception", nil)
        case .work: ("piece of work", "pieces of work")
        case .body: ("message", nil)
        default: ("target", nil)
        }
    }
}

extension OutcomeKind {
    /// How an outcome reads, in a preview and after the action.
    fileprivate func word(_ action: ActionSpec, done: Bool) -> (text: String, tone: Tone) {
        switch self {
        case .done: (done ? action.done : "will be \(action.done)", done ? .good : .normal)
        case .alreadyDone: ("left as it is", .dim)
        case .changedSinceYouLooked: ("changed since you looked", .notice)
        case .notAllowed: ("not allowed", .warning)
        case .failed: (done ? "failed" : "cannot be \(action.done)", .critical)
        }
    }
}
