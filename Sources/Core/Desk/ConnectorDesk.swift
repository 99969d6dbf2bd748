import Connectors
import DeskAPI
import Domain
import Store

/// The list of connectors, and their cards. States are in memory; what waits and what broke is in the store.
struct ConnectorDesk: Sendable {
    let line: ConnectorLine
    let terms: KeptTerms
    let clock: CoreClock

    private static let shownFacts = 50

    func page(_ outages: [RemoteSystem: OutageFacts], filter: String) -> ListPage {
        let now = clock.now
        let words = filter.lowercased().split(separator: " ")
        let rows = line.all.map { ($0, line.row($0, now)) }.filter { _, row in
            let text = "\(row.name) \(row.state.word.word) \(row.detail)".lowercased()
            return words.allSatisfy { text.contains($0) }
        }
        return ListPage(
            list: .connectors, filter: filter, total: rows.count,
            rows: rows.map { connector, row in
                listed(connector, row, connector.system.flatMap { outages[$0] } ?? OutageFacts())
            }, next: nil, at: now)
    }

    private func listed(_ connector: ConnectorLine.Connector, _ found: ConnectorRow, _ facts: OutageFacts) -> ListRow {
        var row = ListRow(
            ref: TargetRef(.connector, found.id), version: 0, severity: found.state.word.weight, actions: [])
        row.set(ConnectorList.name, found.name)
        row.set(ConnectorList.state, found.state.word)
        row.set(ConnectorList.since, found.since)
        row.set(ConnectorList.success, line.lastAnswer(connector))
        row.set(ConnectorList.waiting, facts.backlog > 0 ? Int64(facts.backlog) : nil)
        row.set(ConnectorList.next, facts.backlog > 0 ? facts.next : nil)
        if let counts = connector.health?.calls.lastHour(at: clock.steady), counts.calls > 0 {
            row.set(ConnectorList.failed, "\(counts.failed)/\(counts.calls)")
        }
        if let available = found.available, let maximum = found.maximum {
            row.set(ConnectorList.budget, "\(available)/\(maximum)")
        }
        row.set(ConnectorList.detail, found.detail.isEmpty ? nil : found.detail)
        return row
    }

    /// - Returns: `nil` for an id that no connector has.
    func card(_ id: String, _ reading: KeptFigures.Reading, _ reader: Reader) throws -> ConnectorCard? {
        guard let connector = line.all.first(where: { $0.id == id }) else { return nil }
        let row = line.row(connector, clock.now)
        let counts = connector.health?.calls.lastHour(at: clock.steady)
        guard let system = connector.system else {
            return ConnectorCard(
                row: row, lastAnswer: line.lastAnswer(connector), calls: counts?.calls, failed: counts?.failed,
                playbook: connector.service == nil ? ExceptionType.connectorDown.playbook : Self.silence)
        }
        let facts = reading.outages[system] ?? OutageFacts()
        let waiting = reading.figures.again.filter { RemoteSystem($0.kind) == system && $0.pieces > 0 }
        let history = try system.troubles.flatMap {
            try reader.journal.timeline(subject: .exception($0.id), limit: Self.shownFacts)
        }
        let refuses = row.state == .refusing
        return ConnectorCard(
            row: row, lastAnswer: line.lastAnswer(connector), calls: counts?.calls, failed: counts?.failed,
            terms: system == .shopify ? shownTerms : [],
            waiting: waiting.map {
                ConnectorCard.Waiting(
                    kind: StateWord.words($0.kind.rawValue), pieces: $0.pieces, oldest: $0.oldest, next: $0.next)
            },
            minutesToClear: facts.answered == nil ? facts.minutesToClear(facts.backlog) : nil,
            exceptions: try system.troubles.compactMap { try reader.lists.openException($0.id) }
                .map(ListRow.init(exception:)),
            playbook: (refuses ? ExceptionType.connectorRefusing : .connectorDown).playbook,
            timeline: history.sorted { $0.seq < $1.seq }.suffix(Self.shownFacts).map { TimelineEntry($0) })
    }

    private var shownTerms: [ConnectorCard.Term] {
        guard let terms = terms.last else { return [] }
        func term(_ name: String, _ isWhole: Bool, _ value: String) -> ConnectorCard.Term {
            ConnectorCard.Term(
                name: name, value: value, state: isWhole ? StateWord("ok") : StateWord("BROKEN", .critical))
        }
        let isOtherVersion = (terms.otherVersion ?? terms.otherDeliveredVersion) != nil
        let (scopes, topics) = (terms.missingScopes, terms.brokenTopics)
        let delivered = terms.deliveredVersion.map { ", \($0) in webhooks" } ?? ""
        return [
            term(
                "API version", !isOtherVersion,
                "\(terms.askedVersion) asked for, \(terms.servedVersion ?? "nothing known") served\(delivered)"),
            term(
                "scopes", scopes.isEmpty,
                scopes.isEmpty ? "all \(terms.neededScopes.count)" : "missing: \(scopes.joined(separator: ", "))"),
            terms.hookAddress == nil
                ? ConnectorCard.Term(
                    name: "webhooks", value: "declared by the app's own file, which cannot be listed",
                    state: StateWord("not listed"))
                : term(
                    "webhooks", topics.isEmpty,
                    topics.isEmpty
                        ? "all \(terms.neededTopics.count) topics"
                        : "missing: \(topics.map(\.words).joined(separator: ", "))"),
        ]
    }

    private static let silence =
        "It only sends webhooks, so silence is its failure. Look whether its webhooks still come to this address, signed with "
        + "the secret that is configured, and whether parcels are registered with it. While it is silent, notifications "
        + "wait for another sign of the carrier's first scan, or until their limit: see the list of holds."
}
