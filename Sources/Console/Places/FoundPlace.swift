package import DeskAPI
import Domain
import Screen

/// The place that shows the hits of a search.
package struct FoundPlace: PlaceComponent {
    package let query: String
    private(set) var hits: [SearchHit] = []
    private(set) var loaded = false
    package private(set) var selected: TargetRef?
    private(set) var top = 0
    package var question: RequestID?
    private(set) var failure: String?

    init(query: String) { self.query = query }

    var asPlace: Place { .found(self) }
    func opened(_ around: Surroundings) -> TargetRef? { selected }

    private var position: Int { hits.firstIndex { $0.ref == selected } ?? 0 }

    mutating func refresh(_ around: Surroundings) -> Question? { loaded ? nil : .search(query) }

    mutating func take(_ answer: Answer, _ around: Surroundings, isOnTop: Bool) -> [Wish] {
        guard case .hits(let found) = answer else { return [] }
        failure = nil
        loaded = true
        hits = found
        selected = found.first?.ref
        return []
    }

    mutating func fail(_ reason: String) { failure = reason }

    mutating func run(_ command: Command, _ around: Surroundings) -> [Wish] {
        let movement: Movement? = command == .next ? .by(1) : command == .previous ? .by(-1) : Movement(command)
        guard let movement, !hits.isEmpty else { return [] }
        selected = hits[movement.index(from: position, count: hits.count, page: around.layout.listRows)].ref
        return []
    }

    mutating func settle(_ around: Surroundings) -> String? {
        top = scrolled(top, showing: position, of: hits.count, rows: around.layout.listRows)
        return nil
    }

    func targets(of action: ActionName, _ around: Surroundings) -> [Candidate] { [] }
    func copied(_ around: Surroundings) -> String? { hits.first { $0.ref == selected }?.title }

    func noTarget(_ action: ActionName, _ around: Surroundings) -> String { "Open what was found first." }
    func hints(_ around: Surroundings) -> [Command] { [.open, .find, .back, .copy] }

    func blocks(_ pen: Pen, _ around: Surroundings, _ layout: Layout) -> [Block] {
        [
            Block(
                width: layout.size.columns,
                lines: FoundView(around: around, found: self, pen: pen, layout: layout).lines())
        ]
    }

    func moments(_ around: Surroundings) -> [Moment] { [] }
}

/// Draws the hits of a search.
struct FoundView {
    let around: Surroundings
    let found: FoundPlace
    let pen: Pen
    let layout: Layout

    func lines() -> [Line] {
        var title = Line(pen, " FOUND", .heading)
        if found.loaded {
            let isCut = found.hits.count >= SearchHit.most
            title.add("  \(isCut ? "the first " : "")\(Numbers.grouped(found.hits.count))", .heading)
        }
        title.add("  for \(found.query)", .notice, limit: max(0, layout.size.columns - title.width - 20))
        if found.hits.count > 1 { title.add("  newest first", .dim) }
        if !found.loaded, found.failure == nil { title.add("  asking the core", .dim) }
        if let failure = found.failure {
            return [title, Line(pen)] + pen.noAnswer(failure, width: layout.size.columns)
        }
        guard !found.hits.isEmpty else {
            guard found.loaded else { return [title] }
            return [
                title, Line(pen),
                Line(pen, "   Nothing has this order number, name, e-mail, tracking number or SKU.", .dim),
            ]
        }
        let table = Table(
            columns: [
                .init(heading: "what", importance: 6), .init(heading: "name", minimum: 10, maximum: 60, importance: 0),
                .init(heading: "stage", importance: 1), .init(heading: "placed", importance: 3),
                .init(heading: "value", right: true, importance: 4),
                .init(heading: "", minimum: 10, maximum: 80, importance: 2),
                .init(heading: "found by", maximum: 20, importance: 5),
            ],
            rows: found.hits.map { hit in
                Table.Row(
                    cells: [
                        .init(text: hit.ref.kind.rawValue, tone: .dim), .init(text: hit.title),
                        hit.stage.map(pen.state) ?? .init(text: ""),
                        .init(text: hit.placedAt.map(around.dayAndTime) ?? ""),
                        .init(text: hit.value.map { Numbers.money($0, ascii: pen.ascii) } ?? ""),
                        .init(text: hit.subtitle, tone: .dim), .init(text: hit.matched, tone: .dim),
                    ], ref: hit.ref, chosen: hit.ref == found.selected)
            })
        let columns = table.layout(pen, width: layout.size.columns - Table.lead - 1)
        let end = min(table.rows.count, found.top + layout.listRows)
        return [title, table.heading(pen, columns)]
            + table.rows[min(found.top, end)..<end].map { table.line($0, pen, columns) }
    }
}
