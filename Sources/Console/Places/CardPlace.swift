import DeskAPI
import Domain
import Screen

/// An order or an exception, opened.
package struct CardPlace<Card: Hashable & Sendable>: Hashable, Sendable {
    package let id: String
    package private(set) var card: Card?
    /// The first line drawn.
    private var top = 0
    /// The entry that Enter would open.
    private var chosen: TargetRef?
    package var question: RequestID?
    private var askAgain = false
    private var failure: String?
    /// The newer card that waits until nothing must stay still.
    private var waiting: Card?
    /// An action asked for before the card was there.
    private var intended: Intention?

    init(id: String, intended: Intention? = nil) {
        self.id = id
        self.intended = intended
    }

}

extension CardPlace: PlaceComponent where Card: CardContent {
    var asPlace: Place { Card.place(self) }

    mutating func refresh(_ around: Surroundings) -> Question? {
        if question != nil, card != nil {
            askAgain = true
            return nil
        }
        return Card.question(id)
    }

    mutating func take(_ answer: Answer, _ around: Surroundings, isOnTop: Bool) -> [Wish] {
        guard let new = Card(answer) else { return [] }
        failure = nil
        if around.isStill, card != nil { waiting = new } else { card = new }
        let (action, again) = (intended, askAgain)
        intended = nil
        askAgain = false
        guard isOnTop else { return [] }
        if let action, !around.isStill {
            let all = targets(of: action.action, around)
            let own = all.filter { $0.ref == action.about }
            return [.start(action.action, own.isEmpty ? all : own)]
        }
        return again ? [.ask(Card.question(id))] : []
    }

    mutating func fail(_ reason: String) {
        failure = reason
        intended = nil
    }

    mutating func run(_ command: Command, _ around: Surroundings) -> [Wish] {
        if let movement = Movement(command) {
            top = movement.index(from: top, count: Int(Int16.max), page: around.layout.listRows)
        } else if command == .next || command == .previous {
            choose(by: command == .next ? 1 : -1, around)
        }
        return []
    }

    /// From entry to entry, which is then seen.
    private mutating func choose(by step: Int, _ around: Surroundings) {
        let refs = card?.entries.map(\.ref) ?? []
        guard !refs.isEmpty else {
            chosen = nil
            return
        }
        if let chosen, let index = refs.firstIndex(of: chosen) {
            self.chosen = refs[(index + step + refs.count) % refs.count]
        } else {
            chosen = step > 0 ? refs.first : refs.last
        }
        let lines = lines(Pen(glyphs: .unicode), around)
        guard let index = lines.firstIndex(where: { $0.link == chosen }) else { return }
        // Where the last row says how much is below, no entry is seen on it.
        let seen = around.layout.noteRow == nil ? max(1, around.layout.cardRows - 1) : around.layout.cardRows
        top = min(max(top, index - seen + 1), index)
    }

    mutating func settle(_ around: Surroundings) -> String? {
        if !around.isStill, let newer = waiting {
            waiting = nil
            card = newer
        }
        if top > 0 { top = min(top, max(0, lines(Pen(glyphs: .unicode), around).count - around.layout.cardRows)) }
        return nil
    }

    /// The chosen entry, else what the card leads to.
    func opened(_ around: Surroundings) -> TargetRef? { chosen ?? card?.leads ?? card?.entries.first?.ref }

    func targets(of action: ActionName, _ around: Surroundings) -> [Candidate] { card?.targets(of: action) ?? [] }

    func coming(_ action: ActionName, _ targets: [TargetRef]) -> [TargetRef: Int64]? {
        waiting.map { card in
            Dictionary(
                card.targets(of: action).compactMap { one in one.version.map { (one.ref, $0) } },
                uniquingKeysWith: { first, _ in first })
        }
    }

    func noTarget(_ action: ActionName, _ around: Surroundings) -> String {
        card == nil ? "The card is not here yet; the core is asked." : "Nothing here to \(action.spec.verb)."
    }

    func copied(_ around: Surroundings) -> String? {
        card.flatMap { card in
            card.entries.first { $0.ref == chosen }.map { $0.label(in: card.entryList.spec) } ?? card.name
        }
    }

    var forCustomer: String? { card?.forCustomer }

    func hints(_ around: Surroundings) -> [Command] {
        // Actions for which there is nothing here come last: hints are left out from the end.
        let actions = Card.hints(of: card)
        let possible = actions.filter { card?.offers($0) ?? true }
        var hints = possible.map(Command.action)
        if opened(around) != nil { hints.append(.open) }
        if card?.entries.isEmpty == false { hints.append(.next) }
        hints += [.back, .copy] + (forCustomer == nil ? [] : [.copyWords])
        return hints + actions.filter { !possible.contains($0) }.map(Command.action)
    }

    func blocks(_ pen: Pen, _ around: Surroundings, _ layout: Layout) -> [Block] {
        [Block(width: layout.size.columns, lines: Array(lines(pen, around).dropFirst(top)))]
    }

    /// Glyph sets do not differ in how many lines they make.
    private func lines(_ pen: Pen, _ around: Surroundings) -> [Line] {
        if let card {
            return card.drawn(CardParts(around: around, pen: pen, width: around.size.columns, chosen: chosen))
        }
        var line = Line(pen, " " + Card.heading, .heading)
        if let failure {
            return [line, Line(pen)] + pen.noAnswer(failure, width: around.size.columns)
        }
        line.add("  asking the core", .dim)
        return [line]
    }

