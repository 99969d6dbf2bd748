import Foundation

/// The stand-in Deposco's V1 API below `/deposco-v1/integration/SANDBOX`: HTTP Basic, XML and JSON
/// (docs/apis/deposco.md#v1-orders).
struct DeposcoV1API {
    let system: DeposcoSystem

    init(_ system: DeposcoSystem) { self.system = system }

    private static let lists: Set<String> = ["order", "orderLine", "note"]
    /// `OrderType` and `OrderLineType` are sequences: elements in another order are not understood. Only the elements that
    /// orders need.
    private static let sequences: [String: [String]] = [
        "order": [
            "businessUnit", "facility", "id", "number", "type", "status", "orderPriority", "otherReferenceNumber",
            "shipToAddress", "billToAddress", "freight", "shipMethod", "shipVendor", "shipVia", "dropShip",
            "orderSource", "customerOrderNumber", "orderSubTotal", "orderShippingTotal", "orderTaxTotal", "orderTotal",
            "notes", "orderLines", "currencyCode", "placedDate", "residentialDelivery",
        ],
        "shipToAddress": [
            "name", "contactName", "attention", "email", "phone", "addressLine1", "addressLine2", "addressLine3",
            "addressLine4", "city", "stateProvinceCode", "postalCode", "countryCode",
        ],
        "orderLine": [
            "businessUnit", "lineNumber", "customerLineNumber", "lineStatus", "orderPackQuantity",
            "canceledPackQuantity", "shippedPackQuantity", "shortagePackQuantity", "itemNumber", "pack", "unitPrice",
        ],
        "note": ["source", "title", "body", "priority"], "pack": ["itemNumber", "type", "quantity"],
    ]
    /// V1's words for the stages of an order.
    private static let words = [
        "Ready for Fulfillment": "Ready", "Wave Built": "Planned", "Partially Released": "Released",
        "Pick Complete": "Packing", "Partially Staged": "Packing", "Staged": "Packed", "Partially Loaded": "Packed",
        "Loaded": "Packed", "Partially Shipped": "In-Transit", "Ship Complete": "Complete", "Review": "Needs Attention",
    ]

    func handle(_ request: SandboxRequest, now: Int64) -> SandboxAnswer {
        let pair = Data("\(system.settings.clientID):\(system.settings.clientSecret)".utf8).base64EncodedString()
        guard request.header("Authorization") == "Basic \(pair)" else { return .response(SandboxResponse(status: 401)) }
        let path = request.path.split(separator: "/").dropFirst(3).map(String.init)
        system.counted("\(request.method) /v1/\(path.first ?? "")")
        let query = DeposcoSystem.fields(request.query)
        switch (request.method, path.first, path.last) {
        case ("GET", "enterpriseinventory", "availability"): return .response(system.availability(query))
        case ("GET", "inventory", "full"): return .response(system.inventoryFull(query))
        case ("GET", "search", "Order"): return .response(search(query))
        case ("POST", "orders", "orders"): return take(request, updates: false, now)
        case ("POST", "orders", "updates"): return take(request, updates: true, now)
        default: return .response(SandboxResponse(status: 404))
        }
    }

    // MARK: Reading

    /// A search without number and type has an empty answer.
    private func search(_ query: [String: String]) -> SandboxResponse {
        guard let number = query["number"], query["type"] == "Sales Order" else { return SandboxResponse(status: 200) }
        let found = system.orders[number].map { [element($0)] } ?? []
        let inner = found.map(\.xml).joined()
        return xml(200, "<ns2:orders xmlns:ns2=\"http://integration.deposco.com/order\">\(inner)</ns2:orders>")
    }

