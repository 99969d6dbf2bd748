import DeskAPI
package import Domain

extension ConsoleState {
    /// When something on the screen next reads differently although nothing happened: an age, a countdown, the loss of the
    /// core's signs of life. `nil` when nothing will. Whoever sends `.clock` need not send it sooner.
    package func nextChange(after: Instant) -> Instant? {
        var next: Instant?
        func consider(_ moment: Instant) {
            if moment > after, next.map({ moment < $0 }) != false { next = moment }
        }
        func since(_ moment: Instant?) { if let moment { consider(Ages.nextChange(since: moment, after: after)) } }
        func until(_ moment: Instant?) { if let moment { consider(Ages.nextChange(until: moment, after: after)) } }
        func rows(_ rows: some Sequence<ListRow>) {
            for row in rows {
                for value in row.cells.values {
                    switch value {
                    case .since(let moment): since(moment)
                    case .until(let moment): until(moment)
                    case .text, .number, .money: break
                    }
                }
            }
        }
        if let heardAt {
            if staleReason != nil {
                since(heardAt)
            } else if connection == .up {
                consider(heardAt + Span(milliseconds: DeskWire.silenceMilliseconds + 1))
            }
        }
        switch place {
        case .overview:
            guard let overview else { break }
            since(overview.gap.oldest)
            for queue in overview.queues where queue.depth > 0 { since(queue.oldest) }
            since(overview.patchworks?.staleSince)
            for hold in overview.holds.rows { since(hold.since) }
            for connector in overview.connectors {
                switch connector.state {
                case .ok, .idle: break
                case .rateLimited: if let end = connector.until, end > after { until(end) }
                case .stalled, .refusing: since(connector.since)
                case .offline:
                    since(connector.since)
                    if let end = connector.until, end > after { until(end) }
                }
            }
        case .list(let list):
            let end = min(list.rows.count, list.top + layout.listRows)
            rows(list.rows[min(max(0, list.top), end)..<end])
        case .order(let place):
            since(place.card?.placedAt)
            since(place.card?.evidenceAt)
            rows(place.card?.cancellations ?? [])
            rows(place.card?.exceptions ?? [])
        case .exception(let place):
            since(place.card?.raisedAt)
            until(place.card?.dueBy)
            rows(place.card?.orders ?? [])
        case .found: break
        }
        return next
    }
}
