import Domain
import Foundation
import GRDB

/// Something that a search found.
package struct Found: Hashable, Sendable {
    package enum Kind: Hashable, Sendable { case order, exception }

    package var kind: Kind
    package var id: String
    package var title: String
    package var subtitle: String
    /// What matched: `order name`, `e-mail`, `tracking number`, `SKU`.
    package var matched: String
}

extension Reader {
    /// Finds orders by name (with or without `#`), e-mail, tracking number or SKU; whole matches first, then beginnings. Every
    /// question is answered by an index.
    package func search(_ text: String, limit: Int) throws -> [Found] {
        let asked = text.trimmingCharacters(in: .whitespaces)
        guard !asked.isEmpty else { return [] }
        let name = asked.hasPrefix("#") ? asked : "#" + asked
        var found: [Found] = []
        func add(_ matched: String, _ sql: String, _ arguments: StatementArguments) throws {
            guard found.count < limit else { return }
            for row in try rows(sql + " LIMIT ?", arguments + [limit]) {
                let order: Versioned<OrderRecord> = try record(row)
                guard !found.contains(where: { $0.kind == .order && $0.id == order.record.id.rawValue }) else {
                    continue
                }
                found.append(
                    Found(
                        kind: .order, id: order.record.id.rawValue, title: order.record.channel.name,
                        subtitle: order.record.stage.rawValue, matched: matched))
            }
        }
        let order = "SELECT o.doc, o.version FROM order_record o"
        try add("order name", "\(order) WHERE o.name IN (?, ?) ORDER BY o.created_at DESC", [name, asked])
        try add(
            "e-mail", "\(order) JOIN contact c ON c.order_id = o.id WHERE c.email = ? ORDER BY o.created_at DESC",
            [asked.lowercased()])
        try add(
            "tracking number",
            """
            \(order) JOIN shipment_record s ON s.order_id = o.id JOIN shipment_tracking t ON t.shipment_id = s.id
            WHERE t.tracking = ? ORDER BY o.created_at DESC
            """, [Self.trackingKey(asked)])
        for id in ["unknown-sku/\(asked)", "inactive-item/\(asked)"] {
            guard let exception = try exception(ExceptionID(id))?.record, exception.state == .open else { continue }
            found.append(
                Found(kind: .exception, id: id, title: asked, subtitle: exception.summary, matched: "SKU"))
        }
        try add(
            "SKU",
            "\(order) JOIN order_sku k ON k.order_id = o.id WHERE k.sku = ? ORDER BY o.created_at DESC", [asked])
        try add(
            "order name", "\(order) WHERE o.name >= ? AND o.name < ? ORDER BY o.name", [name, name + "\u{10FFFF}"])
        return Array(found.prefix(limit))
    }
}
