import Domain

/// `SalesOrderDTO` of Deposco's V2 API.
enum DeposcoSalesOrder {
    static func json(_ order: WarehouseOrder, businessUnit: String) -> JSON {
        func amount(_ minor: Int64) -> JSON { .number(decimal(minor, exponent: order.currency.exponent)) }
        var members: [String: JSON] = [
            "businessUnit": ["businessKey": ["code": .string(businessUnit)]],
            "number": .string(order.number), "customerOrderNumber": .string(order.customerOrderNumber),
            "otherReferenceNumber": .string(order.reference), "orderSource": .string(order.source),
            "orderStatus": "New", "placedDate": .string(order.placedAt.iso), "shipVia": .string(order.shipVia),
            "shipToContact": texts(order, [.firstName, .lastName, .phone, .email]),
            "shipToAddress": texts(
                order, [.line1, .line2, .line3, .line4, .city, .province, .postalCode, .country]),
            "orderSubtotal": amount(order.subtotal), "orderShippingTotal": amount(order.shipping),
            "orderTaxTotal": amount(order.tax), "orderTotal": amount(order.total),
            "orderLines": [
                "data": .array(order.lines.map { line($0, businessUnit, amount($0.unitPrice)) })
            ],
        ]
        members.merge(written(order.writing)) { $1 }
        if let facility = order.facility {
            members["shipFromFacility"] = ["businessKey": ["number": .string(facility)]]
        }
        return .object(members)
    }

    /// The members that hold what was written on an order or a line.
    private static func written(_ writing: OrderWriting) -> [String: JSON] {
        var members: [String: JSON] = [:]
        if !writing.notes.isEmpty {
            members["notes"] = .array(
                writing.notes.map { ["title": .string($0.title), "body": .string($0.body)] })
        }
        for (number, text) in writing.attributes { members["customAttribute\(number)"] = .string(text) }
        return members
    }

    /// What is written on an order or a line that was read back; `nil` where that is not told. A nested list that is full may
    /// not be whole: docs/apis/deposco.md#filters-and-pages.
    private static func writing(_ row: JSONNode, fields: Int64) -> OrderWriting? {
        let notes = row["notes"].rows
        guard !row["notes"].isNull, notes.count < 10 else { return nil }
        var writing = OrderWriting()
        writing.notes = notes.map {
            WarehouseOrder.Note(title: $0["title"].text ?? "", body: $0["body"].text ?? "")
        }
        for number in 1...fields { writing.attributes[number] = row["customAttribute\(number)"].text }
        return writing
    }

    private static func line(_ line: WarehouseOrder.Line, _ businessUnit: String, _ price: JSON) -> JSON {
        let members: [String: JSON] = [
            "lineNumber": .string(line.number), "customerLineNumber": .string(line.customerLine.rawValue),
            "item": ["businessKey": ["number": .string(line.item), "businessUnit.code": .string(businessUnit)]],
            "pack": [
                "businessKey": [
                    "item.number": .string(line.item), "quantity": 1, "item.businessUnit.code": .string(businessUnit),
                ]
            ],
            "orderPackQuantity": JSON(line.quantity), "unitPrice": price,
        ]
        return .object(members.merging(written(line.writing)) { $1 })
    }

    private static func texts(_ order: WarehouseOrder, _ fields: [OrderField]) -> JSON {
        .object(
            fields.reduce(into: [:]) { members, field in
                guard let value = order[field], let name = field.rawValue.split(separator: ".").last else { return }
                members[String(name)] = .string(value)
            })
    }

    /// An order as Deposco has it.
    static func read(_ row: JSONNode, lines: [JSONNode]) throws(Unreadable) -> WMSOrder {
        let id = try row["id"].need(\.text)
        let number = try row["number"].need(\.text)
        let status = try row["orderStatus"].need(\.text)
        guard lines.count <= Bounds.lines else {
            throw Unreadable(reason: "orderLines has \(lines.count) entries: at most \(Bounds.lines) are taken")
        }
        var read: [WMSOrder.Line] = []
        for row in lines {
            var line = WMSOrder.Line(
                customerLine: row["customerLineNumber"].text.map { LineID($0) },
                item: row["item"]["businessKey"]["number"].text, quantity: try row["orderPackQuantity"].needUnits(),
                cancelled: try row["canceledPackQuantity"].units() ?? 0,
                shipped: try row["shippedPackQuantity"].units() ?? 0)
            line.id = row["id"].text ?? ""
            line.number = row["lineNumber"].text ?? ""
            line.writing = writing(row, fields: NotesPolicy.lineFields.count)
            read.append(line)
        }
        var order = WMSOrder(id: id, number: number, status: status, lines: read)
        order.source = row["orderSource"].text
        order.reference = row["otherReferenceNumber"].text
        order.customerOrderNumber = row["customerOrderNumber"].text
        order.shipTo = shipTo(row)
        order.writing = writing(row, fields: NotesPolicy.orderFields.count)
        order.shipVia = row["shipVia"].text
        return order
    }

    /// An order as it is listed, without its lines.
    static func listed(_ row: JSONNode) throws(Unreadable) -> ListedOrder {
        ListedOrder(
            number: try row["number"].need(\.text), status: try row["orderStatus"].need(\.text),
            reference: row["otherReferenceNumber"].text, customerOrderNumber: row["customerOrderNumber"].text,
            source: row["orderSource"].text)
    }

    /// The address on an order that was read back.
    static func shipTo(_ row: JSONNode) -> ShipTo? {
        let (contact, address) = (row["shipToContact"], row["shipToAddress"])
        if address["line1"].isNull { return nil }
        return ShipTo(
            firstName: contact["firstName"].text, lastName: contact["lastName"].text, phone: contact["phone"].text,
            line1: address["line1"].text, line2: address["line2"].text, line3: address["line3"].text,
            city: address["city"].text, province: address["stateProvince"].text,
            postalCode: address["postalCode"].text, country: address["country"].text)
    }

