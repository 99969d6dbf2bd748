import Screen

/// What is being typed at the bottom of the screen.
package struct Prompt: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case filter, find, command
    }

    /// What a key came to.
    enum Ending: Hashable, Sendable {
        case filter(String)
        case find(String)
        case run(Command)
        /// No command has this name.
        case unknown(String)
        case closed
    }

    let kind: Kind
    var field: TextField
    /// The chosen suggestion of the palette.
    private(set) var choice = 0

    init(_ kind: Kind, text: String = "") {
        self.kind = kind
        field = TextField(text)
    }

    mutating func press(_ key: Key) -> Ending? {
        switch key.bindingName {
        case "Esc": return .closed
        case "Backspace" where field.text.isEmpty: return .closed
        case "Enter": return submitted
        case "Up" where kind == .command, "Shift-Tab" where kind == .command: choice = max(0, choice - 1)
        case "Down" where kind == .command: choice = min(choice + 1, max(0, suggestions.count - 1))
        case "Tab" where kind == .command:
            if suggestions.indices.contains(choice) {
                let spec = suggestions[choice].spec
                field = TextField(spec.name + (spec.takesText ? " " : ""))
                choice = 0
            }
        default:
            field.type(key)
            choice = 0
        }
        return nil
    }

    private var word: String { field.text.lowercased().split(separator: " ").first.map(String.init) ?? "" }

    /// The commands that what is typed may mean, the best first.
    var suggestions: [Command] {
        let word = word
        if word.isEmpty { return Command.allCases.filter { $0.spec.group != .moving } }
        if field.text.contains(" ") { return Command.named(word).map { [$0] } ?? [] }
        return Command.allCases.compactMap { command -> (Int, Command)? in
            let spec = command.spec
            let names = [spec.name] + spec.aliases
            if names.contains(word) { return (0, command) }
            if names.contains(where: { $0.hasPrefix(word) }) { return (1, command) }
            if spec.title.lowercased().contains(word) || spec.name.contains(word) { return (2, command) }
            return nil
        }
        .enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(\.element.1)
    }

    private var submitted: Ending {
        let text = field.trimmed
        switch kind {
        case .filter: return .filter(text)
        case .find: return .find(text)
        case .command:
            guard !text.isEmpty else { return .closed }
            let rest = text.split(separator: " ", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
            let found = suggestions
            guard let command = Command.named(word) ?? (found.indices.contains(choice) ? found[choice] : nil) else {
                return .unknown(word)
            }
            if command == .find, !rest.isEmpty { return .find(rest) }
            if command == .filter, !rest.isEmpty { return .filter(rest) }
            return .run(command)
        }
    }
}
