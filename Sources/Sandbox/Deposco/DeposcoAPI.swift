import Foundation

/// The stand-in Deposco's V2 API below `/deposco`, and its sign-in below `/deposco-auth`.
extension DeposcoSystem {
    private static let nestedRows = 10

    func handle(_ request: SandboxRequest, now: Int64) -> SandboxAnswer {
        if settings.offline { return .refused }
        if request.path.hasPrefix("/deposco-auth/") { return .response(signIn(request, now)) }
        guard admits(at: now) else { return .response(SandboxResponse(status: 429)) }
        if request.path.hasPrefix("/deposco-v1/") { return DeposcoV1API(self).handle(request, now: now) }
        let bearer = request.header("Authorization").map { $0.replacingOccurrences(of: "Bearer ", with: "") } ?? ""
        guard takes(token: bearer, at: now) else { return .response(error(401, "The access token expired")) }
        let path = request.path.dropFirst("/deposco".count).split(separator: "/").map(String.init)
        counted("\(request.method) /\(path.prefix(2).joined(separator: "/"))")
        let query = Self.fields(request.query)
        switch (request.method, path.first, path.dropFirst().first) {
        case ("GET", "inventory", "inventoryAdjustments"):
            return .response(
                list(adjustmentRows(query), query, defaultSize: 50, "/inventory/inventoryAdjustments", request) { $0 })
        case ("GET", "facilities", nil):
            let rows = Set(stock.onHand.values.flatMap(\.keys)).union(settings.facilities).sorted()
                .map { ["number": .string($0)] as SandboxJSON }
            return .response(list(rows, query, defaultSize: 50, "/facilities", request) { $0 })
        case ("GET", "items", nil):
            return .response(
                list(itemsFound(query), query, defaultSize: 50, "/items", request, row: row))
        case ("GET", "items", let id?): return .response(readItem(id, path, query, request))
        case ("GET", "orders", "salesOrders"): return .response(readOrders(path, query, request))
        case ("POST", "async", "bulkImports"): return write(path, request, now)
        case ("GET", "async", let id?): return .response(DeposcoImports(self).state(id))
        case ("POST", "orders", "salesOrders"): return write(path, request, now)
        case ("GET", "shipments", "outboundShipments"): return .response(readShipments(path, query, request))
        default: return .response(error(404, "No resource at \(request.path)"))
        }
    }

    private func signIn(_ request: SandboxRequest, _ now: Int64) -> SandboxResponse {
        let fields = Self.fields(String(decoding: request.body, as: UTF8.self))
        guard request.method == "POST", fields["client_id"] == settings.clientID,
            fields["client_secret"] == settings.clientSecret,
            ["client_credentials", "refresh_token"].contains(fields["grant_type"])
        else { return json(401, ["error": "invalid_client"]) }
        return json(
            200,
            [
                "access_token": .string(newToken(at: now)), "token_type": "Bearer",
                "expires_in": .int(settings.tokenLife / 1000),
            ])
    }

    static func fields(_ text: String) -> [String: String] {
        text.split(separator: "&").reduce(into: [:]) { fields, pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? String(parts[1]).replacingOccurrences(of: "+", with: " ") : ""
            fields[String(parts[0])] = value.removingPercentEncoding ?? value
        }
    }

    func json(_ status: Int, _ body: SandboxJSON) -> SandboxResponse {
        SandboxResponse(
            status: status, headers: [SandboxHeader("Content-Type", "application/json")], body: body.bytes)
    }

    func error(_ status: Int, _ message: String) -> SandboxResponse {
        json(status, ["errors": [["errorMessage": .string(message)]]])
    }

    // MARK: Reading

    /// A page, with the link to the next. Unknown filters are ignored, as in the real API.
    /// - Parameter row: makes a row; only those of the page are made.
    private func list<Found>(
        _ rows: [Found], _ query: [String: String], defaultSize: Int, _ path: String, _ request: SandboxRequest,
        row: (Found) -> SandboxJSON
    ) -> SandboxResponse {
        let size = min(max(1, query["pageSize"].flatMap { Int($0) } ?? defaultSize), 200)
        let page = max(1, query["page"].flatMap { Int($0) } ?? 1)
        let start = min(rows.count, (page - 1) * size)
        let some = rows[start...].prefix(size).map(row)
        var links: [SandboxJSON] = []
        if start + some.count < rows.count {
            var fields = query
            fields["page"] = String(page + 1)
            fields["pageSize"] = String(size)
            let text = fields.sorted { $0.key < $1.key }
                .map { "\($0)=\($1.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")" }
                .joined(separator: "&")
            links = [["rel": "next", "href": .string("http://\(Self.host(request))/deposco\(path)?\(text)")]]
        }
        return json(
            200,
            [
                "data": .array(some), "links": .array(links), "complete": .bool(links.isEmpty),
                "pages": .int(Int64((rows.count + size - 1) / size)),
            ])
    }