    /// Minor units as a decimal number: 1999 is `19.99`.
    static func decimal(_ minor: Int64, exponent: Int) -> String {
        guard exponent > 0 else { return String(minor) }
        var digits = String(minor.magnitude)
        if digits.count <= exponent { digits = String(repeating: "0", count: exponent + 1 - digits.count) + digits }
        let point = digits.index(digits.endIndex, offsetBy: -exponent)
        return (minor < 0 ? "-" : "") + digits[..<point] + "." + digits[point...]
    }
}

/// `OutboundShipmentDTO` of Deposco's V2 API: docs/apis/deposco.md#shipments.
enum DeposcoShipment {
    /// The lists of a shipment, each with all its rows.
    struct Lists {
        var lines: [JSONNode]
        var containers: [JSONNode]
        var orders: [JSONNode]

        /// As they are nested.
        init(_ row: JSONNode) {
            lines = row["shipmentLines"].rows
            containers = row["shippedContainers"].rows
            orders = row["orderHeaders"].rows
        }
    }

    /// Whether the row nests its lists, and nests them whole.
    static func isWhole(_ row: JSONNode) -> Bool {
        !row["shipmentLines"].isNull
            && !["shipmentLines", "shippedContainers", "orderHeaders"].contains { DeposcoClient.mayBeCut(row[$0]) }
    }

    static func read(_ row: JSONNode, _ lists: Lists) throws(Unreadable) -> Shipment {
        let number = try row["number"].need(\.text)
        let status: Shipment.Status =
            switch row["status"].text {
            case "Shipped": .shipped
            case "Rolled Back": .rolledBack
            default: .pending
            }
        let base = row["trackingUrl"].text
        // `trackingUrl` is a base, to which the number has to be added.
        func parcel(_ number: String, _ tracking: String?) -> Parcel {
            let shows = TrackingNumber(tracking) != nil
            return Parcel(
                number: number, tracking: tracking,
                url: shows ? base.flatMap { base in tracking.map { base + percentEncoded($0) } } : nil)
        }
        var parcels: [Parcel] = []
        for container in lists.containers {
            guard case .object = container.value else { throw container.missing("is no container") }
            if container["status"].text == "Rolled Back" { continue }
            parcels.append(
                parcel(container["number"].text ?? String(parcels.count + 1), container["trackingNumber"].text))
        }
        if parcels.allSatisfy({ $0.trackingNumber == nil }), let tracking = row["trackingNumber"].text {
            parcels = [parcel(parcels.first?.number ?? "1", tracking)]
        }
        var numbers: [String] = []
        for order in lists.orders {
            let key = order["businessKey"]["number"]
            guard let number = key.text ?? order["number"].text else { throw key.missing() }
            numbers.append(number)
        }
        return Shipment(
            id: ShipmentID(number), wmsOrderNumbers: numbers, status: status, carrier: row["shipVendor"].text,
            method: row["shipMethod"].text ?? row["shipVia"].text,
            shippedAt: row["shipmentDates"]["actualShipDate"].instant, lines: try Self.lines(lists.lines),
            parcels: parcels)
    }

    private static func lines(_ rows: [JSONNode]) throws(Unreadable) -> [ShipmentLine] {
        guard rows.count <= Bounds.lines else {
            throw Unreadable(reason: "shipmentLines has \(rows.count) entries: at most \(Bounds.lines) are taken")
        }
        var lines: [ShipmentLine] = []
        for row in rows {
            lines.append(
                ShipmentLine(
                    line: (row["orderLineDetails"]["customerLineNumber"].text ?? row["externalLineNumber"].text)
                        .map { LineID($0) },
                    item: row["item"]["businessKey"]["number"].text ?? "",
                    quantity: try row["shippedPackQuantity"].needUnits()))
        }
        return lines
    }
}

/// `ItemDTO` of Deposco's V2 API: docs/apis/deposco.md#items-and-kits.
enum DeposcoItem {
    /// Whether it is put together when it is ordered. Kits that are assembled into stock are sent as they are.
    static func isKit(_ row: JSONNode) -> Bool { row["kitOrderOnly"].bool == true && row["kitStockOnly"].bool != true }

    static func read(_ row: JSONNode, number: String, components: [BundleComponent]?) -> Item {
        Item(
            number: number, name: row["name"].text ?? "",
            active: row["salesEnabledFlag"].bool != false && row["shippable"].bool != false,
            updatedAt: row["updatedDate"].instant, components: components)
    }

    /// A kit's components. One that cannot be read keeps its place, so that the kit is refused and never sent in part.
    /// - Parameter rows: `nil` if some may be missing.
    static func components(_ rows: [JSONNode]?) -> (components: [BundleComponent], fault: String?) {
        guard let rows else {
            let most = DeposcoClient.mostNested
            return ([.unreadable], "it may have more components than the \(most) that Deposco shows")
        }
        if rows.count > Bounds.lines { return ([.unreadable], "it has \(rows.count) components") }
        var components: [BundleComponent] = []
        var fault: String?
        for row in rows.sorted(by: { ($0["sequence"].integer ?? 0) < ($1["sequence"].integer ?? 0) }) {
            do throws(Unreadable) {
                let number = try row["subComponent"]["businessKey"]["number"].need(\.text)
                components.append(BundleComponent(sku: SKU(number), quantity: try row["quantity"].needUnits()))
            } catch {
                components.append(.unreadable)
                fault = fault ?? error.reason
            }
        }
        return (components, fault)
    }
}
