import Domain
import Store

/// Raising and resolving: the same cause is the same exception, and nothing is written when nothing changed.
extension Transaction {
    func raise(_ id: ExceptionID, _ raised: RaisedException, by actor: Actor = .core, at now: Instant) throws {
        if let known = try exception(id)?.record, known.state == .open, known.summary == raised.summary,
            known.detail == raised.detail, known.suggestion == raised.suggestion
        {
            return
        }
        try append(.exceptionRaised(raised), to: .exception(id), by: actor, at: now)
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

/// The key under which all work on one thing runs one after the other.
enum WorkKey {
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
