import Domain

/// The form in which orders are written to the V1 API: docs/apis/deposco.md#v1-orders. Answers are read in both.
package enum DeposcoV1Form: String, Sendable {
    case xml, json
}

/// `OrderType` of V1's schema (`OrderHeader.xsd`): an `xs:sequence`, so the order of elements matters.
enum DeposcoV1Order {
    static let type = "Sales Order"
    private static let namespace = "http://integration.deposco.com/order"
    private static let lists: Set<String> = ["order", "orderLine", "note"]

    static func body(_ orders: [XML], _ form: DeposcoV1Form) -> [UInt8] {
        let root = XML("orders", orders)
        switch form {
        case .xml: return Array(root.xml(namespace: namespace).utf8)
        case .json: return Array(root.json(lists: lists).text.utf8)
        }
    }

    static func element(_ order: WarehouseOrder, businessUnit: String) -> XML {
        func amount(_ name: String, _ minor: Int64) -> XML {
            XML(name, DeposcoSalesOrder.decimal(minor, exponent: order.currency.exponent))
        }
        var children = [XML("businessUnit", businessUnit)]
        if let facility = order.facility { children.append(XML("facility", facility)) }
        children += [
            XML("number", order.number), XML("type", type), XML("status", "New"),
            XML("otherReferenceNumber", order.reference), XML("shipToAddress", address(order)),
            XML("shipVia", order.shipVia), XML("orderSource", order.source),
            XML("customerOrderNumber", order.customerOrderNumber), amount("orderSubTotal", order.subtotal),
            amount("orderShippingTotal", order.shipping), amount("orderTaxTotal", order.tax),
            amount("orderTotal", order.total),
        ]
        children += attributes(order.writing)
        // The schema requires a priority, and nobody documents its words.
        let notes = order.notes.map {
            XML("note", [XML("title", $0.title), XML("body", $0.body), XML("priority", "Normal")])
        }
        if !notes.isEmpty { children.append(XML("notes", notes)) }
        children += [
            XML("orderLines", order.lines.map { line($0, businessUnit, amount("unitPrice", $0.unitPrice)) }),
            XML("currencyCode", order.currency.code), XML("placedDate", order.placedAt.iso),
        ]
        return XML("order", children)
    }

    private static func attributes(_ writing: OrderWriting) -> [XML] {
        writing.attributes.sorted { $0.key < $1.key }.map { XML("customAttribute\($0.key)", $0.value) }
    }

    /// An order's key with another status. That this cancels an order is inferred: docs/apis/deposco.md#v1-orders.
    static func status(_ status: String, of order: WMSOrder, businessUnit: String) -> XML {
        XML(
            "order",
            [
                XML("businessUnit", businessUnit), XML("number", order.number), XML("type", type),
                XML("status", status),
            ])
    }

    private static func address(_ order: WarehouseOrder) -> [XML] {
        let name = order.contact.displayName
        let fields: [(String, String?)] =
            [("name", name), ("contactName", name)]
            + [OrderField.email, .phone, .line1, .line2, .line3, .line4, .city, .province, .postalCode, .country].map {
                (String($0.path(in: .v1).split(separator: ".").last ?? ""), order[$0])
            }
        return fields.compactMap { field in field.1.flatMap { $0.isEmpty ? nil : XML(field.0, $0) } }
    }

    private static func line(_ line: WarehouseOrder.Line, _ businessUnit: String, _ price: XML) -> XML {
        XML(
            "orderLine",
            [
                XML("businessUnit", businessUnit), XML("lineNumber", line.number),
                XML("customerLineNumber", line.customerLine.rawValue), XML("lineStatus", "New"),
                XML("orderPackQuantity", "\(line.quantity).0"), XML("itemNumber", line.item),
                XML("pack", [XML("type", "Each"), XML("quantity", "1")]), price,
            ] + attributes(line.writing))
    }

    // MARK: Reading

    /// Reads an answer's body, XML or JSON, into the one form that the rest of the code reads.
    static func read(_ body: [UInt8]) throws(Unreadable) -> XML {
        if body.first(where: { !" \n\r\t".utf8.contains($0) }) == UInt8(ascii: "<") { return try XML(body) }
        return XML("", json: try JSON(body))
    }

    /// The orders of a search's answer.
    static func rows(_ root: XML) -> [XML] {
        (root.name == "orders" ? root : root["orders"] ?? root).root("order")
    }

    static func order(_ row: XML) throws(Unreadable) -> WMSOrder {
        guard let number = row.text("number"), let status = row.text("status") else {
            throw Unreadable(reason: "an order has no number or no status")
        }
        var lines: [WMSOrder.Line] = []
        let rows = row["orderLines"]?.all("orderLine") ?? []
        guard rows.count <= Bounds.lines else {
            throw Unreadable(reason: "orderLines has \(rows.count) entries: at most \(Bounds.lines) are taken")
        }
        for row in rows {
            func units(_ name: String, needed: Bool = false) throws(Unreadable) -> Int64 {
                guard let text = row.text(name) else {
                    if needed { throw Unreadable(reason: "order \(plain(number)): a line has no \(name)") }
                    return 0
                }
                return try Bounds.units(text, at: "order \(plain(number)): \(name)")
            }
            var line = WMSOrder.Line(
                customerLine: row.text("customerLineNumber").map { LineID($0) },
                item: row.text("itemNumber") ?? row["item"]?.text("number"),
                quantity: try units("orderPackQuantity", needed: true), cancelled: try units("canceledPackQuantity"),
                shipped: try units("shippedPackQuantity"))
            line.number = row.text("lineNumber") ?? ""
            line.id = line.number
            lines.append(line)
        }
        var order = WMSOrder(id: row.text("id") ?? number, number: number, status: status, lines: lines)
        order.source = row.text("orderSource")
        order.reference = row.text("otherReferenceNumber")
        order.customerOrderNumber = row.text("customerOrderNumber")
        order.shipVia = row.text("shipVia")
        return order
    }
}
