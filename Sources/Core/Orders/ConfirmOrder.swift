import Connectors
import Domain
import Store

/// Reads a sent part back from the WMS, until it is there and equal.
struct ConfirmOrder: Sendable {
    let store: Store
    let wms: any WMSOrders
    let policy: Policy
    let attempt: Attempt

    func work(_ id: OrderID, number: String) async throws -> Outcome {
        let order = try await store.read { [policy] reader in
            try OrderReads(reader, policy).awaited(number, of: id) { $0.state == .sent || $0.state == .review }
        }
        guard let order else { return .done }
        if let there = try await wms.order(number: number, for: .orders) { return .readBack(there, of: order, id) }
        guard attempt.work.attempts >= Limits.Orders.readBackAttempts else {
            return .write { try attempt.again("Deposco does not know \(number) yet", $0) }
        }
        let facts = try await store.read { [policy] in try OrderReads($0, policy).factsSinceBlocked(id) }
        return .sending(
            Sending.missing(number, after: facts, via: policy.ordersVia, limits: Limits.Orders.losses), number, of: id)
    }
}
