import Domain
import Sandbox

/// Checks that orders of one name, and numbers that somebody else's orders have, are not taken for each other.
struct IdentityInvariants {
    let truth: Truth

    func violations(of order: ShopOrder, _ known: Invariants.Known) -> [String] {
        guard !truth.namesakes(of: order).isEmpty else { return [] }
        var found = booked(on: order)
        let own = Set(truth.parts(of: order).map(\.number))
        let wrong = known.record.parts.filter { $0.state != .planned && !own.contains($0.number) }.map(\.number)
        if let wrong = wrong.first(where: { truth.sent[$0] != nil }) {
            found.append("it is taken for Deposco's order \(wrong), which is another's of that name")
        }
        return found
    }

    /// Parcels of another order of its name that the shop was told of as this one's.
    func booked(on order: ShopOrder) -> [String] {
        let others = truth.namesakes(of: order)
        let parcels = truth.orders.filter { others.contains($0.id) }.flatMap { truth.shipments(of: $0) }
        return order.fulfilments.filter(\.isByApp).flatMap { made in
            parcels.filter { truth.isOf($0, made) }.map {
                "shipment \($0.number) of another order of that name was booked on it"
            }
        }
    }

    /// Why it is not true that another order has its number; `nil` if it is true.
    func lie(_ exception: ExceptionRecord, _ order: ShopOrder) -> String? {
        guard order.cancelledAt == nil else { return "it is cancelled" }
        guard truth.isNumberTaken(order) else { return "nobody else has its number" }
        let owners = truth.namesakes(of: order).map { String($0) } + (truth.used.isEmpty ? [] : ["Shopify DE"])
        let names = exception.detail.contains(String(order.id)) && owners.contains { exception.detail.contains($0) }
        return names ? nil : "it does not name both orders"
    }
}
