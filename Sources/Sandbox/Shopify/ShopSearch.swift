import Foundation

/// The shop's search: `name:'…'`, `updated_at:>='…'`, `created_at:>='…'`, `created_at:<'…'`, of orders `fulfillment_status:…`, and of
/// fulfilment orders `status:…`. Other words are ignored, as in the real search.
struct ShopSearch {
    private let text: String
    /// The states of fulfilment of which orders are asked for. They are read once, since each search looks at every order.
    private let wanted: Set<String>

    init(_ text: String) {
        self.text = text
        wanted = Self.values("fulfillment_status:", in: text)
    }

    var name: String? { quoted("name:'") }

    func since(_ field: String) -> Int64 { quoted("\(field):>='").flatMap(milliseconds) ?? .min }

    func before(_ field: String) -> Int64 { quoted("\(field):<'").flatMap(milliseconds) ?? .max }

    /// Whether an order is in one of the wanted states of fulfilment; every one, where none is asked for.
    func wants(_ order: ShopOrder) -> Bool {
        wanted.isEmpty || wanted.contains(order.fulfilmentStatus ?? "unfulfilled")
    }

    private static func values(_ opening: String, in text: String) -> Set<String> {
        guard text.contains(opening) else { return [] }
        let words = text.split { " ()".contains($0) }
        return Set(words.filter { $0.hasPrefix(opening) }.map { String($0.dropFirst(opening.count)) })
    }

    private func quoted(_ opening: String) -> String? {
        text.range(of: opening).map { String(text[$0.upperBound...].prefix { $0 != "'" }) }
    }

    func filter(_ rows: [ShopFulfilmentOrder]) -> [ShopFulfilmentOrder] {
        let updated = since("updated_at")
        let wanted = Set(Self.values("status:", in: text).map { $0.filter { $0 != "'" }.uppercased() })
        return rows.filter { $0.updatedAt >= updated && (wanted.isEmpty || wanted.contains($0.status)) }
    }
}

/// The few values of an order that a search compares. A search over ten thousand orders reads these, and copies few orders.
struct ShopSearchRow {
    let id, createdAt, updatedAt, routedAt: Int64
    let name: String
    /// When one of its fulfilment orders changed last.
    let fulfilmentOrderChangedAt: Int64

    init(_ order: ShopOrder) {
        (id, name) = (order.id, order.name)
        (createdAt, updatedAt, routedAt) = (order.createdAt, order.updatedAt, order.routedAt)
        fulfilmentOrderChangedAt = order.fulfilmentOrders.map(\.updatedAt).max() ?? .min
    }
}
