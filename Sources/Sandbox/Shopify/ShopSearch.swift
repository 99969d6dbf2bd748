import Foundation

/// The shop's search: `name:'…'`, `updated_at:>='…'`, `created_at:>='…'`, `created_at:<'…'`, of orders `fulfillment_status:…`, and of
/// fulfilment orders `status:…`. Other words are ignored, as in the real search.
struct ShopSearch {
    private let text: String

    init(_ text: String) { self.text = text }

    var name: String? { quoted("name:'") }

    func since(_ field: String) -> Int64 { quoted("\(field):>='").flatMap(milliseconds) ?? .min }

    func before(_ field: String) -> Int64 { quoted("\(field):<'").flatMap(milliseconds) ?? .max }

    /// Whether an order is in one of the wanted states of fulfilment; every one, where none is asked for.
    func wants(_ order: ShopOrder) -> Bool {
        let opening = "fulfillment_status:"
        let wanted = text.split(whereSeparator: { " ()".contains($0) }).filter { $0.hasPrefix(opening) }
            .map { $0.dropFirst(opening.count) }
        return wanted.isEmpty || wanted.contains(order.fulfilmentStatus.map { Substring($0) } ?? "unfulfilled")
    }

    private func quoted(_ opening: String) -> String? {
        text.range(of: opening).map { String(text[$0.upperBound...].prefix { $0 != "'" }) }
    }

    func filter(_ rows: [ShopFulfilmentOrder]) -> [ShopFulfilmentOrder] {
        let updated = since("updated_at")
        var wanted: Set<String> = []
        for part in text.split(whereSeparator: { " ()".contains($0) }) where part.hasPrefix("status:") {
            wanted.insert(part.dropFirst("status:".count).filter { $0 != "'" }.uppercased())
        }
        return rows.filter { $0.updatedAt >= updated && (wanted.isEmpty || wanted.contains($0.status)) }
    }
}
