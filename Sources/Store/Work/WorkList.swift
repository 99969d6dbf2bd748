import Domain

/// The list of the work in the queues, without periodic work: dead letters first, then running work, then the rest by
/// due time, then held work. Each section is read in its order by an index of its own.
package struct WorkList: TableRows {
    let documents: Documents

    private enum Section: Int64, CaseIterable {
        case failed, running, coming, held

        /// Outweighs any date.
        static let weight: Int64 = 1_000_000_000_000_000

        /// The conditions whose rows together make the section.
        var scopes: [(sql: String, arguments: Values)] {
            switch self {
            case .failed: [("state = 'failed'", [])]
            case .running: [("state = 'running'", [])]
            case .coming: Queue.allCases.map { ("queue = ? AND state IN ('ready', 'waiting')", [$0.rawValue]) }
            case .held: [("state = 'held'", [])]
            }
        }
    }

    private func unknown(_ row: SQLRow) throws -> UnreadableDocument {
        let (id, kind): (Int64, String) = (try row["id"], try row["kind"])
        return UnreadableDocument(
            table: "work", id: String(id), version: try row["version"],
            why: "this version does not know work of the kind \(kind)")
    }

    package func workRows(filter: String, after: String?, limit: Int) throws -> Slice<WorkRow> {
        let words = DeskLists.words(filter)
        let search = "LOWER(queue || ' ' || kind || ' ' || key || ' ' || state || ' ' || COALESCE(error, ''))"
        let matching =
            " AND NOT periodic" + String(repeating: " AND \(search) LIKE ? ESCAPE '\\'", count: words.count)
        let place = after.flatMap(Place.init)
        let begins = place.map { max(0, $0.sort) / Section.weight } ?? 0
        var found: [(sort: Int64, row: SQLRow)] = []
        for section in Section.allCases where section.rawValue >= begins && found.count <= limit {
            var some: [(due: Int64, id: Int64, row: SQLRow)] = []
            for (scope, arguments) in section.scopes {
                var sql = "SELECT * FROM work WHERE " + scope + matching
                var values = arguments + Values(words)
                if let place, section.rawValue == begins, let id = Int64(place.id) {
                    sql += " AND (due, id) > (?, ?)"
                    values += [place.sort - begins * Section.weight, id]
                }
                some += try rows(sql + " ORDER BY due, id LIMIT ?", values + [limit + 1]).map {
                    (try $0["due"], try $0["id"], $0)
                }
            }
            some.sort { ($0.due, $0.id) < ($1.due, $1.id) }
            found += some.map { (($0.due).clampedAdding(section.rawValue * Section.weight), $0.row) }
        }
        let last = found.count > limit ? found[limit - 1] : nil
        var slice = Slice(
            rows: try found.prefix(limit).compactMap { try WorkRow($0.row) }, total: found.count,
            next: try last.map { Place(sort: $0.sort, id: String(try $0.row["id"] as Int64)).text },
            unreadable: try found.prefix(limit).filter { try WorkRow($0.row) == nil }.map { try unknown($0.row) })
        if words.isEmpty {
            slice.total = try queueCounts.workTotal()
        } else if after != nil || last != nil {
            let all = try count(
                "SELECT COUNT(*) FROM (SELECT 1 FROM work WHERE TRUE\(matching) LIMIT ?) AS found",
                Values(words) + [DeskLists.countedRows + 1])
            slice.total = min(all, DeskLists.countedRows)
            slice.more = all > DeskLists.countedRows
        }
        return slice
    }
}
