package import Core
package import Domain
package import Store

/// Something that a person did at the desk during a drill.
package struct DrillAct: Sendable {
    package let at: Instant
    /// As the desk's API names it: `assignOwner`.
    package let action: String
    /// The type of the exception that it was done to.
    package let exception: ExceptionType?
    /// The name of the order that it was about.
    package let order: String?
    /// What the desk answered.
    package let outcome: String
    /// For the debrief.
    package let about: String
}

/// What was done and looked at in a drill, by the core's own records.
package struct DrillRecord: Sendable {
    package let acts: [DrillAct]
    /// Cards that the console asked for, each when it was asked for first.
    package let cards: [(at: Instant, words: String, exception: ExceptionType?, order: String?)]
    /// When the trouble was first an exception; `nil` where nobody saw it and it is over.
    package let raisedAt: Instant?

    /// - Parameters:
    ///   - opened: every card that was asked for, with its time.
    package init(of drill: Drill, _ reader: Reader, opened: [(at: Instant, card: OpenedCard)]) throws {
        func name(_ id: OrderID?) throws -> String? {
            try id.flatMap { try reader.orders.order($0)?.record.channel.name }
        }
        let rows = try reader.lists.activity(filter: "", after: nil, limit: 500).rows.sorted { $0.seq < $1.seq }
        var raised = try reader.exceptions.openExceptions(after: nil, limit: 500)
        acts = try rows.map { row in
            var exception: ExceptionRecord?
            if case .exception(let id)? = row.subject { exception = try reader.exceptions.exception(id)?.record }
            if let exception { raised.append(exception) }
            return DrillAct(
                at: row.at, action: row.action, exception: exception?.type,
                order: try name(row.order ?? exception?.order), outcome: row.outcome, about: row.about ?? "")
        }
        var cards: [(at: Instant, words: String, exception: ExceptionType?, order: String?)] = []
        var seen: Set<OpenedCard> = []
        for (at, card) in opened where seen.insert(card).inserted {
            switch card {
            case .order(let id):
                let order = try name(id)
                cards.append((at, "order \(order ?? id.rawValue)", nil, order))
            case .exception(let id):
                guard let record = try reader.exceptions.exception(id)?.record else { continue }
                raised.append(record)
                cards.append((at, "exception: \(record.summary)", record.type, try name(record.order)))
            case .connector(let system): cards.append((at, "connector \(system)", nil, nil))
            }
        }
        self.cards = cards
        raisedAt = raised.filter { $0.type == drill.trouble }.map(\.raisedAt).min()
    }
}
