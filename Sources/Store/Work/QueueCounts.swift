import Domain

/// The number of pieces of work in each place of a queue. It is stored beside the rows, since a desk reads it all the
/// time and the rows may be many. Periodic work is not counted.
///
/// A row does not change when its due time comes. A row is *ripe* once it was seen due: at once if it is due when it is
/// enqueued, otherwise when a claim finds it due and leaves it. Rows that became due since the last claim are counted
/// on top, by an index of unripe rows. So the figures are exact, and no query counts everything that waits.
struct QueueCount: Hashable, Comparable {
    enum Place: String {
        /// `again` is what failed and waits for its next attempt, due or not.
        case due, again, later, running, held, failed

        init?(state: String, ripe: Bool) {
            switch WorkState(rawValue: state) {
            case .ready: self = ripe ? .due : .later
            case .waiting: self = .again
            case .running: self = .running
            case .held: self = .held
            case .failed: self = .failed
            case .done, nil: return nil
            }
        }
    }

    var queue: String
    var place: Place

    static func < (a: QueueCount, b: QueueCount) -> Bool {
        (a.queue, a.place.rawValue) < (b.queue, b.place.rawValue)
    }
}

/// Reads the stored counters of the queues.
struct QueueCounts: TableRows {
    let documents: Documents

    func queueFigures(_ now: Instant) throws -> [QueueFigures] {
        var found = Dictionary(uniqueKeysWithValues: Queue.allCases.map { ($0, QueueFigures(queue: $0)) })
        for row in try rows("SELECT queue, place, pieces FROM queue_count") {
            guard let queue = Queue(rawValue: try row["queue"]) else { continue }
            let pieces: Int = try row["pieces"]
            switch QueueCount.Place(rawValue: try row["place"]) {
            case .due: found[queue]?.depth += pieces
            case .again:
                found[queue]?.depth += pieces
                found[queue]?.again = pieces
            case .later: found[queue]?.waiting = pieces
            case .running: found[queue]?.inFlight = pieces
            case .held: found[queue]?.held = pieces
            case .failed: found[queue]?.failed = pieces
            case nil: break
            }
        }
        for (queue, pieces) in try unripe(now) {
            found[queue]?.depth += pieces
            found[queue]?.waiting -= pieces
        }
        for queue in Queue.allCases {
            let due = try row(
                """
                SELECT due FROM work WHERE queue = ? AND state IN ('ready', 'waiting') AND due <= ? AND NOT periodic
                ORDER BY due, id LIMIT 1
                """, [queue.rawValue, now.milliseconds]
            ).map { try Instant(milliseconds: $0["due"]) }
            let tried = try row(
                """
                SELECT since FROM work WHERE queue = ? AND state = 'waiting' AND NOT periodic ORDER BY since, id LIMIT 1
                """, [queue.rawValue]
            ).flatMap { try ($0["since"] as Int64?).map(Instant.init(milliseconds:)) }
            found[queue]?.oldest = [due, tried].compactMap { $0 }.min()
        }
        for (queue, paces) in try paces(now) {
            found[queue]?.arrivalsPerMinuteTenths = paces.arrived
            found[queue]?.finishedPerMinuteTenths = paces.finished
            found[queue]?.shrinksPerMinuteTenths = paces.shrinks
        }
        return Queue.allCases.compactMap { found[$0] }
    }

    /// Tenths of a piece of work a minute: what arrived and what was finished in the last five whole minutes, and by how much the queue
    /// shrinks of late. After an outage five minutes say for long that nothing moves, so the last minute and this one are asked first.
    private func paces(_ now: Instant) throws -> [Queue: (arrived: Int, finished: Int, shrinks: Int)] {
        let minute = now.milliseconds / 60_000
        let into = Int(now.milliseconds - minute * 60_000)
        var arrived: [Queue: Int] = [:]
        var finished: [Queue: Int] = [:]
        // Finished less arrived: of this minute so far, and of the last.
        var current: [Queue: Int] = [:]
        var last: [Queue: Int] = [:]
        for row in try rows(
            "SELECT queue, minute, arrived, finished FROM queue_minute WHERE minute >= ? AND minute <= ?",
            [minute - 5, minute])
        {
            guard let queue = Queue(rawValue: try row["queue"]) else { continue }
            let (at, came, went): (Int64, Int, Int) = try (row["minute"], row["arrived"], row["finished"])
            if at == minute {
                current[queue] = went - came
                continue
            }
            arrived[queue, default: 0] += came
            finished[queue, default: 0] += went
            if at == minute - 1 { last[queue] = went - came }
        }
        return Dictionary(
            uniqueKeysWithValues: Queue.allCases.map { queue in
                let whole = (arrived[queue] ?? 0, finished[queue] ?? 0)
                let now = current[queue] ?? 0
                let shrinks = [
                    (now + (last[queue] ?? 0)) * 600_000 / (60_000 + into), now * 600_000 / max(into, 10_000),
                    (whole.1 - whole.0) * 2,
                ]
                return (queue, (whole.0 * 2, whole.1 * 2, shrinks.first { $0 > 0 } ?? 0))
            })
    }

    /// Work that became due since the last claim and is still counted as due later. Both states are named since SQLite takes an index only
    /// for its own words.
    private func unripe(_ now: Instant) throws -> [Queue: Int] {
        var found: [Queue: Int] = [:]
        for row in try rows(
            """
            SELECT queue, COUNT(*) AS pieces FROM (
                SELECT queue FROM work
                WHERE NOT ripe AND state IN ('ready', 'waiting') AND due <= ? AND state = 'ready' AND NOT periodic
                ORDER BY due, id LIMIT 10000) AS unripe
            GROUP BY queue
            """, [now.milliseconds])
        {
            guard let queue = Queue(rawValue: try row["queue"]) else { continue }
            found[queue] = try row["pieces"]
        }
        return found
    }

    /// What failed and waits for its next attempt, by the kind of work. Of a great pile, the oldest ten thousand.
    func waitingAgain() throws -> [WaitingKind] {
        try rows(
            """
            SELECT kind, periodic, COUNT(*) AS pieces, MIN(since) AS since, MIN(due) AS due FROM (
                SELECT kind, periodic, since, due FROM work WHERE state = 'waiting' ORDER BY since, id LIMIT 10000) AS again
            GROUP BY kind, periodic
            """, []
        ).compactMap { row in
            guard let kind = WorkKind(rawValue: try row["kind"]) else { return nil }
            return WaitingKind(
                kind: kind, pieces: try row["periodic"] ? 0 : row["pieces"],
                oldest: try (row["since"] as Int64?).map(Instant.init(milliseconds:)),
                next: try Instant(milliseconds: row["due"]))
        }
    }

    /// When the next unripe row becomes due.
    func nextRipe(after now: Instant) throws -> Instant? {
        let due: Int64? = try row(
            "SELECT MIN(due) AS due FROM work WHERE NOT ripe AND state IN ('ready', 'waiting') AND due > ?",
            [now.milliseconds])?["due"]
        return due.map(Instant.init(milliseconds:))
    }

    /// The number of rows in the queues, without periodic work.
    func workTotal() throws -> Int { try count("SELECT COALESCE(SUM(pieces), 0) FROM queue_count") }

    /// The same, without what is due later and what is held.
    func openTotal(_ now: Instant) throws -> Int {
        try count(
            "SELECT COALESCE(SUM(pieces), 0) FROM queue_count WHERE place IN ('due', 'again', 'running', 'failed')")
            + unripe(now).values.reduce(0, +)
    }
}
