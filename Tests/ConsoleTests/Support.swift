import Console
import DeskAPI
import Domain
import Foundation
import Screen
import Testing

/// A console at work, with what it asked of its surroundings.
struct Desk {
    var state: ConsoleState
    var asked: [Effect] = []

    /// Connected, with an identity and an overview.
    init(
        columns: Int = 120, rows: Int = 36, identity: Identity? = Samples.identity,
        overview: Overview? = Samples.overview(),
        keymap: Keymap = .standard
    ) {
        state = ConsoleState(seed: "t", now: Samples.now, size: Size(rows: rows, columns: columns), keymap: keymap)
        _ = state.start()
        send(.connection(up: true, reason: ""))
        if let identity { send(.identity(identity)) }
        if let overview { send(.live(.overview(overview))) }
        asked = []
    }

    /// Sends a message and keeps what it made the console ask.
    mutating func send(_ message: Message) { asked = update(&state, message) }

    mutating func press(_ names: String...) { for name in names { send(.key(key(name))) } }

    mutating func type(_ text: String) {
        for character in text { send(.key(key(character == " " ? "Space" : String(character)))) }
    }

    /// Answers the list that was asked for last.
    mutating func answer(_ page: ListPage) {
        guard case .list(let question, _, _, _, _, _)? = asked.last else {
            Issue.record("no list was asked for")
            return
        }
        send(.list(question, page))
    }

    mutating func answer(_ card: OrderCard) {
        guard case .orderCard(let question, _)? = asked.last else {
            Issue.record("no order was asked for")
            return
        }
        send(.orderCard(question, card))
    }

    mutating func answer(_ card: ExceptionCard) {
        guard case .exceptionCard(let question, _)? = asked.last else {
            Issue.record("no exception was asked for")
            return
        }
        send(.exceptionCard(question, card))
    }

    mutating func answer(_ hits: [SearchHit]) {
        guard case .search(let question, _)? = asked.last else {
            Issue.record("nothing was looked for")
            return
        }
        send(.searchHits(question, hits))
    }

    /// Answers the preview that was asked for last: each target in the same way.
    mutating func preview(_ kind: OutcomeKind = .done, _ message: String = "will be sent again") {
        guard case .preview(let question, let request)? = asked.last else {
            Issue.record("no preview was asked for")
            return
        }
        send(.preview(question, reply(request, kind, message)))
    }

    mutating func outcome(_ kind: OutcomeKind = .done, _ message: String = "sent again") {
        guard case .act(let question, let request)? = asked.last else {
            Issue.record("nothing was done")
            return
        }
        send(.outcome(question, reply(request, kind, message)))
    }

    private func reply(_ request: ActionRequest, _ kind: OutcomeKind, _ message: String) -> ActionReply {
        ActionReply(
            outcomes: request.targets.map {
                ActionOutcome(ref: $0.ref, label: "#\($0.ref.id)", kind: kind, message: message)
            })
    }

    /// The list with this name, open and answered.
    static func list(_ name: ListName, columns: Int = 120, rows: Int = 36, names: Samples.Names = .init()) -> Desk {
        var desk = Desk(columns: columns, rows: rows, overview: Samples.overview(names))
        desk.press(name.spec.key)
        desk.answer(Samples.page(name, names))
        return desk
    }

    static func order(columns: Int = 120, rows: Int = 36, names: Samples.Names = .init()) -> Desk {
        var desk = Desk.list(.gap, columns: columns, rows: rows, names: names)
        desk.press("Enter")
        desk.answer(Samples.order(names))
        return desk
    }

    static func exception(columns: Int = 120, rows: Int = 36, names: Samples.Names = .init()) -> Desk {
        var desk = Desk.list(.skus, columns: columns, rows: rows, names: names)
        desk.press("Enter")
        desk.answer(Samples.exception(names))
        return desk
    }

    static func found(columns: Int = 120, rows: Int = 36, names: Samples.Names = .init()) -> Desk {
        var desk = Desk(columns: columns, rows: rows, overview: Samples.overview(names))
        desk.press("f")
        desk.type("1042")
        desk.press("Enter")
        desk.answer(Samples.hits(names))
        return desk
    }

    /// What is on the screen, a string for each row, without blanks at the ends.
    func screen(_ glyphs: Glyphs = .unicode) -> [String] {
        text(of: render(state, size: state.size, theme: .plainForTests, glyphs: glyphs))
    }

    func shows(_ text: String) -> Bool { screen().contains { $0.contains(text) } }
}

/// The package's root, from this file's place in it.
let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
