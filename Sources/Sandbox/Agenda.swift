/// What is to happen later, in the order of its time; what was planned for the same moment happens in the order of planning.
struct Agenda<Event> {
    /// The next one last.
    private var entries: [(at: Int64, event: Event)] = []

    var nextDue: Int64? { entries.last?.at }

    mutating func plan(_ event: Event, at: Int64) {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].at > at { low = middle + 1 } else { high = middle }
        }
        entries.insert((at, event), at: low)
    }

    /// The next one that is due.
    mutating func take(until now: Int64) -> (at: Int64, event: Event)? {
        guard let next = entries.last, next.at <= now else { return nil }
        return entries.removeLast()
    }
}