    private func element(_ order: DeposcoOrder) -> SandboxXML {
        let lines = order.lines.map { line in
            SandboxXML(
                "orderLine", "",
                [
                    SandboxXML("businessUnit", "SANDBOX"), SandboxXML("lineNumber", line.number),
                    SandboxXML("customerLineNumber", line.customerLine ?? ""), SandboxXML("lineStatus", "New"),
                    SandboxXML("orderPackQuantity", "\(line.quantity).0"),
                    SandboxXML("canceledPackQuantity", "\(line.cancelled).0"),
                    SandboxXML("shippedPackQuantity", "\(line.shipped).0"), SandboxXML("itemNumber", line.item),
                ])
        }
        return SandboxXML(
            "order", "",
            [
                SandboxXML("businessUnit", "SANDBOX"), SandboxXML("id", String(order.id)),
                SandboxXML("number", order.number), SandboxXML("type", "Sales Order"),
                SandboxXML("status", Self.words[order.status] ?? order.status), SandboxXML("orderSource", order.source),
                SandboxXML("otherReferenceNumber", order.reference ?? ""),
                SandboxXML("customerOrderNumber", order.customerOrderNumber ?? ""),
                SandboxXML("orderLines", "", lines),
            ])
    }

    private func xml(_ status: Int, _ text: String) -> SandboxResponse {
        SandboxResponse(
            status: status, headers: [SandboxHeader("Content-Type", "application/xml")],
            body: Array(("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text).utf8))
    }

    // MARK: Writing

    /// Takes each order by itself, and answers 207 around all of them.
    private func take(_ request: SandboxRequest, updates: Bool, _ now: Int64) -> SandboxAnswer {
        let isXML = request.body.first == UInt8(ascii: "<")
        let rows: [SandboxJSON]
        if isXML {
            guard let root = SandboxXML(request.body), root.name == "orders", Self.isInOrder(root) else {
                return .response(xml(400, "<error>The request does not conform to the schema</error>"))
            }
            rows = root.json(lists: Self.lists)["order"].array
        } else {
            rows = SandboxJSON(request.body)?["order"].array ?? []
        }
        guard !rows.isEmpty else { return .response(xml(400, "<error>No order in the request</error>")) }
        if system.happens("blank answer", perMille: system.settings.blankAnswersPerMille) {
            return .response(SandboxResponse(status: 200))
        }
        let busy = system.happens("busy", perMille: system.settings.busyPerMille)
        let responses = rows.map { row in
            busy
                ? V1Response(row, 409, "The resource was updated by a concurrent request.")
                : updates ? update(row, now) : create(row, now)
        }
        // The answer may still get lost after the effect.
        if system.happens("lost answer", perMille: system.settings.lostAnswersPerMille) { return .lost }
        return .response(
            isXML
                ? multistatus(responses, now)
                : system.json(207, ["response": .array(responses.map(\.json))]))
    }

    private static func isInOrder(_ element: SandboxXML) -> Bool {
        if let sequence = sequences[element.name] {
            let places = element.children.map { sequence.firstIndex(of: $0.name) ?? -1 }
            guard !places.contains(-1), zip(places, places.dropFirst()).allSatisfy({ $0 < $1 }) else { return false }
        }
        return element.children.allSatisfy(isInOrder)
    }

    private func multistatus(_ responses: [V1Response], _ now: Int64) -> SandboxResponse {
        let inner = responses.map { response in
            let messages = response.errors.map { SandboxXML("message", $0) }
            return SandboxXML(
                "response", "",
                [
                    SandboxXML("status", response.status), SandboxXML("href"), SandboxXML("type", "order"),
                    SandboxXML("entity", response.entity), SandboxXML("description", response.description),
                    SandboxXML("processedDate", timestamp(now)), SandboxXML("requestStatus"), SandboxXML("warnings"),
                    SandboxXML("errors", "", messages), SandboxXML("notices"),
                ]
            ).xml
        }
        let namespace = "http://integration.deposco.com/multistatus"
        return xml(207, "<ns2:multistatus xmlns:ns2=\"\(namespace)\">\(inner.joined())</ns2:multistatus>")
    }

    private func create(_ row: SandboxJSON, _ now: Int64) -> V1Response {
        let number = row["number"].string ?? ""
        if let words = system.refusal(of: number) { return V1Response(row, 400, words) }
        if system.orders[number] != nil {
            system.change(number) { $0.posts += 1 }
            return V1Response(
                row, 409, "Duplicate entry '181-Sales Order-\(number)' for key 'ORDER_HEADER.ux_oh_bu_type_number'")
        }
        let address = row["shipToAddress"]
        for name in ["addressLine1", "city", "stateProvinceCode", "postalCode", "countryCode"]
        where address[name].string?.isEmpty ?? true {
            return V1Response(row, 400, "shipToAddress.\(name) is required")
        }
        let rows = row["orderLines"]["orderLine"].array
        let missing = rows.compactMap { $0["itemNumber"].string }.filter { system.items[$0] == nil }
        if !missing.isEmpty { return V1Response(row, 400, "missingItems: \(missing.joined(separator: ", "))") }
        var order = DeposcoOrder(
            id: system.takeID(), number: number, status: "New", lines: rows.map { line($0, nil) }, createdAt: now,
            updatedAt: now, posts: 1, shipVendor: row["shipVendor"].string ?? "",
            source: row["orderSource"].string ?? "", city: address["city"].string ?? "",
            facility: row["facility"].string)
        order.address = address.texts
        order.notes = DeposcoSystem.notes(row["notes"]["note"].array)
        order.reference = row["otherReferenceNumber"].string
        order.customerOrderNumber = row["customerOrderNumber"].string
        system.create(order, at: now)
        return V1Response(row, 201, "")
    }

    private func line(_ row: SandboxJSON, _ known: DeposcoOrder.Line?) -> DeposcoOrder.Line {
        DeposcoOrder.Line(
            id: known?.id ?? system.takeID(), number: row["lineNumber"].string ?? "",
            customerLine: row["customerLineNumber"].string, item: row["itemNumber"].string ?? "",
            quantity: Int64(Double(row["orderPackQuantity"].string ?? "") ?? 0), cancelled: known?.cancelled ?? 0)
    }

    /// Creates an order that is not there, changes one that is, and cancels it if the status says so.
    private func update(_ row: SandboxJSON, _ now: Int64) -> V1Response {
        let number = row["number"].string ?? ""
        guard let known = system.orders[number] else { return create(row, now) }
        guard ["Draft", "New", "Hold", "Ready for Fulfillment", "Wave Built", "Back Ordered"].contains(known.status)
        else {
            return V1Response(row, 400, "Order \(number) cannot be updated in the status \(known.status)")
        }
        if row["status"].string == "Canceled" {
            if !system.ignoresCancelled { system.cancelWhole(number, at: now) }
            return V1Response(row, 200, "")
        }
        let lines = row["orderLines"]["orderLine"].array.map { row in
            line(row, known.lines.first { $0.number == row["lineNumber"].string })
        }
        for line in lines {
            let before = known.lines.first { $0.number == line.number }?.quantity ?? 0
            system.allocate(line.item, known.facility, line.quantity - before, at: now)
        }
        system.change(number, as: .changed) { order in
            order.lines = lines
            order.city = row["shipToAddress"]["city"].string ?? order.city
            order.address.merge(row["shipToAddress"].texts) { $1 }
            order.notes.merge(DeposcoSystem.notes(row["notes"]["note"].array)) { $1 }
            order.updatedAt = now
        }
        return V1Response(row, 200, "")
    }
}

/// One `response` of a multistatus.
private struct V1Response {
    var entity: String
    var status: String
    var description: String
    var errors: [String]

    init(_ row: SandboxJSON, _ code: Int, _ words: String) {
        entity = row["number"].string ?? ""
        let phrases = [200: "Updated", 201: "Created", 400: "Bad Request", 409: "Conflict"]
        status = "HTTP/1.1 \(code) \(phrases[code] ?? "")"
        description = code == 409 ? words : ""
        errors = code == 400 ? [words] : []
    }

    var json: SandboxJSON {
        [
            "status": .string(status), "type": "order", "entity": .string(entity), "description": .string(description),
            "errors": ["message": .array(errors.map { .string($0) })], "warnings": ["@nil": "true"],
        ]
    }
}
