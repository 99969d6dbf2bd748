package import DeskAPI
import Domain
import Screen

/// One list as the user sees it. Rows are known by identity; positions are only for drawing.
package struct ListPlace: PlaceComponent {
    package let name: ListName
    /// The filter, as it was typed.
    package private(set) var words = ""
    /// The filter that the core applied, where there are too many rows to have them all here.
    private var asked = ""
    private(set) var isMine = false
    /// Whether what the list leaves out at first is shown too.
    private(set) var isAll = false
    /// The column by which the rows are sorted; `nil` for the core's order.
    private(set) var sort: ColumnFace?
    /// The rows at hand, and those of them that are shown, in their order.
    private var all: [ListRow] = []
    package private(set) var rows: [ListRow] = []
    package private(set) var total = 0
    /// Whether there are more than `total`, which the core counts only so far.
    private(set) var more = false
    /// The cursor for what follows the rows at hand; `nil` when they are all.
    private(set) var next: String?
    private(set) var loaded = false
    /// The chosen row. `nil` when none was chosen yet or the chosen one has gone: then no action has a target, so that a key
    /// never hits the row which moved up into its place.
    package private(set) var selected: TargetRef?
    /// Where the chosen row is or was, for moving on from it.
    private var position = 0
    package private(set) var marked: Set<TargetRef> = []
    /// The first row drawn.
    private(set) var top = 0
    /// An answer that came while the list must stay still.
    private var waiting: ListPage?
    package var question: RequestID?
    /// Whether the question asks for more rows rather than for all anew.
    private var asksForMore = false
    /// Something changed since the question was asked.
    private var askAgain = false
    /// The filter is new: the first row is chosen when the chosen one does not match.
    private var choosesFirst = false
    private(set) var failure: String?

    package init(_ name: ListName) { self.name = name }

    /// A list that is part of a card.
    init(_ name: ListName, rows: [ListRow], chosen: TargetRef?) {
        self.name = name
        all = rows
        self.rows = rows
        selected = chosen
        loaded = true
    }

    var asPlace: Place { .list(self) }
    var tab: Command? { .list(name) }
    package var filter: String? { words }
    var rest: String? { name.spec.rest }

    private static let gone = "The row you were on has gone from this list; choose another."

    /// How many rows there are, as far as the core says: `1 204`, `500+`.
    var totalText: String {
        let whole = Numbers.grouped(total) + (more ? "+" : "")
        return rows.count < all.count ? "\(Numbers.grouped(rows.count)) of \(whole)" : whole
    }

    private var isNarrowed: Bool { !words.isEmpty || isMine }

    /// Whether there are rows that are not at hand.
    var isPart: Bool { next != nil }

    private var selectedRow: ListRow? { selectedIndex.map { rows[$0] } }

    /// Where the chosen row stands. It is looked for only where it was not left, since this is asked many times for each key.
    var selectedIndex: Int? {
        guard let selected else { return nil }
        if rows.indices.contains(position), rows[position].ref == selected { return position }
        return rows.firstIndex { $0.ref == selected }
    }

    func opened(_ around: Surroundings) -> TargetRef? { selectedRow.map { $0.leads ?? $0.ref } }

    /// How many rows of the answer that waits are new, gone or different.
    var waitingChanges: Int {
        guard let waiting else { return 0 }
        let shown = Dictionary(all.map { ($0.ref, $0) }, uniquingKeysWith: { first, _ in first })
        let coming = Dictionary(waiting.rows.map { ($0.ref, $0) }, uniquingKeysWith: { first, _ in first })
        let changed = coming.values.count { shown[$0.ref] != $0 }
        let gone = waiting.next == nil ? shown.keys.count { coming[$0] == nil } : 0
        return changed + gone
    }

    // MARK: Answers

    mutating func refresh(_ around: Surroundings) -> Question? {
        if question != nil, around.connection == .up, !asksForMore {
            askAgain = true
            return nil
        }
        return whole()
    }

    /// As many rows as are at hand, at least a page; all that there can be where they are narrowed here.
    private mutating func whole() -> Question {
        asksForMore = false
        askAgain = false
        let limit = isNarrowed && asked.isEmpty ? 500 : min(500, max(100, all.count))
        return .list(name, all: isAll, filter: asked, after: nil, limit: limit)
    }

    /// What narrows the list has changed. Rows that are all at hand are narrowed here, by what they show; the core narrows longer lists.
    private mutating func narrow(_ around: Surroundings) -> [Wish] {
        choosesFirst = true
        waiting = nil
        if asked.isEmpty, loaded, next == nil {
            arrange(around)
            return []
        }
        asked = asked.isEmpty && total <= 500 && !more ? "" : forCore(around)
        return [.ask(whole())]
    }

    /// The filter as the core knows the names: it does not know who reads.
    private func forCore(_ around: Surroundings) -> String {
        let me = around.identity?.name ?? ""
        let typed = words.split(separator: " ").map { $0 == Surroundings.reader ? me : String($0) }
        return (typed + (isMine ? [me] : [])).joined(separator: " ")
    }

    /// Shows what matches of the rows at hand, in their order. The choice stays with its row.
    /// - Returns: whether the chosen row has gone.
    @discardableResult private mutating func arrange(_ around: Surroundings) -> Bool {
        let order = ListOrder(around: around, list: name.spec)
        let typed = asked.isEmpty ? words : ""
        rows = isNarrowed ? all.filter { (!isMine || order.isMine($0)) && order.matches($0, typed) } : all
        if let sort { rows = order.sorted(rows, by: sort.key) }
        if !marked.isEmpty { marked.formIntersection(rows.map(\.ref)) }
        defer { choosesFirst = false }
        if let index = selectedIndex {
            top += index - position
            position = index
            return false
        }
        if choosesFirst {
            selected = rows.first?.ref
            position = 0
            return false
        }
        defer { selected = nil }
        return selected != nil
    }

    mutating func take(_ answer: Answer, _ around: Surroundings, isOnTop: Bool) -> [Wish] {
        guard case .list(let page) = answer else { return [] }
        failure = nil
        var wishes: [Wish] = []
        if asksForMore {
            var new = Set(page.rows.map(\.ref))
            new.subtract(all.lazy.map(\.ref))
            all += sharing(page.rows.filter { new.contains($0.ref) })
            total = page.total
            more = page.more
            next = page.next
            asksForMore = false
            arrange(around)
        } else if loaded, isOnTop && around.isStill || !marked.isEmpty {
            waiting = page
        } else if isNarrowed, asked.isEmpty, page.next != nil {
            // It has become too long to be narrowed here.
            asked = forCore(around)
            return [.ask(whole())]
        } else if show(page, around), isOnTop {
            wishes.append(.note(Self.gone))
        }
        let again = askAgain
        askAgain = false
        if again, isOnTop { wishes.append(.ask(whole())) }
        return wishes
    }

    /// The same rows. A row keeps what is equal in the row before it in memory once, since a list can have thousands of rows.
    private func sharing(_ rows: [ListRow]) -> [ListRow] {
        var last = all.last
        return rows.map { row in
            var row = row
            if let last {
                row.cells = row.cells.sharing(last.cells)
                if row.actions == last.actions { row.actions = last.actions }
            }
            last = row
            return row
        }
    }

    mutating func fail(_ reason: String) { failure = reason }

    mutating func settle(_ around: Surroundings) -> String? {
        var gone = false
        if !around.isStill, marked.isEmpty, let page = waiting {
            waiting = nil
            gone = show(page, around)
        }
        position = min(max(0, position), max(0, rows.count - 1))
        top = scrolled(top, showing: position, of: rows.count, rows: around.layout.listRows)
        return gone ? Self.gone : nil
    }

    /// Takes a new page of rows; the chosen row stays at its height on the screen.
    /// - Returns: whether the chosen row has gone.
    private mutating func show(_ page: ListPage, _ around: Surroundings) -> Bool {
        // No row has moved up into the place of another where there was none.
        if rows.isEmpty { choosesFirst = true }
        all = sharing(page.rows)
        total = page.total
        more = page.more
        next = page.next
        loaded = true
        failure = nil
        return arrange(around)
    }

    // MARK: Keys

    mutating func run(_ command: Command, _ around: Surroundings) -> [Wish] {
        switch command {
        case .mark: return mark(around)
        case .markAll: return markAll()
        case .next: return move(.by(1), around)
        case .previous: return move(.by(-1), around)
        case .sort: return sortByNext(around)
        case .mine:
            isMine.toggle()
            if !isNarrowed { asked = "" }
            return narrow(around)
        case .all: return toggleAll(around)
        default: return Movement(command).map { move($0, around) } ?? []
        }
    }

    private mutating func move(_ movement: Movement, _ around: Surroundings) -> [Wish] {
        guard !rows.isEmpty else { return [] }
        let page = around.layout.listRows
        if selected == nil, case .by(let step) = movement, step > 0 {
            // The row that was here has gone and the next one moved up: that is one down.
            position = min(position, rows.count - 1)
        } else {
            position = movement.index(from: position, count: rows.count, page: page)
        }
        selected = rows[position].ref
        // Near the end of the rows at hand, the core is asked for more.
        guard let next, question == nil, waiting == nil, position >= rows.count - page * 2 else { return [] }
        asksForMore = true
        return [.ask(.list(name, all: isAll, filter: asked, after: next, limit: 200))]
    }

    /// The next column that has values, then the core's order again.
    private mutating func sortByNext(_ around: Surroundings) -> [Wish] {
        let columns = name.spec.columns.filter { face in all.contains { $0.cells[face.key] != nil } }
        let index = columns.firstIndex { $0 == sort }.map { $0 + 1 } ?? 0
        sort = columns.indices.contains(index) ? columns[index] : nil
        arrange(around)
        guard isPart, sort != nil else { return [] }
        return [.note("Sorted are the \(Numbers.grouped(all.count)) rows at hand, not all \(totalText).")]
    }

    /// More rows or fewer: the core is asked, and the choice stays with its row where that is still there.
    private mutating func toggleAll(_ around: Surroundings) -> [Wish] {
        guard marked.isEmpty else { return [.note(Self.clearFirst(around))] }
        isAll.toggle()
        choosesFirst = true
        waiting = nil
        return [.ask(whole())]
    }

    private static func clearFirst(_ around: Surroundings) -> String {
        "Rows are marked: clear the marks first (\(around.keymap.shown(.back) ?? "Esc"))."
    }

    private mutating func mark(_ around: Surroundings) -> [Wish] {
        guard let selected else { return [] }
        if marked.remove(selected) == nil { marked.insert(selected) }
        return move(.by(1), around)
    }

    private mutating func markAll() -> [Wish] {
        let all = Set(rows.map(\.ref))
        marked = marked == all ? [] : all
        guard next != nil, !marked.isEmpty else { return [] }
        return [.note("Marked the \(Numbers.grouped(all.count)) rows at hand, not all \(totalText).")]
    }

    /// What was marked has been dealt with; a second action asks for a new choice.
    mutating func unmark() { marked = [] }

    /// Marks first, then the filter.
    mutating func back(_ around: Surroundings) -> [Wish]? {
        if !marked.isEmpty {
            marked = []
            return []
        }
        guard isNarrowed else { return nil }
        words = ""
        isMine = false
        let wasHere = asked.isEmpty
        asked = ""
        if wasHere, loaded {
            arrange(around)
            return []
        }
        question = nil
        return [.ask(whole())]
    }

    mutating func apply(filter: String, _ around: Surroundings) -> [Wish] {
        guard marked.isEmpty else { return [.note(Self.clearFirst(around))] }
        words = filter
        if !isNarrowed, !asked.isEmpty {
            asked = ""
            return [.ask(whole())]
        }
        return narrow(around)
    }

    // MARK: Targets

    var markable: (any: Bool, chosen: Bool)? { (!rows.isEmpty, selected != nil) }

    /// Marked rows, else the chosen one.
    func targets(of action: ActionName, _ around: Surroundings) -> [Candidate] {
        let about = marked.isEmpty ? [selectedRow].compactMap { $0 } : rows.filter { marked.contains($0.ref) }
        return about.filter { $0.actions.contains(action) }.map {
            Candidate(
                ref: $0.ref, version: $0.version, label: $0.label(in: name.spec),
                state: $0.cells.values.lazy.compactMap(\.state).first,
                standing: action == .rejectCancellation ? $0.standing : nil)
        }
    }

    func coming(_ action: ActionName, _ targets: [TargetRef]) -> [TargetRef: Int64]? {
        guard let waiting else { return nil }
        let rows = waiting.rows.filter { $0.actions.contains(action) }
        let known = Dictionary(rows.map { ($0.ref, $0.version) }, uniquingKeysWith: { first, _ in first })
        // If there are more pages, a target that is missing here may stand on a later one.
        return waiting.next == nil || targets.allSatisfy { known[$0] != nil } ? known : nil
    }

    func noTarget(_ action: ActionName, _ around: Surroundings) -> String {
        if action.spec.kinds.isDisjoint(with: name.spec.kinds) { return action.spec.elsewhere }
        if !marked.isEmpty { return "None of the marked rows can be dealt with so." }
        if !loaded { return "The list is not here yet; the core is asked." }
        if rows.isEmpty { return "The list is empty." }
        return selected == nil ? "Choose a row first." : "Nothing here to \(action.spec.verb)."
    }

    func copied(_ around: Surroundings) -> String? {
        guard let row = selectedRow else { return nil }
        let face = name.spec.columns.first { $0.key == name.spec.copies }
        let text =
            face.map { CellView(around: around, pen: Pen(glyphs: .unicode)).cell(row.cells[$0.key], $0).text } ?? ""
        return text.isEmpty ? row.label(in: name.spec) : text
    }

    func hints(_ around: Surroundings) -> [Command] {
        name.spec.actions.map(Command.action) + [.open] + (name.spec.actions.isEmpty ? [] : [.mark]) + [.filter, .back]
            + (rest == nil ? [] : [.all]) + [
                .sort, .mine, .copy,
            ]
    }

    func blocks(_ pen: Pen, _ around: Surroundings, _ layout: Layout) -> [Block] {
        var layout = layout
        var detail: [Block] = []
        if layout.size.columns >= ListDetail.from, let row = selectedRow {
            let size = Size(rows: layout.size.rows, columns: layout.size.columns - ListDetail.width - 1)
            layout = Layout(size: size, banner: layout.banner)
            let width = ListDetail.width
            let lines = ListDetail(around: around, row: row, list: name.spec, pen: pen, width: width).lines()
            detail = [
                Block(column: layout.size.columns + 1, width: width, lines: Array(lines.prefix(layout.bodyRows)))
            ]
        }
        let lines = ListView(around: around, list: self, pen: pen, layout: layout).lines()
        return [Block(width: layout.size.columns, lines: lines)] + detail
    }

    func moments(_ around: Surroundings) -> [Moment] {
        let end = min(rows.count, top + around.layout.listRows)
        return rows[min(max(0, top), end)..<end].flatMap(\.moments)
    }
}
