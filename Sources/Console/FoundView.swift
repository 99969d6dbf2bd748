import DeskAPI
import Domain
import Screen

/// What a search found.
struct FoundView {
    let state: ConsoleState
    let found: FoundPlace
    let pen: Pen
    let layout: Layout

    func lines() -> [Line] {
        var title = Line(pen, " FOUND", .heading)
        if found.loaded { title.add("  \(Numbers.grouped(found.hits.count))", .heading) }
        title.add("  for \(found.query)", .notice, limit: max(0, layout.size.columns - title.width - 20))
        if !found.loaded, found.failure == nil { title.add("  asking the core", .dim) }
        if let age = state.staleAge { title.add("  STALE \(age)", .critical) }
        if let failure = found.failure {
            return [title, Line(pen), Line(pen, "   The core gave no answer: \(failure)", .critical)]
        }
        guard !found.hits.isEmpty else {
            guard found.loaded else { return [title] }
            return [
                title, Line(pen),
                Line(pen, "   Nothing has this order number, e-mail, tracking number or SKU.", .dim),
            ]
        }
        let table = Table(
            columns: [
                .init(heading: "what", importance: 2),
                .init(heading: "name", minimum: 10, maximum: 60, importance: 0),
                .init(heading: "", minimum: 10, maximum: 80, importance: 3),
                .init(heading: "found by", maximum: 20, importance: 1),
            ],
            rows: found.hits.map { hit in
                Table.Row(
                    cells: [
                        .init(text: hit.ref.kind.rawValue, tone: .dim), .init(text: hit.title),
                        .init(text: hit.subtitle, tone: .dim), .init(text: hit.matched, tone: .dim),
                    ], ref: hit.ref, chosen: hit.ref == found.selected)
            })
        let columns = table.layout(pen, width: layout.size.columns - Table.lead - 1)
        let end = min(table.rows.count, found.top + layout.listRows)
        return [title, table.heading(pen, columns)]
            + table.rows[min(found.top, end)..<end].map { table.line($0, pen, columns) }
    }
}
