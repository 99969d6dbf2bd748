/// Events that are to happen later, in the order of their times. Events planned for the same moment happen in the order of
/// planning.
struct Agenda<Event> {
    /// In reverse: the next event stands last.
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

    /// Takes the next event, if it is due.
    mutating func take(until now: Int64) -> (at: Int64, event: Event)? {
        guard let next = entries.last, next.at <= now else { return nil }
        return entries.removeLast()
    }
}
