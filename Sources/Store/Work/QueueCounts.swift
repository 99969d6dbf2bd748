import Domain

/// How many pieces of work stand where in a queue. Kept beside the rows, since a desk looks all the time and the rows may be many; the
/// periodic work counts nowhere.
///
/// Work whose time comes moves nowhere by itself. A row is *ripe* once it was seen due: what is due when it is enqueued is so at once,
/// and the rest when a claim finds it due and leaves it. What became due since the last claim is counted on top, by an index of what
/// is not ripe; so the figures are exact, and no count is over what waits.
struct QueueCount: Hashable, Comparable {
    enum Place: String {
        case due, later, running, held, failed

        init?(state: String, ripe: Bool) {
            switch WorkState(rawValue: state) {
            case .ready, .waiting: self = ripe ? .due : .later
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

/// The kept figures of the queues.
struct QueueCounts: TableRows {
    let documents: Documents

    func queueFigures(_ now: Instant) throws -> [QueueFigures] {
        var found = Dictionary(uniqueKeysWithValues: Queue.allCases.map { ($0, QueueFigures(queue: $0)) })
        for row in try rows("SELECT queue, place, pieces FROM queue_count") {
            guard let queue = Queue(rawValue: try row["queue"]) else { continue }
            let pieces: Int = try row["pieces"]
            switch QueueCount.Place(rawValue: try row["place"]) {
            case .due: found[queue]?.depth = pieces
            case .later: found[queue]?.waiting = pieces
            case .running: found[queue]?.inFlight = pieces
            case .held: found[queue]?.held = pieces
            case .failed: found[queue]?.failed = pieces
            case nil: break
            }
        }
        for row in try rows(
            """
            SELECT queue, COUNT(*) AS pieces FROM (
                SELECT queue FROM work WHERE NOT ripe AND state IN ('ready', 'waiting') AND due <= ? AND NOT periodic
                ORDER BY due, id LIMIT 10000) AS unripe
            GROUP BY queue
            """, [now.milliseconds])
        {
            guard let queue = Queue(rawValue: try row["queue"]) else { continue }
            let pieces: Int = try row["pieces"]
            found[queue]?.depth += pieces
            found[queue]?.waiting -= pieces
        }
        for queue in Queue.allCases {
            found[queue]?.oldest = try row(
                """
                SELECT due FROM work WHERE queue = ? AND state IN ('ready', 'waiting') AND due <= ? AND NOT periodic
                ORDER BY due, id LIMIT 1
                """, [queue.rawValue, now.milliseconds]
            ).map { try Instant(milliseconds: $0["due"]) }
        }
        let minute = now.milliseconds / 60_000
        for row in try rows(
            """
            SELECT queue, SUM(arrived) AS arrived, SUM(finished) AS finished FROM queue_minute
            WHERE minute >= ? AND minute < ? GROUP BY queue
            """, [minute - 5, minute])
        {
            guard let queue = Queue(rawValue: try row["queue"]) else { continue }
            found[queue]?.arrivalsPerMinuteTenths = (try row["arrived"] as Int) * 2
            found[queue]?.finishedPerMinuteTenths = (try row["finished"] as Int) * 2
        }
        return Queue.allCases.compactMap { found[$0] }
    }

    /// When the next row that is not ripe becomes due.
    func nextRipe(after now: Instant) throws -> Instant? {
        let due: Int64? = try row(
            "SELECT MIN(due) AS due FROM work WHERE NOT ripe AND state IN ('ready', 'waiting') AND due > ?",
            [now.milliseconds])?["due"]
        return due.map(Instant.init(milliseconds:))
    }

    /// All that is in the queues but the periodic work.
    func workTotal() throws -> Int { try count("SELECT COALESCE(SUM(pieces), 0) FROM queue_count") }
}
