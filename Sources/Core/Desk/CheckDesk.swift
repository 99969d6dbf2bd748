import DeskAPI
import Domain
import Store

/// The list of daily checks, their cards, and a month's turns.
struct CheckDesk: Sendable {
    let reads: CheckReads

    private static let shownRows = 50
    private static let shownTurns = 20

    private var now: Instant { reads.now }

    // MARK: The list

    func page(_ reader: Reader, filter: String) throws -> ListPage {
        let words = filter.lowercased().split(separator: " ")
        let rows = try (reads.schedule?.checks ?? []).filter { check in
            let text = "\(check.title) \(check.team.rawValue) \(check.rawValue)".lowercased()
            return words.allSatisfy { text.contains($0) }
        }.map { try listed($0, reader) }
        return ListPage(list: .checks, filter: filter, total: rows.count, rows: rows, next: nil, at: now)
    }

    private func listed(_ check: DailyCheck, _ reader: Reader) throws -> ListRow {
        let turn = reads.schedule?.turn(of: check, at: now)
        let known = try turn.flatMap { try reader.checks.turn($0.id) }
        let state = state(turn, known)
        var row = ListRow(
            ref: Self.ref(check, turn), version: 0, severity: state.weight, actions: Self.actions(turn, known))
        row.set(CheckList.title, check.title)
        row.set(CheckList.state, state)
        row.set(CheckList.team, Owner(team: check.team.rawValue))
        row.set(CheckList.since, turn?.due)
        row.set(CheckList.until, known?.signed == nil ? turn?.until : nil)
        row.set(CheckList.who, known?.signed.map { Owner(person: Actor.person(in: $0.by) ?? $0.by) })
        row.set(CheckList.found, known?.signed.map { CheckFinding($0.figures).words })
        return row
    }

    private func state(_ turn: CheckTurn?, _ known: CheckRow?) -> StateWord {
        if let signed = known?.signed {
            return signed.isSound ? StateWord("signed off") : StateWord("signed, not sound", .warning)
        }
        guard turn != nil else { return StateWord("not due") }
        // Not by the clock: a turn from before the core was there was missed by nobody.
        return known?.missedAt == nil ? StateWord("due", .warning) : StateWord("MISSED", .critical)
    }

    private static func ref(_ check: DailyCheck, _ turn: CheckTurn?) -> TargetRef {
        TargetRef(.check, turn?.id.rawValue ?? check.rawValue)
    }

    private static func actions(_ turn: CheckTurn?, _ known: CheckRow?) -> Set<ActionName> {
        turn != nil && known?.signed == nil ? [.signOff] : []
    }

    // MARK: The card

    /// - Parameter id: a check's name, or one of its turns. The card is of its present turn.
    /// - Returns: `nil` for a check that this shop does not do.
    func card(_ id: String, _ reader: Reader) throws -> CheckCard? {
        guard let check = CheckTurnID(id).check, let schedule = reads.schedule, schedule.checks.contains(check) else {
            return nil
        }
        let turn = schedule.turn(of: check, at: now)
        let known = try turn.flatMap { try reader.checks.turn($0.id) }
        let (list, rows) = try evidence(of: check, reader)
        return CheckCard(
            ref: Self.ref(check, turn), version: 0, title: check.title, team: Owner(team: check.team.rawValue),
            state: state(turn, known), due: turn?.due, until: turn?.until,
            next: schedule.nextTurn(of: check, after: now)?.due, finding: try reads.finding(of: check, reader),
            list: list, evidence: rows, playbook: check.playbook, actions: Self.actions(turn, known),
            timeline: try reader.checks.turns(of: check.rawValue, limit: Self.shownTurns).reversed().map(entry))
    }

    private func entry(_ row: CheckRow) -> TimelineEntry {
        let due = "due \(reads.policy.localTime(of: row.due))"
        guard let signed = row.signed else {
            return TimelineEntry(at: row.missedAt ?? row.until, who: "core", text: "\(due): not signed off in its time")
        }
        let late = signed.at > row.until ? "signed off late" : "signed off"
        let note = signed.note.map { " (\"\($0)\")" } ?? ""
        return TimelineEntry(
            at: signed.at, who: signed.by, text: "\(due): \(late), \(CheckFinding(signed.figures).words)\(note)")
    }

    /// What the figures were read from, as rows that lead on.
    private func evidence(of check: DailyCheck, _ reader: Reader) throws -> (ListName, [ListRow]) {
        switch check.question {
        case .gap:
            let page = try reader.lists.gapOrders(filter: "", after: nil, limit: Self.shownRows)
            return (.gap, page.rows.map(ListRow.init(order:)))
        case .holds(let late):
            let held = try reader.lists.holds(filter: "", after: nil, limit: 500).rows
            let shown = held.filter { late == .stalled ? $0.stalled : $0.warned || $0.stalled }
            return (.holds, shown.prefix(Self.shownRows).map(ListRow.init(hold:)))
        case .exceptions(let types):
            return (
                .exceptions,
                try reader.lists.openExceptions(of: types, limit: Self.shownRows).map(ListRow.init(exception:))
            )
        case .earlierBreaks:
            let day = reads.lastWorkingDay
            let found = try reader.lists.openExceptions(
                raisedFrom: day.from, until: day.until, limit: Self.shownRows)
            return (.exceptions, found.map(ListRow.init(exception:)))
        case .shippedTotals: return (.gap, try differing(reader))
        case .connections:
            let troubles = try reader.lists.openExceptions(
                of: [.connectorDown, .connectorRefusing], limit: Self.shownRows)
            return (.exceptions, troubles.map(ListRow.init(exception:)))
        case .disk, .backup: return (.exceptions, [])
        }
    }

    /// The orders that shipped otherwise than they were ordered.
    private func differing(_ reader: Reader) throws -> [ListRow] {
        try reads.shipped(reader).breaks.prefix(Self.shownRows).compactMap { one in
            guard let order = try reader.orders.order(named: one.order) else { return nil }
            var row = ListRow(
                ref: TargetRef(.order, order.record.id.rawValue), version: order.version, severity: .warning)
            row.set(GapList.order, order.record.channel.name)
            row.set(GapList.stage, StateWord(one.kind.title, .warning))
            row.set(GapList.due, one.since)
            row.set(GapList.value, one.value ?? order.record.channel.value)
            row.set(GapList.detail, one.detail)
            return row
        }
    }

    // MARK: A month

    /// The turns of a month by the shop's local time.
    /// - Throws: `DeskErrorBody` for text that is no month.
    func month(_ text: String, _ reader: Reader) throws -> [CheckTurnRow] {
        guard text.utf8.count == 7, let from = Instant(iso: "\(text)-01") else {
            throw DeskErrorBody(error: "\(text.prefix(20)) is not a month such as 2026-11")
        }
        // The first day of a month plus 31 days is in the next one.
        let next = (from + .day * 31).civil
        let until = (from + .day * 31).startOfDay - .day * (next.day - 1)
        let offset = Span.minutes(reads.policy.hold.hours.offset)
        return try reader.checks.turns(from: from - offset, until: until - offset).map { row in
            CheckTurnRow(
                id: row.id.rawValue, check: row.check, title: DailyCheck(rawValue: row.check)?.title ?? row.check,
                team: row.team, due: row.due, until: row.until, isMissed: row.missedAt != nil,
                signedAt: row.signed?.at, signedBy: row.signed?.by, roles: row.signed?.roles,
                isSound: row.signed?.isSound, figures: row.signed?.figures ?? [], note: row.signed?.note)
        }
    }
}