    private func itemsFound(_ query: [String: String]) -> [DeposcoItem] {
        let since = query["updatedAfter"].flatMap(milliseconds) ?? Int64.min
        return items.values.filter { item in
            item.updatedAt >= since && (query["number"] == nil || query["number"] == item.number)
        }
        .sorted { $0.id > $1.id }
    }

    private func row(_ item: DeposcoItem) -> SandboxJSON {
        [
            "id": .int(item.id), "number": .string(item.number), "name": .string(item.name),
            "salesEnabledFlag": .bool(item.active), "shippable": true,
            "updatedDate": .string(timestamp(item.updatedAt)), "kitOrderOnly": .bool(!item.components.isEmpty),
            "kitStockOnly": false,
            // A plain list, and at most ten rows of it, as of every nested list.
            "components": .array(components(of: item).prefix(Self.nestedRows).map { $0 }),
        ]
    }

    private func components(of item: DeposcoItem) -> [SandboxJSON] {
        item.components.enumerated().map { index, component in
            [
                "quantity": .int(component.quantity), "sequence": .int(Int64(index)),
                "subComponent": ["businessKey": ["number": .string(component.item)]],
            ]
        }
    }

    private func readItem(
        _ id: String, _ path: [String], _ query: [String: String], _ request: SandboxRequest
    ) -> SandboxResponse {
        guard let item = items.values.first(where: { String($0.id) == id }) else {
            return error(404, "Item with id = [\(id)] does not exist")
        }
        guard path.dropFirst(2).first == "components" else { return json(200, row(item)) }
        return list(
            components(of: item), query, defaultSize: 25, "/items/\(id)/components", request
        ) { $0 }
    }

    private func readOrders(_ path: [String], _ query: [String: String], _ request: SandboxRequest) -> SandboxResponse {
        guard path.count > 2 else {
            return list(ordersFound(query), query, defaultSize: 25, "/orders/salesOrders", request, row: row)
        }
        guard let id = Int64(path[2]), let number = numbersByID[id], let order = orders[number] else {
            return error(404, "SalesOrder with id = [\(path[2])] does not exist")
        }
        switch path.dropFirst(3).first {
        case nil: return json(200, row(order))
        case "orderLines":
            return list(
                order.lines, query, defaultSize: 25, "/orders/salesOrders/\(id)/orderLines", request, row: line)
        case "status": return json(200, ["orderStatus": .string(order.status)])
        default: return error(404, "No resource at \(request.path)")
        }
    }

    private func ordersFound(_ query: [String: String]) -> [DeposcoOrder] {
        if let number = query["number"] { return orders[number].map { [$0] } ?? [] }
        let since = query["updatedAfter"].flatMap(milliseconds) ?? Int64.min
        let status = query["orderStatus"]
        return numbersByAge.reversed().compactMap { number in
            guard let order = orders[number], order.updatedAt >= since, status == nil || status == order.status else {
                return nil
            }
            return order
        }
    }

    func row(_ order: DeposcoOrder) -> SandboxJSON {
        [
            "id": .int(order.id), "number": .string(order.number), "orderStatus": .string(order.status),
            "orderSource": .string(order.source), "otherReferenceNumber": .text(order.reference),
            "customerOrderNumber": .text(order.customerOrderNumber), "shipToContact": order.shipToContact,
            "shipToAddress": order.shipToAddress, "shipVia": order.body["shipVia"],
            "createdDate": .string(timestamp(order.createdAt)), "updatedDate": .string(timestamp(order.updatedAt)),
            // Nested rows are at most ten, without a link to the others.
            "orderLines": ["data": .array(order.lines.suffix(Self.nestedRows).map(line)), "links": []],
        ]
    }

    private func line(_ line: DeposcoOrder.Line) -> SandboxJSON {
        [
            "id": .int(line.id), "lineNumber": .string(line.number), "customerLineNumber": .text(line.customerLine),
            "item": ["businessKey": ["number": .string(line.item)]], "orderPackQuantity": .int(line.quantity),
            "canceledPackQuantity": .int(line.cancelled), "shippedPackQuantity": .int(line.shipped),
            "orderLineStatus": line.cancelled == line.quantity ? "Canceled" : "New",
        ]
    }

