import Domain

/// The row of something that a person did. It has no words that people typed: those stay beside the journal.
struct ActivityProjection: TableRows {
    let documents: Documents

    func project(_ fact: Fact, _ subject: Subject, by actor: String, seq: Int64, at: Instant) throws {
        let (action, outcome): (String, String)
        switch fact {
        case .acted(let name, _, let what): (action, outcome) = (name, what)
        case .checkSigned(let signed):
            (action, outcome) = ("signOff", CheckFinding(signed.figures).words)
        default: return
        }
        let (about, order) = try thing(subject)
        try execute(
            Self.activityRow,
            [
                String(seq), 0 &- seq, at.milliseconds, actor, action, outcome, about, subject.text, order?.rawValue,
                RecordRow.search([about, actor, action, outcome]),
            ])
        try tallies.move(from: [], to: [Tally(name: .activity)])
    }

    /// What the desk calls the thing, and the order that it is about.
    private func thing(_ subject: Subject) throws -> (about: String?, order: OrderID?) {
        func named(_ order: OrderID?) throws -> (String?, OrderID?) {
            (try order.flatMap { try orders.names(of: [$0])[$0] }, order)
        }
        switch subject {
        case .order(let id): return try named(id)
        case .shipment(let id): return try named(shipments.shipment(id)?.record.order)
        case .cancellation(let id): return try named(cancellations.cancellation(id)?.record.request.order)
        case .exception(let id):
            guard let record = try exceptions.exception(id)?.record else { return (nil, nil) }
            let (name, order) = try named(record.order)
            return (name ?? record.about ?? record.type.title, order)
        case .item(let number): return (number, nil)
        case .sku(let sku): return (sku.rawValue, nil)
        case .check(let id): return (id.check?.title ?? id.rawValue, nil)
        case .variant, .mark, .system: return (nil, nil)
        }
    }

    private static let activityRow = RecordRow.statement(
        "activity", ["id", "place", "at", "actor", "action", "outcome", "about", "subject", "order_id", "search"])
}
