package import Domain
import Foundation

/// Something that a search found.
package struct Found: Hashable, Sendable {
    package enum Kind: Hashable, Sendable { case order, exception }

    package var kind: Kind
    package var id: String
    package var title: String
    package var subtitle: String
    /// Of an order.
    package var stage: OrderStage?
    package var placedAt: Instant?
    package var value: Money?
    /// What matched: `order name`, `name`, `e-mail`, `tracking number`, `SKU`.
    package var matched: String
}

/// The desk's search.
package struct Search: TableRows {
    let documents: Documents

    /// Finds orders by name (with or without `#`), who ordered, e-mail, tracking number or SKU: exact matches before prefixes where there are too
    /// many. SKUs come first, then orders, the newest first.
    /// Every query is served by an index.
    package func hits(_ text: String, limit: Int) throws -> [Found] {
        let asked = text.trimmingCharacters(in: .whitespaces)
        guard !asked.isEmpty else { return [] }
        let name = asked.hasPrefix("#") ? asked : "#" + asked
        var found: [Found] = []
        func add(_ matched: String, _ sql: String, _ arguments: Values) throws {
            guard found.count < limit else { return }
            for row in try rows(sql + " LIMIT ?", arguments + [limit]) {
                let id: String = try row["id"]
                guard !found.contains(where: { $0.kind == .order && $0.id == id }) else { continue }
                found.append(
                    Found(
                        kind: .order, id: id, title: try row["name"], subtitle: try who(OrderID(id)),
                        stage: OrderStage(rawValue: try row["stage"]),
                        placedAt: Instant(milliseconds: try row["created_at"]),
                        value: Money(minor: try row["value"], currency: Currency(try row["currency"])),
                        matched: matched))
            }
        }
        let order = "SELECT o.id, o.name, o.stage, o.created_at, o.value, o.currency FROM order_record o"
        let byContact = "\(order) JOIN contact c ON c.order_id = o.id WHERE c.email"
        let byTracking = """
            \(order) JOIN shipment_record s ON s.order_id = o.id JOIN shipment_tracking t ON t.shipment_id = s.id
            WHERE t.tracking
            """
        let bySKU = "\(order) JOIN order_sku k ON k.order_id = o.id WHERE k.sku"
        let person = ContactWords.words(asked)
        let (email, tracking, sku) = (asked.lowercased(), Shipments.trackingKey(asked), asked.uppercased())
        try add("order name", "\(order) WHERE o.name IN (?, ?) ORDER BY o.created_at DESC", [name, asked])
        // Ordered by id instead of time where there may be a million matches: sorting them all by time would take
        // seconds.
        try add("e-mail", "\(byContact) = ? ORDER BY c.order_id DESC", [email])
        try add("name", "\(order) \(Self.named(person, exactly: true)) ORDER BY w.order_id DESC", Values(person))
        try add("tracking number", "\(byTracking) = ? ORDER BY o.created_at DESC", [tracking])
        for row in try rows(
            "SELECT id, sku, summary FROM exception_record WHERE sku IN (?, ?) AND rank IS NOT NULL ORDER BY id LIMIT ?",
            [asked, asked.uppercased(), limit])
        {
            found.append(
                Found(
                    kind: .exception, id: try row["id"], title: try row["sku"], subtitle: try row["summary"],
                    matched: "SKU"))
        }
        try add("SKU", "\(bySKU) = ? ORDER BY k.order_id DESC", [sku])
        func newer(_ one: Found) -> (Instant, String) { (one.placedAt ?? Instant(milliseconds: 0), one.id) }
        func beginning(_ text: String) -> Values { [text, text + "\u{10FFFF}"] }
        try add("order name", "\(order) WHERE o.name >= ? AND o.name < ? ORDER BY o.name DESC", beginning(name))
        try add("e-mail", "\(byContact) >= ? AND c.email < ? ORDER BY c.email", beginning(email))
        try add(
            "name", "\(order) \(Self.named(person, exactly: false)) ORDER BY w.word, w.order_id",
            person.reduce([]) { $0 + beginning($1) })
        try add("tracking number", "\(byTracking) >= ? AND t.tracking < ? ORDER BY t.tracking", beginning(tracking))
        try add("SKU", "\(bySKU) >= ? AND k.sku < ? ORDER BY k.sku, k.order_id", beginning(sku))
        let kept = found.prefix(limit)
        return kept.filter { $0.kind == .exception }
            + kept.filter { $0.kind == .order }.sorted { newer($0) > newer($1) }
    }

    /// Who ordered, and from where.
    private func who(_ id: OrderID) throws -> String {
        guard let contact = try? contacts.contact(id) else { return "" }
        let name = [contact.firstName, contact.lastName].compactMap { $0 }.joined(separator: " ")
        return [name, contact.city ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
    }

    /// Orders of people with each of the words in their names, or with words that begin so. Nobody has no word at all.
    private static func named(_ words: [String], exactly: Bool) -> String {
        func matches(_ alias: String) -> String {
            exactly ? "\(alias).word = ?" : "\(alias).word >= ? AND \(alias).word < ?"
        }
        let others = words.dropFirst().map { _ in
            " AND EXISTS (SELECT 1 FROM contact_word x WHERE x.order_id = w.order_id AND \(matches("x")))"
        }
        return "JOIN contact_word w ON w.order_id = o.id WHERE "
            + (words.isEmpty ? "FALSE" : matches("w") + others.joined())
    }
}
