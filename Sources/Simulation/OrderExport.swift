package import Domain

/// The orders of a Shopify order export. Each line has a row, and the order's first row also has the order's own values.
package struct OrderExport: Sendable {
    package struct Order: Hashable, Sendable {
        /// The name customers see, such as `#1001`.
        package var name: String
        /// The channel's id, if the export has it.
        package var id: String?
        package var createdAt: Instant
        package var paidAt: Instant?
        package var cancelledAt: Instant?
        package var financialStatus: String
        package var currency: Currency
        /// In minor units, as all amounts here.
        package var total, subtotal, shipping, taxes: Int64
        package var shippingMethod: String?
        package var source: String?
        /// The person and the address. Names are split at the last space.
        package var contact: Contact
        package var lines: [Line]
        /// The row of the file on which it begins.
        package var row: Int
    }

    package struct Line: Hashable, Sendable {
        package var name: String
        /// Exactly as written; `nil` if empty.
        package var sku: String?
        package var quantity: Int64
        /// In minor units, for one unit.
        package var price: Int64
        package var requiresShipping: Bool
        package var row: Int

        package init(name: String, sku: String?, quantity: Int64, price: Int64, requiresShipping: Bool, row: Int) {
            self.name = name
            self.sku = sku
            self.quantity = quantity
            self.price = price
            self.requiresShipping = requiresShipping
            self.row = row
        }
    }

    /// In the order of the file.
    package var orders: [Order] = []
    /// The faults found, in the order of the file.
    package var faults: [CSVFault] = []

    /// Orders whose own values are bad, so that they are not among `orders`.
    package var ordersLeftOut = 0
    /// Rows with a line, of orders that are there, that are left out of them.
    package var linesLeftOut = 0

    package var lineCount: Int { orders.reduce(0) { $0 + $1.lines.count } }

    /// Reads an export.
    /// - Throws: `CSVRefusal` if the file is no order export. Bad rows become `faults`.
    package init(csv bytes: [UInt8]) throws(CSVRefusal) {
        var table = try CSVTable(
            bytes, what: "order export",
            required: [
                "Name", "Financial Status", "Currency", "Total", "Created at", "Lineitem quantity", "Lineitem name",
                "Lineitem price", "Lineitem sku", "Lineitem requires shipping",
            ])
        var places: [String: Int?] = [:]
        var repeated: Set<String> = []
        while let row = table.next() {
            guard let name = table.text(row, "Name") else { continue }
            if name.isEmpty {
                table.note(row.number, "Name", "is empty")
                continue
            }
            if let place = places[name] {
                // The inner `nil` means that the order's first row was bad, which was noted then.
                guard let place else { continue }
                // An order's own values stand in its first row alone. With a second such row the order stands there again.
                if table.text(row, "Total")?.isEmpty == false {
                    table.note(
                        row.number, "Total",
                        "the order \(quotedForMessage(name)) stands in row \(orders[place].row) already",
                        losing: "repetition")
                    repeated.insert(name)
                }
                if repeated.contains(name) { continue }
                if let line = table.line(row, orders[place].currency) {
                    orders[place].lines.append(line)
                } else {
                    linesLeftOut += 1
                }
            } else if let order = table.order(row, name) {
                places[name] = orders.count
                orders.append(order)
                if let line = table.line(row, order.currency) {
                    orders[orders.count - 1].lines.append(line)
                } else {
                    linesLeftOut += 1
                }
            } else {
                ordersLeftOut += 1
                places[name] = .some(nil)
            }
        }
        faults = table.faults
    }
}

extension CSVTable {
    /// The order's values from its first row; `nil`, after noting a fault, if one of them is bad.
    fileprivate mutating func order(_ row: Row, _ name: String) -> OrderExport.Order? {
        let lost = "order"
        guard let code = text(row, "Currency") else { return nil }
        guard code.count == 3, code.allSatisfy({ $0.isASCII && $0.isLetter }) else {
            note(row.number, "Currency", "\(quotedForMessage(code)) is not a currency, as GBP", losing: lost)
            return nil
        }
        let currency = Currency(code)
        guard let created = moment(row, "Created at", required: true, lost), let createdAt = created,
            let paid = moment(row, "Paid at", required: false, lost),
            let cancelled = moment(row, "Cancelled at", required: false, lost),
            let total = amount(row, "Total", currency, required: true, lost),
            let subtotal = amount(row, "Subtotal", currency, required: false, lost),
            let shipping = amount(row, "Shipping", currency, required: false, lost),
            let taxes = amount(row, "Taxes", currency, required: false, lost),
            let status = text(row, "Financial Status"), let contact = contact(row), let id = text(row, "Id"),
            let method = text(row, "Shipping Method"), let source = text(row, "Source")
        else { return nil }
        return OrderExport.Order(
            name: name, id: id.isEmpty ? nil : id, createdAt: createdAt, paidAt: paid, cancelledAt: cancelled,
            financialStatus: status, currency: currency, total: total, subtotal: subtotal, shipping: shipping,
            taxes: taxes, shippingMethod: method.isEmpty ? nil : method, source: source.isEmpty ? nil : source,
            contact: contact, lines: [], row: row.number)
    }

