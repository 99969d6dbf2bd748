import Domain
import Store

// All of this file is to go when nobody calls it.

/// Raising and resolving: the same cause is the same exception, and nothing is written when nothing changed.
extension Transaction {
    func raise(_ new: NewException, by actor: Actor = .core, at now: Instant) throws {
        try raise(new.cause.id, RaisedException(new), by: actor, at: now)
    }

    func raise(_ id: ExceptionID, _ raised: RaisedException, by actor: Actor = .core, at now: Instant) throws {
        if let known = try exception(id)?.record, known.state == .open, known.summary == raised.summary,
            try known.detail == raised.detail || isErased(known), known.suggestion == raised.suggestion
        {
            return
        }
        try append(.exceptionRaised(raised), to: .exception(id), by: actor, at: now)
    }

    /// The detail of an order whose person was erased is not kept, so it cannot have changed.
    private func isErased(_ known: ExceptionRecord) throws -> Bool {
        guard known.detail == Fact.erasedWords, let order = known.order else { return false }
        return try erasure(of: order)?.state == .erased
    }

    /// Ends an exception because its condition ended.
    func resolve(_ id: ExceptionID, because reason: String, at now: Instant) throws {
        guard let known = try exception(id)?.record, known.state == .open else { return }
        try append(.exceptionResolved(reason: reason), to: .exception(id), by: .core, at: now)
    }

    /// Ends an order's own exceptions of these types.
    func resolve(_ types: [ExceptionType], of order: OrderID, because reason: String, at now: Instant) throws {
        for type in types {
            try resolve(ExceptionID("\(type.rawValue)/\(order)"), because: reason, at: now)
        }
    }
}

extension Transaction {
    func each<Row>(
        _ rows: [Row], of source: String, id: (Row) -> String, at now: Instant, _ take: (Row) throws -> Void
    ) throws {
        try Intake(Step(self, policy: Policy(), at: now)).each(rows, of: source, id: id, take)
    }

    func touch(item: String, policy: Policy, at now: Instant) throws {
        try StockFlow(Step(self, policy: policy, at: now)).touch(item: item)
    }

    func enqueuePush(at now: Instant) throws { try StockFlow(Step(self, policy: Policy(), at: now)).enqueuePush() }
}

extension IntegrationCore {
    static let itemMark = CatalogueFlow.itemMark
}

/// The key under which all work on one thing runs one after the other.
enum OldKey {
    static func order(_ id: OrderID) -> String { "order/\(id)" }
    static func shipment(_ id: ShipmentID) -> String { "shipment/\(id)" }
    /// Apart from the shipment's other work, which it must not wait for.
    static func watch(_ id: ShipmentID) -> String { "watch/\(id)" }
    static func cancellation(_ id: CancellationID) -> String { "cancellation/\(id)" }
    static func body(_ id: Int64) -> String { "inbox/\(id)" }
    static func exception(_ id: ExceptionID) -> String { "exception/\(id)" }

    /// What follows the first slash: the id that the key was made from.
    static func id(in key: String) -> String {
        guard let slash = key.firstIndex(of: "/") else { return key }
        return String(key[key.index(after: slash)...])
    }
}
