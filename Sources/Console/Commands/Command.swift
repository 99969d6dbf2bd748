package import DeskAPI

/// Everything a key, the palette or a hint can ask for.
package enum Command: Hashable, Sendable {
    case overview
    case list(ListName)
    case action(ActionName)
    case up, down, pageUp, pageDown, first, last, next, previous, open, back
    case mark, markAll, filter, find, sort, mine, all, copy, copyWords
    case palette, help, refresh, redraw, suspend, quit

    /// In the order of the palette.
    package static let allCases: [Command] =
        [.overview] + ListName.allCases.map(Command.list)
        + [.up, .down, .pageUp, .pageDown, .first, .last, .next, .previous, .open, .back]
        + [.mark, .markAll, .filter, .find, .sort, .mine, .all, .copy, .copyWords]
        + ActionName.allCases.filter { $0.spec.key != nil }.map(Command.action)
        + [.palette, .help, .refresh, .redraw, .suspend, .quit]

    private static let byName = Dictionary(
        allCases.flatMap { command in ([command.spec.name] + command.spec.aliases).map { ($0, command) } },
        uniquingKeysWith: { first, _ in first })

    /// By its name or an alias.
    package static func named(_ word: String) -> Command? { byName[word] }

    /// The table of all commands: keys, help, palette, hints, docs/keys.md and the reasons why not are made from it.
    package var spec: CommandSpec {
        switch self {
        case .overview: CommandSpec("overview", .views, ["0"], "Overview", hint: "overview")
        case .list(let name): CommandSpec(name.spec)
        case .action(let name): CommandSpec(name.spec)
        case .up: CommandSpec("up", .moving, ["Up", "k"], "One row up")
        case .down: CommandSpec("down", .moving, ["Down", "j"], "One row down")
        case .pageUp: CommandSpec("page-up", .moving, ["PgUp", "Ctrl-B"], "One page up")
        case .pageDown: CommandSpec("page-down", .moving, ["PgDn", "Ctrl-F"], "One page down")
        case .first: CommandSpec("first", .moving, ["Home", "g"], "First row")
        case .last: CommandSpec("last", .moving, ["End", "G"], "Last row")
        case .next:
            CommandSpec("next", .moving, ["Tab", "Right"], "Next panel, or next entry that opens", hint: "choose")
        case .previous:
            CommandSpec("previous", .moving, ["Shift-Tab", "Left"], "Previous panel, or previous entry that opens")
        case .open: CommandSpec("open", .moving, ["Enter"], "Open what is chosen", needs: .something)
        case .back:
            CommandSpec(
                "back", .moving, ["Esc", "Backspace", "h"],
                "Back: closes, clears marks, clears the filter, then leaves", needs: .wayBack)
        case .mark: CommandSpec("mark", .rows, ["Space"], "Mark or unmark the row", needs: .row)
        case .markAll: CommandSpec("mark-all", .rows, ["*"], "Mark all rows shown", needs: .rows)
        case .filter: CommandSpec("filter", .rows, ["/"], "Filter the list (elsewhere: find)", takesText: true)
        case .find:
            CommandSpec("find", .rows, ["f"], "Find by order, name, e-mail, tracking number or SKU", takesText: true)
        case .sort: CommandSpec("sort", .rows, ["s"], "Sort by the next column", needs: .rows)
        case .mine: CommandSpec("mine", .rows, ["m"], "Show what you own alone, or all again", needs: .list)
        case .all:
            CommandSpec(
                "all", .rows, ["a"], "Show all, or only what is open",
                needs: .rest)
        case .copy:
            CommandSpec(
                "copy", .rows, ["y"], "Copy what the row or card is about, through your terminal", needs: .text)
        case .copyWords:
            CommandSpec(
                "copy-words", .rows, ["Y"], "Copy the sentence for the customer", hint: "copy sentence",
                needs: .customerWords)
        case .palette: CommandSpec("commands", .console, [":"], "Commands")
        case .help: CommandSpec("help", .console, ["?"], "Keys", hint: "keys", aliases: ["keys"])
        case .refresh: CommandSpec("refresh", .console, ["F5"], "Ask the core again", needs: .core)
        case .redraw: CommandSpec("redraw", .console, ["Ctrl-L"], "Paint the screen anew")
        case .suspend: CommandSpec("suspend", .console, ["Ctrl-Z"], "Suspend the console")
        case .quit: CommandSpec("quit", .console, ["q"], "Quit", aliases: ["q", "exit"])
        }
    }
}

/// Everything about a command but what it does.
package struct CommandSpec: Sendable {
    package enum Group: String, Hashable, Sendable, CaseIterable {
        case actions = "Actions"
        case views = "Views"
        case rows = "Rows"
        case moving = "Moving"
        case console = "Console"
    }

    /// The conditions without which the command does nothing: see `Availability`.
    enum Needs: Hashable, Sendable {
        case nothing, core
        /// A list; with rows; with a chosen one.
        case list, rows, row
        /// A list that leaves something out.
        case rest
        /// Something to copy, and words for the customer.
        case text, customerWords
        /// Something that opens.
        case something
        case wayBack
        case target(ActionName)
    }

    /// The stable name, used in key maps and after `:`, and what may be typed instead.
    package let name: String
    package let aliases: [String]
    package let group: Group
    /// Keys in the standard map, the one that hints show first. Actions that cannot be taken back are capital letters.
    package let keys: [String]
    /// What it does, in one line.
    package let title: String
    /// The words beside the key in the hint line, and those where the screen is narrow.
    let hint: String
    let shortHint: String
    let needs: Needs
    /// Takes what follows its name after `:` as text: `:find #1042`.
    let takesText: Bool

    fileprivate init(
        _ name: String, _ group: Group, _ keys: [String], _ title: String, hint: String? = nil, aliases: [String] = [],
        needs: Needs = .nothing, takesText: Bool = false
    ) {
        self.name = name
        self.aliases = aliases
        self.group = group
        self.keys = keys
        self.title = title
        self.hint = hint ?? name
        shortHint = hint ?? name
        self.needs = needs
        self.takesText = takesText
    }

    fileprivate init(_ list: ListSpec) {
        name = list.command
        aliases = list.aliases
        group = .views
        keys = [list.key]
        title = list.about
        hint = list.command
        shortHint = list.command
        needs = .nothing
        takesText = false
    }

    fileprivate init(_ action: ActionSpec) {
        name = action.command
        aliases = action.aliases
        group = .actions
        keys = action.key.map { [$0] } ?? []
        title = action.title
        hint = action.hint
        shortHint = action.shortHint
        needs = .target(action.name)
        takesText = false
    }
}