    private func readShipments(_ path: [String], _ query: [String: String], _ request: SandboxRequest)
        -> SandboxResponse
    {
        if path.count > 2 {
            let id = Int64(path[2])
            guard let shipment = shipments.first(where: { $0.id == id }) else {
                return error(404, "OutboundShipment with id = [\(path[2])] does not exist")
            }
            if path.dropFirst(3).first == "shippedContainers" {
                return list(
                    containers(of: shipment), query, defaultSize: 25,
                    "/shipments/outboundShipments/\(shipment.id)/shippedContainers", request
                ) { $0 }
            }
            guard path.dropFirst(3).first == "shipmentLines" else { return json(200, row(shipment, request)) }
            return list(
                shipment.lines, query, defaultSize: 50, "/shipments/outboundShipments/\(shipment.id)/shipmentLines",
                request
            ) { line($0.line, $0.quantity) }
        }
        let shipped = query["shippedAfter"].flatMap(milliseconds) ?? Int64.min
        let updated = query["updatedAfter"].flatMap(milliseconds) ?? Int64.min
        let found = shipments.reversed().filter { shipment in
            shipment.shippedAt >= shipped && shipment.updatedAt >= updated
                && (query["shipmentStatus"] == nil || query["shipmentStatus"] == shipment.status)
                && (query["orderNumber"] == nil || query["orderNumber"] == shipment.order)
        }
        return list(found, query, defaultSize: 50, "/shipments/outboundShipments", request) { row($0, request) }
    }

    private func row(_ shipment: DeposcoShipment, _ request: SandboxRequest) -> SandboxJSON {
        let order = orders[shipment.order]
        let containers = containers(of: shipment)
        let rest = "/shipments/outboundShipments/\(shipment.id)/shippedContainers?page=2&pageSize=\(Self.nestedRows)"
        let links: [SandboxJSON] =
            containers.count > Self.nestedRows
            ? [["rel": "next", "href": .string("http://\(Self.host(request))/deposco\(rest)")]] : []
        return [
            "id": .int(shipment.id), "number": .string(shipment.number), "status": .string(shipment.status),
            "orderHeaders": [
                "data": [["id": order.map { .int($0.id) } ?? nil, "businessKey": ["number": .string(shipment.order)]]]
            ],
            "shipVendor": .string(shipment.carrier), "shipMethod": "Tracked 48",
            "trackingNumber": .text(shipment.tracking.first { !$0.isEmpty }),
            "trackingUrl": "https://carrier.example/track?n=",
            "updatedDate": .string(timestamp(shipment.updatedAt)),
            "shipmentDates": ["plannedShipDate": nil, "actualShipDate": .string(timestamp(shipment.shippedAt))],
            "shipmentLines": [
                "data": .array(shipment.lines.prefix(Self.nestedRows).map { line($0.line, $0.quantity) }), "links": [],
            ],
            "shippedContainers": [
                "data": .array(containers.prefix(Self.nestedRows).map { $0 }), "links": .array(links),
            ],
        ]
    }

    private static func host(_ request: SandboxRequest) -> String { request.header("Host") ?? "sandbox.invalid" }

    private func line(_ line: DeposcoOrder.Line, _ quantity: Int64) -> SandboxJSON {
        [
            "number": .string(line.number), "orderLine": ["id": .int(line.id)],
            "orderLineDetails": ["customerLineNumber": .text(line.customerLine)],
            "item": ["businessKey": ["number": .string(line.item)]], "shippedPackQuantity": .int(quantity),
            "canceledPackQuantity": 0, "shortagePackQuantity": 0, "externalLineNumber": nil,
        ]
    }

    // MARK: Writing

    private func write(_ path: [String], _ request: SandboxRequest, _ now: Int64) -> SandboxAnswer {
        if happens("busy", perMille: settings.busyPerMille) {
            return .response(
                error(
                    409,
                    "The resource was updated by a concurrent request. Please retry when the resource is not in use."))
        }
        if happens("blank answer", perMille: settings.blankAnswersPerMille) {
            return .response(SandboxResponse(status: 200))
        }
        let answer =
            if path[0] == "async" { DeposcoImports(self).start(request, now) } else if path.count == 2 {
                upsert(request, now)
            } else {
                command(path, request, now)
            }
        // The answer may still get lost after the effect.
        if answer.status < 300, happens("lost answer", perMille: settings.lostAnswersPerMille) { return .lost }
        return .response(answer)
    }

    private func upsert(_ request: SandboxRequest, _ now: Int64) -> SandboxResponse {
        guard let body = SandboxJSON(request.body) else { return error(400, "Malformed JSON request") }
        return upsert(body, now)
    }

