import Connectors
import DeskAPI
import Domain
import Store

/// The desk's first lines while a remote system does not answer, or refuses our credentials.
struct Outages: Sendable {
    let connectors: ConnectorLine
    let clock: CoreClock

    func facts(_ reader: Reader, again: [WaitingKind]) throws -> [RemoteSystem: OutageFacts] {
        var found: [RemoteSystem: OutageFacts] = [:]
        for system in RemoteSystem.all {
            var facts = OutageFacts()
            let last = try reader.exceptions.exception(system.down.id).map(\.record)
            facts.down = last.flatMap { $0.state == .open ? $0 : nil }
            facts.answered = last?.resolvedAt.flatMap { clock.now - $0 < Limits.Work.outageBacklog ? $0 : nil }
            facts.refusing = try open(system.refusing, reader)
            let kinds = again.filter { RemoteSystem($0.kind) == system }
            facts.backlog = kinds.reduce(0) { $0 + $1.pieces }
            facts.oldest = kinds.filter { $0.pieces > 0 }.compactMap(\.oldest).min()
            facts.next = kinds.map(\.next).min()
            let silent = connectors.health(of: system)?.silentSince.map(clock.time(at:))
            let outage = facts.answered == nil ? facts.down : last
            if let began = [silent, outage?.raisedAt, facts.refusing?.raisedAt].compactMap({ $0 }).min() {
                facts.rate = try reader.figures.bestMinute(of: Set(kinds.map(\.kind.queue)), before: began)
            }
            if let answered = facts.answered {
                let left = try reader.figures.left(of: system.kinds, from: answered, now: clock.now)
                facts.left = OutageFacts.Left(pieces: left.pieces, oldest: left.oldest)
            } else if facts.down != nil || facts.refusing != nil || silent != nil {
                // Work that a person retried, or that is new, waits for the system too. It has not failed yet.
                let (now, kinds) = (clock.now, system.kinds)
                let untried = try reader.figures.left(of: kinds, from: now, now: now, isUntried: true)
                facts.backlog += untried.pieces
                facts.oldest = [facts.oldest, untried.oldest].compactMap { $0 }.min()
            }
            found[system] = facts
        }
        return found
    }

    /// What is broken of a connection whose system answers.
    func breaks(_ reader: Reader) throws -> [BreakRow] {
        try RemoteSystem.all.flatMap { system in
            try system.breaks.compactMap { cause in
                try open(cause, reader).map {
                    BreakRow(
                        ref: TargetRef(.exception, $0.id.rawValue), system: system.title, name: $0.type.rawValue,
                        summary: $0.summary, since: $0.raisedAt)
                }
            }
        }
    }

    private func open(_ cause: ExceptionCause, _ reader: Reader) throws -> ExceptionRecord? {
        try reader.exceptions.exception(cause.id).map(\.record).flatMap { $0.state == .open ? $0 : nil }
    }

    /// - Returns: the outages, the longest first.
    func rows(_ facts: [RemoteSystem: OutageFacts]) -> [OutageRow] {
        RemoteSystem.all.compactMap { row($0, facts[$0] ?? OutageFacts()) }.sorted { $0.since < $1.since }
    }

    private func row(_ system: RemoteSystem, _ facts: OutageFacts) -> OutageRow? {
        guard let health = connectors.health(of: system) else { return nil }
        let refuses = if case .unauthorised? = health.failing?.failure { true } else { false }
        // A system that falls silent again before its outage was told to be over has not come back.
        let shown = facts.down == nil ? Limits.Work.shownOutage : .zero
        let silent = health.silentSince.flatMap { clock.steady - $0 >= shown ? $0 : nil }
        // After a start the system was not asked yet, so the exception says how it was.
        let told = refuses ? facts.refusing : facts.down
        let untried = health.lastSuccess == nil ? facts.down ?? facts.refusing : nil
        let known = told ?? untried
        guard silent != nil || (refuses && known != nil) || untried != nil else { return left(system, facts) }
        let since = [silent.map(clock.time(at:)), known?.raisedAt].compactMap { $0 }.min() ?? clock.now
        return OutageRow(
            ref: known.map { TargetRef(.exception, $0.id.rawValue) }, system: system.title,
            refuses: refuses || (silent == nil && facts.refusing != nil),
            detail: health.failing?.failure.words ?? known?.detail ?? "", since: since, backlog: facts.backlog,
            oldest: facts.oldest, nextAttempt: facts.next,
            minutesToClear: facts.minutesToClear(facts.backlog))
    }

    /// The row of an outage that is over while what it left is not done; `nil` when that is.
    private func left(_ system: RemoteSystem, _ facts: OutageFacts) -> OutageRow? {
        // An answer to any work comes before the poll whose answer ends the exception and lets what waits go.
        let first = connectors.health(of: system)?.answersSince.map(clock.time(at:))
        let left = facts.left ?? OutageFacts.Left(pieces: facts.backlog, oldest: facts.oldest)
        let known = facts.down == nil ? facts.answered.map { min($0, first ?? $0) } : first
        guard let answered = known, left.pieces > 0 else { return nil }
        return OutageRow(
            ref: nil, system: system.title, refuses: false, detail: "", since: answered, backlog: left.pieces,
            oldest: left.oldest, minutesToClear: facts.minutesToClear(left.pieces), answersSince: answered)
    }
}
