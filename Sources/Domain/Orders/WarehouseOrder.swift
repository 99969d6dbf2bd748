/// An order to create in the WMS.
package struct WarehouseOrder: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        /// Unique in the WMS: the order's number, a dash, and the line's position from 1.
        package var number: String
        /// The channel's line id, which comes back on shipments.
        package var customerLine: LineID
        package var item: String
        package var quantity: Int64
        /// Minor units.
        package var unitPrice: Int64
        package var writing = OrderWriting()

        package init(number: String, customerLine: LineID, item: String, quantity: Int64, unitPrice: Int64) {
            self.number = number
            self.customerLine = customerLine
            self.item = item
            self.quantity = quantity
            self.unitPrice = unitPrice
        }
    }

    package var number: String
    /// The name the customer knows (`#1001`).
    package var customerOrderNumber: String
    /// The channel's order id.
    package var reference: String
    package var source: String
    package var placedAt: Instant
    package var shipVia: String
    package var facility: String?
    package var contact: Contact
    /// The fourth address line. No channel has one, so it has room for text that does not fit elsewhere.
    package var line4: String?
    /// What was written on the order, and what found no room in its fields.
    package var writing = OrderWriting()
    /// Fields that continue elsewhere because their own field has no room.
    package var fits: [FieldFit] = []
    package var currency: Currency
    /// Minor units.
    package var subtotal, shipping, tax, total: Int64
    package var lines: [Line]

    package init(
        number: String, customerOrderNumber: String, reference: String, source: String, placedAt: Instant,
        shipVia: String, facility: String?, contact: Contact, currency: Currency, subtotal: Int64, shipping: Int64,
        tax: Int64, total: Int64, lines: [Line]
    ) {
        self.number = number
        self.customerOrderNumber = customerOrderNumber
        self.reference = reference
        self.source = source
        self.placedAt = placedAt
        self.shipVia = shipVia
        self.facility = facility
        self.contact = contact.addressed
        self.currency = currency
        self.subtotal = subtotal
        self.shipping = shipping
        self.tax = tax
        self.total = total
        self.lines = lines
    }

    package var notes: [Note] { writing.notes }

    /// The price of one unit on a line that the WMS has: that of the line of its number, where that is still of the same
    /// item, otherwise that of the first line of the item.
    package func price(of there: WMSOrder.Line) -> Int64 {
        let same = lines.filter { $0.wanted == there.wanted }
        return (same.first { $0.number == there.number } ?? same.first)?.unitPrice ?? 0
    }
}

/// A field of a `WarehouseOrder` that the WMS would refuse. It holds no value, since values may be personal data.
package struct FieldFault: Hashable, Sendable {
    package enum Fault: Hashable, Sendable {
        case missing
        /// Lengths in UTF-16 units, as Deposco (Java) counts them.
        case tooLong(length: Int, limit: Int)
    }

    /// Deposco's own path, such as `shipToContact.lastName`, in the API that takes the order.
    package var field: String
    package var fault: Fault

    /// `shipToContact.lastName has 34 characters, the limit is 30`.
    package var text: String {
        switch fault {
        case .missing: "\(field) is missing"
        case .tooLong(let length, let limit): "\(field) has \(length) characters, the limit is \(limit)"
        }
    }
}

extension WarehouseOrder {
    /// Everything in this order that Deposco would refuse (docs/apis/deposco.md#field-limits; V2: `SalesOrderDTO`,
    /// `SalesOrderLineDTO`, `AddressContactDTO`, `AddressDTO`; V1: `OrderType`, `AddressType`). Nothing is then sent in
    /// vain, and nothing is ever cut. Empty when everything fits.
    package func faults(in api: OrderAPI) -> [FieldFault] {
        var faults: [FieldFault] = []
        func limit(_ field: String, _ value: String?, _ limit: Int) {
            if let length = value?.utf16.count, length > limit {
                faults.append(FieldFault(field: field, fault: .tooLong(length: length, limit: limit)))
            }
        }
        func require(_ field: String, _ value: String?) {
            if value?.allSatisfy(\.isWhitespace) ?? true { faults.append(FieldFault(field: field, fault: .missing)) }
        }
        require("number", number)
        limit("number", number, 50)
        limit("customerOrderNumber", customerOrderNumber, 50)
        limit("otherReferenceNumber", reference, 50)
        limit("orderSource", source, 100)
        limit("shipVia", shipVia, 50)
        for field in OrderField.allCases {
            let path = field.path(in: api)
            if field.isRequired(in: api) { require(path, self[field]) }
            if let most = field.limit(in: api) { limit(path, self[field], most) }
        }
        func limit(_ writing: OrderWriting, at place: String, _ most: Int) {
            for (index, note) in writing.notes.enumerated() { limit("\(place)notes[\(index)].title", note.title, 150) }
            for (number, text) in writing.attributes.sorted(by: { $0.key < $1.key }) {
                limit("\(place)customAttribute\(number)", text, most)
            }
        }
        limit(writing, at: "", NotesPolicy.orderFields.limit)
        for (index, line) in lines.enumerated() {
            limit(line.writing, at: "orderLines[\(index)].", NotesPolicy.lineFields.limit)
            limit("orderLines[\(index)].lineNumber", line.number, 55)
            limit("orderLines[\(index)].customerLineNumber", line.customerLine.rawValue, 100)
            limit("orderLines[\(index)].\(api == .v1 ? "itemNumber" : "item.number")", line.item, 40)
        }
        return faults
    }
}

