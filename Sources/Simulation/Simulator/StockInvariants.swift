import Domain
import Sandbox
import Store

/// Checks the stock that the shop shows when everything has come to rest.
struct StockInvariants {
    let store: Store
    let truth: Truth

    func violations() async throws -> [String] {
        let (told, drifting, untold) = try await store.read { reader in
            (
                try reader.exceptions.openExceptions(type: .oversold).compactMap(\.record.about),
                Set(try reader.exceptions.openExceptions(type: .drift).compactMap(\.record.order)),
                Set(try reader.exceptions.openExceptions(type: .untoldShipment).compactMap(\.record.order))
            )
        }
        func names(_ ids: Set<OrderID>) -> Set<String> {
            Set(truth.orders.filter { ids.contains(OrderID(String($0.id))) }.map(\.name))
        }
        // What a person decides of may leave or not, so that either is right.
        let (least, most) = (
            truth.pending(untold: names(untold), isLeast: true), truth.pending(undecided: names(drifting))
        )
        func free(_ item: String, _ pending: [String: Int64]) -> Int64 {
            (truth.available[item] ?? 0) - (pending[item] ?? 0)
        }
        var found: [String] = []
        for sku in SimulatedCatalogue.goods + SimulatedCatalogue.bundles {
            let items = SimulatedCatalogue.items(of: sku) ?? [:]
            func units(_ pending: [String: Int64]) -> Int64 {
                items.map { item, each in max(0, free(item, pending)) / each }.min() ?? 0
            }
            let (shown, right) = (truth.shown[sku] ?? 0, units(most)...max(units(most), units(least)))
            if !right.contains(shown) {
                found.append(
                    "the shop shows \(shown) of \(sku) and \(right.upperBound) can be sold: \(takers(of: Set(items.keys)))"
                )
            }
        }
        for item in SimulatedCatalogue.goods {
            if free(item, least) < 0, !told.contains(item) {
                found.append("\(item) is oversold and nobody is told")
            }
            if free(item, most) >= 0, told.contains(item) {
                found.append("\(item) is said to be oversold and is not")
            }
        }
        return found
    }

    /// The orders that will take units of those items, for whoever looks for the one that the core saw otherwise.
    private func takers(of items: Set<String>) -> String {
        let each = truth.orders.compactMap { order in
            let units = truth.pending(of: order).filter { items.contains($0.key) && $0.value > 0 }
            guard !units.isEmpty else { return nil as String? }
            return "\(order.name) takes "
                + units.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        }
        return each.isEmpty ? "no order takes any" : each.joined(separator: "; ")
    }
}