    func moments(_ around: Surroundings) -> [Moment] { card?.moments ?? [] }
}

/// The content of a card: a message of the core, and how the card shows it.
protocol CardContent: Hashable, Sendable {
    /// The title until it is there.
    static var heading: String { get }
    static func question(_ id: String) -> Question
    static func place(_ place: CardPlace<Self>) -> Place
    /// The actions whose keys make sense on it.
    static func hints(of card: Self?) -> [ActionName]

    init?(_ answer: Answer)

    /// The rows on it that can be chosen and opened.
    var entries: [ListRow] { get }
    var entryList: ListName { get }
    /// The thing that Enter opens when no entry is chosen.
    var leads: TargetRef? { get }
    /// The text that the copy key sends: the identity of the thing that the card is about.
    var name: String { get }
    var forCustomer: String? { get }
    var moments: [Moment] { get }
    func targets(of action: ActionName) -> [Candidate]
    /// Whether there is anything here that the action would change, as far as the card tells.
    func offers(_ action: ActionName) -> Bool
    func drawn(_ parts: CardParts) -> [CardLine]
}

extension CardContent {
    func offers(_ action: ActionName) -> Bool { !targets(of: action).isEmpty }
}

/// Cards have lines of their own, those of an order.
typealias CardLine = Line

/// Pieces that both cards are made of.
struct CardParts {
    let around: Surroundings
    let pen: Pen
    let width: Int
    /// The entry that is chosen.
    let chosen: TargetRef?

    /// The column where the values of named facts begin.
    private var indent: Int { width < 50 ? 15 : 17 }

    /// The first lines of a card: what it is, how it stands, and its title, which goes below where it has no room beside them.
    func head(_ kind: String, _ states: [(text: String, tone: Tone)], _ name: String) -> [Line] {
        var head = title(kind)
        for state in states where !state.text.isEmpty { head.add("  " + state.text, state.tone) }
        if head.width + 2 + pen.width(name) < width {
            head.add("  " + name, .heading)
            return [head]
        }
        return [head] + pen.wrapped(name, width: width - 4).map { Line(pen, "   " + $0, .heading) }
    }

    func title(_ text: String) -> Line {
        Line(pen, " " + text, .heading)
    }

    /// `   owner      cx (default for …)`, wrapped under itself.
    func fact(_ name: String, _ value: String, _ tone: Tone = .normal) -> [Line] {
        guard !value.isEmpty else { return [] }
        return pen.wrapped(value, width: width - indent - 1).enumerated().map { index, text in
            var line = Line(pen)
            if index == 0 { line.add("   " + name, .dim, limit: indent - 1) }
            line.pad(to: indent)
            line.add(text, tone)
            return line
        }
    }

    func paragraph(_ text: String, _ tone: Tone = .normal) -> [Line] {
        pen.wrapped(text, width: min(width - 4, 96)).map { Line(pen, "   " + $0, tone) }
    }

    func rows(_ name: ListName, _ rows: [ListRow], chosen: TargetRef?) -> [Line] {
        let layout = Layout(size: Size(rows: rows.count + 10, columns: width))
        let list = ListPlace(name, rows: rows, chosen: chosen)
        return Array(ListView(around: around, list: list, pen: pen, layout: layout).lines().dropFirst())
    }

    /// Entries that follow one another and say the same are one, with the time of the last.
    private func runs(_ entries: [TimelineEntry]) -> [(entry: TimelineEntry, times: Int)] {
        var runs: [(entry: TimelineEntry, times: Int)] = []
        for entry in entries {
            if let last = runs.last, last.entry.who == entry.who, last.entry.text == entry.text {
                runs[runs.count - 1] = (entry, last.times + 1)
            } else {
                runs.append((entry, 1))
            }
        }
        return runs
    }

    /// The entries with people by their names as everywhere at the desk. Two people of one name keep their numbers.
    private func named(_ entries: [TimelineEntry]) -> [TimelineEntry] {
        let namesakes = Dictionary(grouping: Set(entries.map(\.who)), by: { Actor.person(in: $0) })
        return entries.map { entry in
            guard let name = Actor.person(in: entry.who), namesakes[name]?.count == 1 else { return entry }
            var entry = entry
            entry.who = around.ownerText(name: name).text
            return entry
        }
    }

    func timeline(_ entries: [TimelineEntry]) -> [Line] {
        guard !entries.isEmpty else { return [] }
        let entries = named(entries)
        var lines = [Line(pen), title("TIMELINE")]
        let who = min(18, entries.reduce(4) { max($0, pen.width($1.who)) })
        let dates = entries.reduce(0) { max($0, around.dayAndTime($1.at).count) }
        let start = 3 + dates + 2 + who + 2
        for (entry, times) in runs(entries) {
            let text = times > 1 ? "\(entry.text) (\(times) times)" : entry.text
            for (index, part) in pen.wrapped(text, width: max(12, width - start - 1)).enumerated() {
                var line = Line(pen)
                if index == 0 {
                    line.pad(to: 3)
                    line.add(around.dayAndTime(entry.at), .dim, endingAt: 3 + dates)
                    line.add("  ")
                    line.add(entry.who, .dim, limit: who)
                }
                line.pad(to: start)
                line.add(part)
                lines.append(line)
            }
        }
        return lines
    }
}
