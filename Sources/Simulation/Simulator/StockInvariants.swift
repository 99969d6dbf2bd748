import Domain
import Sandbox
import Store

/// Checks the stock that the shop shows when everything has come to rest.
struct StockInvariants {
    let store: Store
    let truth: Truth

    func violations() async throws -> [String] {
        let pending = truth.pending
        var found: [String] = []
        func free(_ item: String) -> Int64 { (truth.available[item] ?? 0) - (pending[item] ?? 0) }
        for sku in SimulatedCatalogue.goods + SimulatedCatalogue.bundles {
            let items = SimulatedCatalogue.items(of: sku) ?? [:]
            let units = items.map { item, each in max(0, free(item)) / each }.min() ?? 0
            let shown = truth.shown[sku] ?? 0
            if shown != units { found.append("the shop shows \(shown) of \(sku) and \(units) can be sold") }
        }
        let told = try await store.read { try $0.exceptions.openExceptions(type: .oversold).compactMap(\.record.about) }
        for item in SimulatedCatalogue.goods {
            if free(item) < 0, !told.contains(item) { found.append("\(item) is oversold and nobody is told") }
            if free(item) >= 0, told.contains(item) { found.append("\(item) is said to be oversold and is not") }
        }
        return found
    }
}
