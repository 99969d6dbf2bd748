import Domain

/// One minute of a queue, for the rates that the desk shows.
struct QueueMinute: Hashable {
    struct Count {
        var arrived = 0
        var finished = 0
    }

    var queue: String
    var minute: Int64
}

/// What a commit has counted so far. It is written at the end of the commit: one row for each queue and minute, not one
/// for each piece of work.
final class CommitCounts {
    struct Held {
        var minutes: [QueueMinute: QueueMinute.Count] = [:]
        var places: [QueueCount: Int] = [:]
    }

    var held = Held()

    func count(_ queue: String, _ place: QueueCount.Place, _ change: Int) {
        held.places[QueueCount(queue: queue, place: place), default: 0] += change
    }

    func count(_ queue: String, arrived: Int = 0, finished: Int = 0, at now: Instant) {
        let minute = QueueMinute(queue: queue, minute: now.milliseconds / 60_000)
        held.minutes[minute, default: QueueMinute.Count()].arrived += arrived
        held.minutes[minute, default: QueueMinute.Count()].finished += finished
    }

    func write(_ session: any SQLSession) throws {
        for (at, change) in held.places.sorted(by: { $0.key < $1.key }) where change != 0 {
            try session.execute(
                """
                INSERT INTO queue_count (queue, place, pieces) VALUES (?, ?, ?)
                ON CONFLICT (queue, place) DO UPDATE SET pieces = queue_count.pieces + excluded.pieces
                """, [at.queue, at.place.rawValue, change])
        }
        for (at, count) in held.minutes {
            try session.execute(
                """
                INSERT INTO queue_minute (queue, minute, arrived, finished) VALUES (?, ?, ?, ?)
                ON CONFLICT (minute, queue) DO UPDATE SET arrived = queue_minute.arrived + excluded.arrived,
                    finished = queue_minute.finished + excluded.finished
                """, [at.queue, at.minute, count.arrived, count.finished])
        }
        held = Held()
    }
}