    func upsert(_ body: SandboxJSON, _ now: Int64) -> SandboxResponse {
        if let words = refusal(of: body["number"].string) { return error(400, words) }
        if let fault = DeposcoRules.fault(body) { return error(400, fault) }
        let number = body["number"].string ?? ""
        var lines: [DeposcoOrder.Line] = []
        for row in body["orderLines"]["data"].array {
            let item = row["item"]["businessKey"]["number"].string ?? ""
            guard items[item] != nil else {
                return error(404, "Item with business key number = [\(item)] does not exist")
            }
            // A line whose number is known is updated.
            let known = orders[number]?.lines.first { $0.number == row["lineNumber"].string }
            lines.append(
                DeposcoOrder.Line(
                    id: known?.id ?? takeID(), number: row["lineNumber"].string ?? "",
                    customerLine: row["customerLineNumber"].string,
                    item: item, quantity: row["orderPackQuantity"].int ?? 0, cancelled: known?.cancelled ?? 0))
        }
        if let known = orders[number] {
            guard ["Draft", "New", "Hold", "Back Ordered"].contains(known.status) else {
                // Other words than before are a change that came too late, unless somebody else made the order.
                if body == known.body || known.posts == 0 { change(number) { $0.posts += 1 } }
                return error(400, "Sales Order \(number) cannot be updated while in the status of [\(known.status)].")
            }
            for line in lines {
                if let before = known.lines.first(where: { $0.number == line.number }), line.quantity < before.quantity
                {
                    return error(400, "The quantity of line \(line.number) cannot be lowered: cancel it")
                }
            }
            for line in lines {
                let before = known.lines.first { $0.number == line.number }?.quantity ?? 0
                allocate(line.item, known.facility, line.quantity - before, at: now)
            }
            change(number, as: .changed) { order in
                order.lines = lines
                order.city = body["shipToAddress"]["city"].string ?? ""
                order.reference = body["otherReferenceNumber"].string
                order.customerOrderNumber = body["customerOrderNumber"].string
                order.address = body["shipToAddress"].texts
                order.notes.merge(Self.notes(body["notes"].array)) { $1 }
                order.shipToContact = body["shipToContact"]
                order.shipToAddress = body["shipToAddress"]
                // What is said once more in the same words changes nothing, so nobody meant to change anything.
                order.posts += body == known.body ? 1 : 0
                order.body = body
                order.updatedAt = now
            }
            return json(200, orders[number].map(row) ?? nil)
        }
        var order = DeposcoOrder(
            id: takeID(), number: number, status: "New", lines: lines, createdAt: now, updatedAt: now, posts: 1,
            shipVendor: body["shipVendor"].string ?? "", source: body["orderSource"].string ?? "",
            city: body["shipToAddress"]["city"].string ?? "",
            facility: body["shipFromFacility"]["businessKey"]["number"].string)
        order.address = body["shipToAddress"].texts
        order.notes = Self.notes(body["notes"].array)
        order.shipToContact = body["shipToContact"]
        order.shipToAddress = body["shipToAddress"]
        order.reference = body["otherReferenceNumber"].string
        order.customerOrderNumber = body["customerOrderNumber"].string
        order.body = body
        create(order, at: now)
        return json(201, row(order))
    }

    static func notes(_ rows: [SandboxJSON]) -> [String: String] {
        rows.reduce(into: [:]) { notes, row in
            if let title = row["title"].string { notes[title] = row["body"].string }
        }
    }

    private func command(_ path: [String], _ request: SandboxRequest, _ now: Int64) -> SandboxResponse {
        guard let id = Int64(path[2]), let number = numbersByID[id], let order = orders[number] else {
            return error(404, "SalesOrder with id = [\(path[2])] does not exist")
        }
        guard path.dropFirst(3).first == "cancellations" else { return error(404, "No such command") }
        let allowed = ["Draft", "New", "Hold", "Ready for Fulfillment", "Wave Built", "Back Ordered"]
        guard allowed.contains(order.status) else {
            return error(
                400,
                "Sales Order \(number) cannot be canceled while in the status of [\(order.status)]. Cancellations can be "
                    + "made when in the following statuses: \(allowed.joined(separator: ", "))")
        }
        let some = SandboxJSON(request.body)?["orderLines"].array ?? []
        if !some.isEmpty { return cancelUnits(some, of: number, now) }
        cancelWhole(number, at: now)
        return json(200, orders[number].map(row) ?? nil)
    }

    func cancelWhole(_ number: String, at now: Int64) {
        change(number, as: .stopped) { order in
            order.status = "Canceled"
            order.updatedAt = now
            for index in order.lines.indices {
                let line = order.lines[index]
                allocate(line.item, order.facility, line.cancelled - line.quantity, at: now)
                order.lines[index].cancelled = line.quantity
            }
        }
    }
}

extension DeposcoSystem {
    private func cancelUnits(_ rows: [SandboxJSON], of number: String, _ now: Int64) -> SandboxResponse {
        for row in rows {
            guard let id = row["orderLine"]["id"].int, let units = row["canceledPackQuantity"].int,
                let line = orders[number]?.lines.first(where: { $0.id == id }),
                units > 0, units <= line.quantity - line.cancelled
            else { return error(400, "canceledPackQuantity is more than the line has") }
        }
        for row in rows {
            cancel(row["canceledPackQuantity"].int ?? 0, ofLine: row["orderLine"]["id"].int ?? 0, number, at: now)
        }
        return json(200, orders[number].map(row) ?? nil)
    }
}
