/// Which key asks for which command. Keys go by name: a character itself, `Space`, `Enter`, `Esc`, `Tab`, `Shift-Tab`,
/// `Backspace`, `Delete`, `Insert`, `Up`, `Down`, `Left`, `Right`, `Home`, `End`, `PgUp`, `PgDn`, `F1` to `F12`, `Ctrl-A` to
/// `Ctrl-Z`.
package struct Keymap: Hashable, Sendable {
    /// Everything wrong with a key map, one sentence each.
    package struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
        package var mistakes: [String]
        package var description: String { mistakes.joined(separator: "\n") }
    }

    private var commands: [String: Command] = [:]
    private var keys: [Command: [String]] = [:]

    package static let standard = Keymap()

    private init() {
        for command in Command.allCases {
            keys[command] = command.spec.keys
            for key in command.spec.keys { commands[key] = command }
        }
    }

    /// The standard map with the keys of some commands replaced; an empty list takes a command's keys away.
    /// - Parameter changes: command names (`reject-cancellation`) to key names.
    package init(changes: [String: [String]]) throws(Invalid) {
        var mistakes: [String] = []
        for command in Command.allCases { keys[command] = command.spec.keys }
        for (name, wanted) in changes.sorted(by: { $0.key < $1.key }) {
            guard let command = Command.allCases.first(where: { $0.spec.name == name }) else {
                mistakes.append("Keys: there is no command \"\(name)\"; `:` in the console lists them all.")
                continue
            }
            var named: [String] = []
            for key in wanted {
                if let proper = Keymap.properName(key) {
                    if !named.contains(proper) { named.append(proper) }
                } else {
                    mistakes.append(
                        "Keys: \"\(key)\" for \(name) is no key; write one character, or a name such as F2.")
                }
            }
            keys[command] = named
        }
        for command in Command.allCases {
            for key in keys[command] ?? [] {
                if let other = commands[key] {
                    mistakes.append(
                        "Keys: \(key) is given to both \(other.spec.name) and \(command.spec.name); give one of them another."
                    )
                } else {
                    commands[key] = command
                }
            }
        }
        for command in [Command.quit, .back, .open, .up, .down] where (keys[command] ?? []).isEmpty {
            mistakes.append("Keys: \(command.spec.name) must keep at least one key.")
        }
        if !mistakes.isEmpty { throw Invalid(mistakes: mistakes) }
    }

    package func command(forKey name: String) -> Command? { commands[name] }

    package func keys(for command: Command) -> [String] { keys[command] ?? [] }

    /// The key that hints show.
    package func shown(_ command: Command) -> String? { keys[command]?.first }

    static let named = [
        "Space", "Enter", "Esc", "Tab", "Shift-Tab", "Backspace", "Delete", "Insert", "Up", "Down", "Left", "Right",
        "Home", "End", "PgUp", "PgDn",
    ]

    /// The name as this map spells it; `nil` when it names no key that can be bound.
    private static func properName(_ text: String) -> String? {
        if text == " " { return "Space" }
        if text.unicodeScalars.count == 1, let scalar = text.unicodeScalars.first, scalar.value > 32,
            scalar.value != 127,
            !(128..<160).contains(scalar.value)
        {
            return text
        }
        let lower = text.lowercased()
        if let name = named.first(where: { $0.lowercased() == lower }) { return name }
        if lower.first == "f", let number = Int(lower.dropFirst()), (1...12).contains(number) { return "F\(number)" }
        if lower.hasPrefix("ctrl-"), let letter = lower.dropFirst(5).first, lower.count == 6, letter.isASCII,
            letter.isLetter, !"chijm".contains(letter)
        {
            // Ctrl-C always cancels; a terminal sends the other four for Backspace, Tab and Enter.
            return "Ctrl-\(letter.uppercased())"
        }
        return nil
    }
}