/// An order as read back from the WMS.
package struct WMSOrder: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        /// The WMS's internal id, and the number that we gave it.
        package var id = ""
        package var number = ""
        package var customerLine: LineID?
        /// `nil` when the WMS has the line without an item.
        package var item: String?
        package var quantity: Int64
        package var cancelled: Int64
        package var shipped: Int64
        /// What is written on it; `nil` where the WMS does not say.
        package var writing: OrderWriting?

        package init(customerLine: LineID?, item: String?, quantity: Int64, cancelled: Int64 = 0, shipped: Int64 = 0) {
            self.customerLine = customerLine
            self.item = item
            self.quantity = quantity
            self.cancelled = cancelled
            self.shipped = shipped
        }

        /// Units shipped or still to ship.
        var open: Int64 { quantity.clampedSubtracting(cancelled) }
        /// Units still to ship.
        var unshipped: Int64 { max(0, open.clampedSubtracting(shipped)) }
    }

    package var id: String
    package var number: String
    /// Deposco's exact status.
    package var status: String
    /// Who created it there.
    package var source: String?
    /// What its sender wrote as other reference: the channel's order id, where we sent it.
    package var reference: String?
    /// The order's name, as the customer knows it.
    package var customerOrderNumber: String?
    package var lines: [Line]
    /// The address; `nil` where the WMS did not say.
    package var shipTo: ShipTo?
    /// What is written on it; `nil` where the WMS did not say all of it.
    package var writing: OrderWriting?
    package var shipVia: String?

    package init(id: String, number: String, status: String, lines: [Line]) {
        self.id = id
        self.number = number
        self.status = status
        self.lines = lines
    }

    /// Differences from what was sent, in words for the desk; empty when the two are equal. Lines are compared by
    /// channel line, item and quantity, because the WMS may return them in any order.
    /// - Parameter allowingCancelled: whether units that the warehouse has cancelled since count as received. They
    ///   arrived, and are a shortfall of their own.
    package func differences(from sent: WarehouseOrder, allowingCancelled: Bool = false) -> [String] {
        struct Key: Hashable {
            var line: String
            var item: String
        }
        var expected: [Key: Int64] = [:]
        for line in sent.lines {
            expected.add(line.quantity, to: Key(line: line.customerLine.rawValue, item: line.item))
        }
        var found: [String] = []
        var cancelled: [Key: Int64] = [:]
        for line in lines {
            guard let item = line.item else {
                found.append("line \(line.customerLine?.rawValue ?? "?") has no item in the WMS")
                continue
            }
            let key = Key(line: line.customerLine?.rawValue ?? "", item: item)
            expected[key] = expected[key, default: 0].clampedSubtracting(line.open)
            cancelled.add(line.cancelled, to: key)
        }
        if allowingCancelled {
            for (key, missing) in expected where missing > 0 {
                expected[key] = max(0, missing.clampedSubtracting(cancelled[key, default: 0]))
            }
        }
        for (key, missing) in expected.sorted(by: { ($0.key.line, $0.key.item) < ($1.key.line, $1.key.item) })
        where missing != 0 {
            found.append(
                missing > 0
                    ? "\(missing) of \(key.item) missing in the WMS (line \(key.line))"
                    : "\(missing.magnitude) of \(key.item) more in the WMS than sent (line \(key.line))")
        }
        return found
    }
}
