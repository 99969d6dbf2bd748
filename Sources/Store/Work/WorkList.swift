package import Domain

/// The list of the work in the queues, without periodic work: dead letters first, then running work, then what is due, then what
/// failed and waits for its next attempt. Where all is asked for, everything that comes follows by its due time, then held work.
/// Each section is read in its order by an index of its own.
package struct WorkList: TableRows {
    let documents: Documents

    private enum Section: Int64, CaseIterable {
        case failed, running, due, again, coming, held

        /// Outweighs any date.
        static let weight: Int64 = 1_000_000_000_000_000

        static func shown(all: Bool) -> [Section] {
            all ? [.failed, .running, .coming, .held] : [.failed, .running, .due, .again]
        }

        /// The conditions whose rows together make the section.
        func scopes(_ now: Instant) -> [(sql: String, arguments: Values)] {
            switch self {
            case .failed: [("state = 'failed'", [])]
            case .running: [("state = 'running'", [])]
            case .due:
                Queue.allCases.map {
                    (
                        "queue = ? AND state IN ('ready', 'waiting') AND due <= ? AND state = 'ready'",
                        [$0.rawValue, now.milliseconds]
                    )
                }
            case .again: [("state = 'waiting'", [])]
            case .coming: Queue.allCases.map { ("queue = ? AND state IN ('ready', 'waiting')", [$0.rawValue]) }
            case .held: [("state = 'held'", [])]
            }
        }

        /// What waits for its next attempt goes by when it was due first.
        var sort: String { self == .again ? "since" : "due" }
    }

    private func unknown(_ row: SQLRow) throws -> UnreadableDocument {
        let (id, kind): (Int64, String) = (try row["id"], try row["kind"])
        return UnreadableDocument(
            table: "work", id: String(id), version: try row["version"],
            why: "this version does not know work of the kind \(kind)")
    }

    /// - Parameter all: also what is due later, and what is held.
    package func workRows(all: Bool = false, filter: String, after: String?, limit: Int, now: Instant) throws -> Slice<
        WorkRow
    > {
        let words = DeskLists.words(filter)
        let search = "LOWER(queue || ' ' || kind || ' ' || key || ' ' || state || ' ' || COALESCE(error, ''))"
        let matching =
            " AND NOT periodic" + String(repeating: " AND \(search) LIKE ? ESCAPE '\\'", count: words.count)
        let place = after.flatMap(Place.init)
        let begins = place.map { max(0, $0.sort) / Section.weight } ?? 0
        let sections = Section.shown(all: all)
        var found: [(sort: Int64, row: SQLRow)] = []
        for section in sections where section.rawValue >= begins && found.count <= limit {
            var some: [(sort: Int64, id: Int64, row: SQLRow)] = []
            for (scope, arguments) in section.scopes(now) {
                var sql = "SELECT * FROM work WHERE " + scope + matching
                var values = arguments + Values(words)
                if let place, section.rawValue == begins, let id = Int64(place.id) {
                    sql += " AND (\(section.sort), id) > (?, ?)"
                    values += [place.sort - begins * Section.weight, id]
                }
                some += try rows(sql + " ORDER BY \(section.sort), id LIMIT ?", values + [limit + 1]).map {
                    (try $0[section.sort], try $0["id"], $0)
                }
            }
            some.sort { ($0.sort, $0.id) < ($1.sort, $1.id) }
            found += some.map { (($0.sort).clampedAdding(section.rawValue * Section.weight), $0.row) }
        }
        let last = found.count > limit ? found[limit - 1] : nil
        var slice = Slice(
            rows: try found.prefix(limit).compactMap { try WorkRow($0.row) }, total: found.count,
            next: try last.map { Place(sort: $0.sort, id: String(try $0.row["id"] as Int64)).text },
            unreadable: try found.prefix(limit).filter { try WorkRow($0.row) == nil }.map { try unknown($0.row) })
        if words.isEmpty {
            slice.total = try all ? queueCounts.workTotal() : queueCounts.openTotal(now)
        } else if after != nil || last != nil {
            var counted = 0
            for (scope, arguments) in sections.flatMap({ $0.scopes(now) }) where counted <= DeskLists.countedRows {
                counted += try count(
                    "SELECT COUNT(*) FROM (SELECT 1 FROM work WHERE \(scope)\(matching) LIMIT ?) AS found",
                    arguments + Values(words) + [DeskLists.countedRows + 1])
            }
            slice.total = min(counted, DeskLists.countedRows)
            slice.more = counted > DeskLists.countedRows
        }
        return slice
    }
}