    /// The line's values of a row; `nil`, after noting a fault, if one of them is bad.
    fileprivate mutating func line(_ row: Row, _ currency: Currency) -> OrderExport.Line? {
        let lost = "line"
        guard let name = text(row, "Lineitem name"), let sku = text(row, "Lineitem sku"),
            let quantityText = text(row, "Lineitem quantity"),
            let shippingText = text(row, "Lineitem requires shipping")
        else { return nil }
        guard let quantity = units(quantityText), quantity > 0, quantity <= 1_000_000_000 else {
            note(
                row.number, "Lineitem quantity",
                "\(quotedForMessage(quantityText)) is not a whole number above 0", losing: lost)
            return nil
        }
        guard let price = amount(row, "Lineitem price", currency, required: true, lost) else { return nil }
        let requiresShipping: Bool
        switch shippingText.lowercased() {
        case "true", "": requiresShipping = true
        case "false": requiresShipping = false
        default:
            note(
                row.number, "Lineitem requires shipping",
                "\(quotedForMessage(shippingText)) is neither true nor false", losing: lost)
            return nil
        }
        return OrderExport.Line(
            name: name, sku: sku.isEmpty ? nil : sku, quantity: quantity, price: price,
            requiresShipping: requiresShipping, row: row.number)
    }

    /// Spreadsheets write 2 as `2.0`.
    private func units(_ text: String) -> Int64? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count < 2 || !parts[1].isEmpty && parts[1].allSatisfy({ $0 == "0" }) else { return nil }
        return Int64(parts[0])
    }

    private mutating func contact(_ row: Row) -> Contact? {
        func optional(_ text: String) -> String? { text.isEmpty ? nil : text }
        guard let name = text(row, "Shipping Name"), let email = text(row, "Email"),
            let company = text(row, "Shipping Company"), let street = text(row, "Shipping Street"),
            let first = text(row, "Shipping Address1"), let second = text(row, "Shipping Address2"),
            let city = text(row, "Shipping City"), let province = text(row, "Shipping Province"),
            let zip = text(row, "Shipping Zip"), let country = text(row, "Shipping Country"),
            let phone = text(row, "Shipping Phone"), let note = text(row, "Notes")
        else { return nil }
        let split = name.lastIndex(of: " ")
        return Contact(
            firstName: split.map { String(name[..<$0]) },
            lastName: optional(split.map { String(name[name.index(after: $0)...]) } ?? name),
            company: optional(company),
            email: optional(email), phone: optional(phone), line1: optional(first) ?? optional(street),
            line2: optional(second), city: optional(city), province: optional(province),
            // Shopify writes an apostrophe before a code of digits, so that spreadsheets keep its zeros.
            postalCode: optional(zip.hasPrefix("'") ? String(zip.dropFirst()) : zip), country: optional(country),
            note: optional(note))
    }

    /// An amount in minor units. An empty optional amount is zero.
    private mutating func amount(
        _ row: Row, _ column: String, _ currency: Currency, required: Bool, _ lost: String
    ) -> Int64? {
        guard let text = text(row, column) else { return nil }
        if text.isEmpty, !required { return 0 }
        if let money = Money(decimal: text, currency: currency), money.minor >= 0 { return money.minor }
        note(
            row.number, column,
            text.isEmpty ? "is empty" : "\(quotedForMessage(text)) is not an amount, as 12.50", losing: lost)
        return nil
    }

    /// The outer `nil` means a bad value, which was noted. The inner `nil` means an empty optional value.
    private mutating func moment(_ row: Row, _ column: String, required: Bool, _ lost: String) -> Instant?? {
        guard let text = text(row, column) else { return nil }
        if text.isEmpty, !required { return .some(nil) }
        if let moment = Instant(iso: text) { return .some(moment) }
        note(
            row.number, column,
            (text.isEmpty ? "is empty" : "\(quotedForMessage(text)) is not a time, as 2026-03-01 10:15:00 +0000"),
            losing: lost)
        return nil
    }
}
