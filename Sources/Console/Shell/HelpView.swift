import DeskAPI
import Screen

/// All commands with their keys, and why one is not available here and now.
struct HelpView {
    let around: Surroundings
    let whyNot: (Command) -> String?

    private func isOfThisShop(_ command: Command) -> Bool {
        command != .action(.retryInPatchworks) || around.hasPatchworks
    }

    func lines(_ pen: Pen) -> [Line] {
        var lines = BannerView(around: around).inFull(pen)
        let room = around.size.columns < 60 ? 8 : 20
        let keys = min(room, Command.allCases.reduce(0) { max($0, pen.width(shownKeys($1, pen, room))) })
        let names = Command.allCases.reduce(0) { max($0, $1.spec.name.count) }
        for group in CommandSpec.Group.allCases {
            if group != CommandSpec.Group.allCases.first { lines.append(Line(pen)) }
            lines.append(Line(pen, " " + group.rawValue.uppercased(), .heading))
            for command in Command.allCases where command.spec.group == group && isOfThisShop(command) {
                let reason = group == .actions ? whyNot(command) : nil
                var line = Line(pen)
                line.pad(to: 3)
                line.add(shownKeys(command, pen, room), reason == nil ? .key : .dim, limit: room)
                line.pad(to: 3 + keys + 2)
                let start = line.width
                if around.size.columns >= 76 {
                    line.add(command.spec.name, .dim)
                    line.pad(to: start + names + 2)
                }
                let text = line.width
                for (index, part) in pen.wrapped(command.spec.title, width: around.size.columns - text - 1).enumerated()
                {
                    if index > 0 { line.pad(to: text) }
                    line.add(part, reason == nil ? .normal : .dim)
                    lines.append(line)
                    line = Line(pen)
                }
                if let reason {
                    for part in pen.wrapped(reason, width: around.size.columns - text - 3) {
                        var why = Line(pen)
                        why.pad(to: text + 2)
                        why.add(part, .warning)
                        lines.append(why)
                    }
                }
            }
        }
        lines.append(Line(pen))
        lines.append(Line(pen, " IN DIALOGS", .heading))
        for (key, what) in HelpText.dialogs {
            var line = Line(pen)
            line.pad(to: 3)
            line.add(key, .key)
            line.pad(to: 3 + keys + 2)
            let text = line.width
            for (index, part) in pen.wrapped(what, width: around.size.columns - text - 1).enumerated() {
                if index > 0 { line.pad(to: text) }
                line.add(part)
                lines.append(line)
                line = Line(pen)
            }
        }
        return lines
    }

    /// Those of its keys that have room, the first at least.
    private func shownKeys(_ command: Command, _ pen: Pen, _ room: Int) -> String {
        var shown = ""
        for key in around.keymap.keys(for: command) {
            let longer = shown.isEmpty ? key : "\(shown) \(key)"
            if shown.isEmpty || pen.width(longer) <= room { shown = longer }
        }
        return shown
    }
}

/// The keys that are the same in every key map.
package enum HelpText {
    package static let dialogs: [(key: String, what: String)] = [
        ("y", "Confirm what the preview says"),
        ("n Esc", "Cancel, or close"),
        ("Tab", "Move between the buttons; Cancel comes first"),
        ("Tab Shift-Tab", "While a reason is typed: choose one of the shop's own, which can then be changed"),
        ("Enter", "Press the button that is marked"),
        ("Ctrl-C", "Cancel; twice within a second, quit"),
    ]

    /// `docs/keys.md`, from the same registry as the keys themselves.
    package static var markdown: String {
        var text = """
            # Keys of the console

            Every key is a command with a name. The name can be typed after `:`, and `keys:` in the configuration gives it other
            keys. Actions that cannot be taken back are capital letters, and every action shows what it would do before it does it.
            This page is made from the program's own list; a test compares the two.

            """
        for group in CommandSpec.Group.allCases {
            text += "\n## \(group.rawValue)\n\n| Key | Command | What it does |\n|---|---|---|\n"
            for command in Command.allCases where command.spec.group == group {
                let keys = command.spec.keys.map { "`\($0)`" }.joined(separator: " ")
                text += "| \(keys) | `\(command.spec.name)` | \(command.spec.title) |\n"
            }
        }
        text += "\n## In dialogs\n\n| Key | What it does |\n|---|---|\n"
        for (key, what) in dialogs {
            text += "| \(key.split(separator: " ").map { "`\($0)`" }.joined(separator: " ")) | \(what) |\n"
        }
        return text
    }
}
