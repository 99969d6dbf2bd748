import DeskAPI
import Domain
import Screen

/// What is typed at the bottom: a filter, something to find, or a command.
extension ConsoleState {
    mutating func promptKey(_ key: Key) -> [Effect] {
        guard let open = prompt else { return [] }
        switch key.bindingName {
        case "Esc":
            prompt = nil
        case "Backspace" where open.field.text.isEmpty:
            prompt = nil
        case "Enter":
            prompt = nil
            return submit(open)
        case "Ctrl-L": return [.redraw]
        case "Ctrl-Z": return [.suspend]
        case "Up" where open.kind == .command, "Shift-Tab" where open.kind == .command:
            prompt?.choice = max(0, open.choice - 1)
        case "Down" where open.kind == .command:
            let last = max(0, suggestions(for: open).count - 1)
            prompt?.choice = min(open.choice + 1, last)
        case "Tab" where open.kind == .command:
            let found = suggestions(for: open)
            if found.indices.contains(open.choice) {
                let command = found[open.choice]
                prompt?.field = TextField(command.rawValue + (command.takesText ? " " : ""))
                prompt?.choice = 0
            }
        default:
            prompt?.field.type(key)
            prompt?.choice = 0
        }
        return []
    }

    /// The commands that what is typed may mean, the best first.
    package func suggestions(for prompt: Prompt) -> [Command] {
        let word = prompt.field.text.lowercased().split(separator: " ").first.map(String.init) ?? ""
        if word.isEmpty { return Command.allCases.filter { $0.group != .moving } }
        if prompt.field.text.contains(" ") {
            return Command.named(word).map { [$0] } ?? []
        }
        return Command.allCases.compactMap { command -> (Int, Command)? in
            let names = [command.rawValue] + command.aliases
            if names.contains(word) { return (0, command) }
            if names.contains(where: { $0.hasPrefix(word) }) { return (1, command) }
            if command.title.lowercased().contains(word) || command.rawValue.contains(word) { return (2, command) }
            return nil
        }
        .enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(\.element.1)
    }

    private mutating func submit(_ prompt: Prompt) -> [Effect] {
        let text = prompt.field.trimmed
        switch prompt.kind {
        case .filter: return applyFilter(text)
        case .find: return find(text)
        case .command:
            guard !text.isEmpty else { return [] }
            let word = text.lowercased().split(separator: " ").first.map(String.init) ?? ""
            let rest = text.split(separator: " ", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
            let found = suggestions(for: prompt)
            guard
                let command = Command.named(word)
                    ?? (found.indices.contains(prompt.choice) ? found[prompt.choice] : nil)
            else {
                note = "No command is called \"\(word)\"; \(keymap.shown(.help) ?? ":help") lists them."
                return []
            }
            if command == .find, !rest.isEmpty { return find(rest) }
            if command == .filter, !rest.isEmpty, place.list != nil { return applyFilter(rest) }
            return run(command)
        }
    }

    private mutating func applyFilter(_ text: String) -> [Effect] {
        guard var list = place.list else { return find(text) }
        guard list.marked.isEmpty else {
            note = "Rows are marked: clear the marks first (\(keymap.shown(.back) ?? "Esc"))."
            return []
        }
        list.filter = text
        list.waiting = nil
        place = .list(list)
        return askForList()
    }

    private mutating func find(_ text: String) -> [Effect] {
        guard !text.isEmpty else { return [] }
        if case .found = place { places.removeLast() }
        return open(.found(FoundPlace(query: text)))
    }
}

extension Command {
    /// By its name or an alias.
    static func named(_ word: String) -> Command? {
        Command(rawValue: word) ?? allCases.first { $0.aliases.contains(word) }
    }
}

extension TextField {
    /// A key while text is being typed.
    mutating func type(_ key: Key) {
        switch key.bindingName {
        case "Backspace", "Delete": deleteBackward()
        case "Ctrl-W": deleteWord()
        case "Ctrl-U": clear()
        default: if let text = key.typed { insert(text) }
        }
    }
}
