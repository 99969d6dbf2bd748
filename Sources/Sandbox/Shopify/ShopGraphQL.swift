import Foundation

/// The stand-in shop's GraphQL Admin API.
extension Shop {
    func handle(_ request: SandboxRequest, now: Int64) -> SandboxAnswer {
        if settings.offline { return .refused }
        askedAt = now
        expireAuthorisations(at: now)
        guard request.path.hasSuffix("/graphql.json"), request.method == "POST" else {
            return .response(SandboxResponse(status: 404))
        }
        guard request.header("X-Shopify-Access-Token") == settings.token else {
            return json(401, ["errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"])
        }
        guard let body = SandboxJSON(request.body), let text = body["query"].string else {
            return json(400, ["errors": ["query": "Required parameter missing or invalid"]])
        }
        let operation = body["operationName"].string
        counted(operation ?? "anonymous")
        do {
            var parser = try GraphQLParser(text)
            let document = try parser.document()
            let cost = Self.cost(document)
            guard take(cost, now) else {
                callsThrottled += 1
                return json(
                    200,
                    [
                        "errors": [["message": "Throttled", "extensions": ["code": "THROTTLED"]]],
                        "extensions": extensions(cost, actual: nil),
                    ])
            }
            var execution = GraphQLExecution(document: document, variables: body["variables"])
            let data = try execution.run(operation, query: query(now), mutation: mutation(now))
            return json(200, ["data": data, "extensions": extensions(cost, actual: cost)])
        } catch let error as GraphQLSyntaxError {
            return json(200, ["errors": [["message": .string(error.message)]]])
        } catch let error as GraphQLExecution.Failure {
            return json(
                200, ["errors": [["message": .string(error.message), "extensions": ["code": .text(error.code)]]]])
        } catch {
            return json(500, ["errors": "Internal Server Error"])
        }
    }

    private func json(_ status: Int, _ body: SandboxJSON) -> SandboxAnswer {
        .response(
            SandboxResponse(
                status: status, headers: [SandboxHeader("Content-Type", "application/json; charset=utf-8")],
                body: body.bytes))
    }

    // MARK: Cost

    /// Two points for a query, one for each object, and for a connection a tenth of its rows' cost. Points are whole, as in
    /// Shopify's answers.
    private static func cost(_ document: GraphQLDocument) -> Double {
        func points(_ selection: [GraphQLDocument.Selection]) -> Double {
            selection.reduce(0) { sum, part in
                switch part {
                case .inline(let inner): return sum + points(inner)
                case .fragment(let name): return sum + points(document.fragments[name] ?? [])
                case .field(let field):
                    guard !field.selection.isEmpty else { return sum }
                    var rows = 1.0
                    if case .constant(.int(let first))? = field.arguments["first"] { rows = max(1, Double(first) / 10) }
                    return sum + 1 + rows * points(field.selection)
                }
            }
        }
        return (2 + document.operations.reduce(0) { $0 + points($1.selection) }).rounded(.up)
    }

    private func take(_ cost: Double, _ now: Int64) -> Bool {
        guard let bucket = settings.bucket else { return true }
        if bucketAt == 0 {
            bucketPoints = bucket.maximum
        } else {
            bucketPoints = min(bucket.maximum, bucketPoints + Double(max(0, now - bucketAt)) / 1000 * bucket.restore)
        }
        bucketAt = now
        guard bucketPoints >= cost else { return false }
        bucketPoints -= cost
        return true
    }

    private func extensions(_ cost: Double, actual: Double?) -> SandboxJSON {
        let bucket = settings.bucket ?? (20_000, 1000)
        return [
            "cost": [
                "requestedQueryCost": .int(Int64(cost)), "actualQueryCost": actual.map { .int(Int64($0)) } ?? nil,
                "throttleStatus": [
                    "maximumAvailable": .decimal("\(bucket.maximum)"),
                    "currentlyAvailable": .int(Int64(settings.bucket == nil ? bucket.maximum : bucketPoints)),
                    "restoreRate": .decimal("\(bucket.restore)"),
                ],
            ]
        ]
    }

    // MARK: Queries

    private func query(_ now: Int64) -> GraphQLObject {
        GraphQLObject(type: "QueryRoot") { [self] name, arguments in
            switch name {
            case "orders":
                // The cursor is a place in the order of changes. An order that changes meanwhile comes later, so none is left
                // out.
                let after = arguments["after"].string.flatMap { OrderPlace(cursor: $0) }
                let found = search(arguments["query"].string ?? "", after: after)
                return .object(
                    .connection("OrderConnection", found, arguments, key: \.cursor) { [self] in
                        orders[$0.id].map(object) ?? GraphQLObject(type: "Order") { _, _ in nil }
                    })
            case "order": return .maybe(number(arguments["id"]).flatMap { orders[$0] }.map(object))
            case "ordersCount":
                let count = search(arguments["query"].string ?? "").count
                return .object(
                    GraphQLObject(type: "Count") { name, _ in
                        switch name {
                        case "count": .value(.int(Int64(count)))
                        case "precision": .text("EXACT")
                        default: nil
                        }
                    })
            case "productVariants":
                return .object(
                    .connection(
                        "ProductVariantConnection", variants, arguments, key: { String($0.id) }, node: object))
            case "locations":
                return .object(
                    .connection(
                        "LocationConnection", [Self.location] + settings.otherLocations, arguments, key: { String($0) }
                    ) {
                        id in
                        GraphQLObject(type: "Location") { name, _ in
                            switch name {
                            case "id": .text("gid://shopify/Location/\(id)")
                            case "name": .text("Location \(id)")
                            default: nil
                            }
                        }
                    })
            case "nodes":
                return .list(
                    arguments["ids"].array.map { id in
                        number(id).map { .object(self.inventoryItem($0)) } ?? .null
                    })
            case "assignedFulfillmentOrders":
                let status = arguments["assignmentStatus"].string
                let found = orders.values.filter { status == nil || $0.requestStatus == status }
                    .sorted { $0.fulfilmentOrder < $1.fulfilmentOrder }
                return .object(
                    .connection(
                        "FulfillmentOrderConnection", found, arguments, key: { String($0.fulfilmentOrder) },
                        node: fulfilmentOrder))
            case "fulfillmentOrder":
                return .maybe(number(arguments["id"]).flatMap(order(ofFulfilmentOrder:)).map(fulfilmentOrder))
            default: return nil
            }
        }
    }

    /// An order's place in the order of changes.
    private struct OrderPlace: Comparable {
        var updatedAt: Int64
        var id: Int64

        init(_ order: ShopOrder) { (updatedAt, id) = (order.updatedAt, order.id) }

        init?(cursor: String) {
            let parts = cursor.split(separator: "-").compactMap { Int64($0) }
            guard parts.count == 2 else { return nil }
            (updatedAt, id) = (parts[0], parts[1])
        }

        var cursor: String { "\(updatedAt)-\(id)" }

        static func < (a: OrderPlace, b: OrderPlace) -> Bool { (a.updatedAt, a.id) < (b.updatedAt, b.id) }
    }

    /// Reads `name:'…'`, `updated_at:>='…'` and `created_at:>='…'`. Other words are ignored, as in the real search.
    private func search(_ text: String, after: OrderPlace? = nil) -> [OrderPlace] {
        if let range = text.range(of: "name:'") {
            return order(named: String(text[range.upperBound...].prefix { $0 != "'" })).map { [OrderPlace($0)] } ?? []
        }
        func since(_ field: String) -> Int64 {
            guard let range = text.range(of: "\(field):>='") else { return .min }
            return milliseconds(String(text[range.upperBound...].prefix { $0 != "'" })) ?? .min
        }
        let (updated, created) = (since("updated_at"), since("created_at"))
        var found: [OrderPlace] = []
        for order in orders.values where order.updatedAt >= updated && order.createdAt >= created {
            let place = OrderPlace(order)
            if let after, place <= after { continue }
            found.append(place)
        }
        return found.sorted()
    }

    private func number(_ id: SandboxJSON) -> Int64? { id.string?.split(separator: "/").last.flatMap { Int64($0) } }

    private func object(_ order: ShopOrder) -> GraphQLObject {
        let placed = order.placed
        func money(_ minor: Int64) -> GraphQLResult { .object(Self.moneyBag(minor, placed.currency)) }
        return GraphQLObject(type: "Order") { [self] name, arguments in
            switch name {
            case "id": return .text("gid://shopify/Order/\(order.id)")
            case "legacyResourceId": return .text(String(order.id))
            case "name": return .text(order.name)
            case "createdAt": return .text(timestamp(order.createdAt))
            case "updatedAt": return .text(timestamp(order.updatedAt))
            case "cancelledAt": return .text(order.cancelledAt.map(timestamp))
            case "displayFinancialStatus": return .text(placed.financialStatus.uppercased())
            case "currencyCode", "presentmentCurrencyCode": return .text(placed.currency)
            case "transactions": return .list(order.transactions.map { .object(transaction($0, order)) })
            case "sourceName": return .text("web")
            case "test": return .value(false)
            case "email": return .text(placed.email)
            case "phone": return .null
            case "note": return .text(order.note)
            case "tags": return .value(.array(order.tags.map { .string($0) }))
            case "currentTotalPriceSet", "totalPriceSet": return money(order.total)
            case "currentSubtotalPriceSet", "subtotalPriceSet": return money(order.subtotal)
            case "currentTotalTaxSet", "totalTaxSet": return money(placed.tax)
            case "totalReceivedSet": return money(order.captured)
            case "totalRefundedSet": return money(order.refunded)
            case "totalShippingPriceSet": return money(placed.shipping)
            case "shippingLine":
                return .maybe(
                    placed.shippingTitle.map { title in
                        GraphQLObject(type: "ShippingLine") { name, _ in name == "title" ? .text(title) : nil }
                    })
            case "shippingAddress": return .object(Self.address(placed.address))
            case "billingAddress": return .null
            case "lineItems":
                return .object(
                    .connection("LineItemConnection", order.lines, arguments, key: { String($0.id) }) {
                        Self.line($0, placed.currency)
                    })
            case "fulfillmentOrders":
                let routed = order.routedAt <= askedAt
                let all =
                    routed && order.lines.contains { $0.ordered.requiresShipping && !$0.ordered.giftCard }
                    ? [order] : []
                return .object(
                    .connection(
                        "FulfillmentOrderConnection", all, arguments, key: { String($0.id) }, node: fulfilmentOrder))
            case "fulfillments": return .list(order.fulfilments.map { .object(Self.fulfilment($0)) })
            default: return nil
            }
        }
    }

    static func moneyBag(_ minor: Int64, _ currency: String) -> GraphQLObject {
        GraphQLObject(type: "MoneyBag") { name, _ in
            guard name == "shopMoney" || name == "presentmentMoney" else { return nil }
            return .object(
                GraphQLObject(type: "MoneyV2") { name, _ in
                    switch name {
                    case "amount": .text(amount(minor))
                    case "currencyCode": .text(currency)
                    default: nil
                    }
                })
        }
    }

    private static func address(_ place: NewOrder.Address) -> GraphQLObject {
        GraphQLObject(type: "MailingAddress") { name, _ in
            switch name {
            case "firstName": .text(place.firstName)
            case "lastName": .text(place.lastName)
            case "company": .text(place.company)
            case "address1": .text(place.line1)
            case "address2": .text(place.line2)
            case "city": .text(place.city)
            case "province": .text(place.province)
            case "provinceCode": .null
            case "zip": .text(place.postalCode)
            case "countryCodeV2", "country": .text(place.country)
            case "phone": .text(place.phone)
            default: nil
            }
        }
    }

    private static func line(_ line: ShopOrder.Line, _ currency: String) -> GraphQLObject {
        GraphQLObject(type: "LineItem") { name, _ in
            switch name {
            case "id": .text("gid://shopify/LineItem/\(line.id)")
            case "sku": .text(line.ordered.sku)
            case "title", "name": .text(line.ordered.title)
            case "quantity": .value(.int(line.ordered.quantity))
            case "currentQuantity": .value(.int(line.current))
            case "requiresShipping": .value(.bool(line.ordered.requiresShipping))
            case "isGiftCard": .value(.bool(line.ordered.giftCard))
            case "originalUnitPriceSet": .object(moneyBag(line.ordered.price, currency))
            case "lineItemGroup":
                line.ordered.group.map { group in
                    .object(
                        GraphQLObject(type: "LineItemGroup") { name, _ in
                            switch name {
                            case "id": .text("gid://shopify/LineItemGroup/\(group.id)")
                            case "title": .text(group.title)
                            default: nil
                            }
                        })
                } ?? .text(nil)
            default: nil
            }
        }
    }

    private func object(_ variant: ShopVariant) -> GraphQLObject {
        GraphQLObject(type: "ProductVariant") { name, _ in
            switch name {
            case "id": .text("gid://shopify/ProductVariant/\(variant.id)")
            case "sku": .text(variant.sku)
            case "title": .text("Default Title")
            case "product":
                .object(
                    GraphQLObject(type: "Product") { name, _ in
                        switch name {
                        case "title": .text(variant.title)
                        case "status": .text(variant.active ? "ACTIVE" : "DRAFT")
                        default: nil
                        }
                    })
            case "inventoryItem": .object(self.inventoryItem(variant.id))
            default: nil
            }
        }
    }

    private func fulfilmentOrder(_ order: ShopOrder) -> GraphQLObject {
        let goods = order.lines.filter { $0.ordered.requiresShipping && !$0.ordered.giftCard }
        return GraphQLObject(type: "FulfillmentOrder") { [self] name, arguments in
            switch name {
            case "id": return .text("gid://shopify/FulfillmentOrder/\(order.fulfilmentOrder)")
            case "status": return .text(order.fulfilmentOrderStatus)
            case "requestStatus": return .text(order.requestStatus)
            case "assignedLocation":
                return .object(
                    GraphQLObject(type: "FulfillmentOrderAssignedLocation") { name, _ in
                        guard name == "location" else { return nil }
                        return .object(
                            GraphQLObject(type: "Location") { name, _ in
                                name == "id" ? .text("gid://shopify/Location/\(order.placed.location)") : nil
                            })
                    })
            case "order": return .object(object(order))
            case "merchantRequests":
                let requests = order.requestStatus.hasPrefix("CANCELLATION") ? [order.cancellationMessage] : []
                return .object(
                    .connection("FulfillmentOrderMerchantRequestConnection", requests, arguments, key: { $0 ?? "" }) {
                        message in
                        GraphQLObject(type: "FulfillmentOrderMerchantRequest") { name, _ in
                            switch name {
                            case "message": .text(message)
                            case "kind": .text("CANCELLATION_REQUEST")
                            default: nil
                            }
                        }
                    })
            case "lineItems":
                return .object(
                    .connection("FulfillmentOrderLineItemConnection", goods, arguments, key: { String($0.id) }) {
                        line in
                        GraphQLObject(type: "FulfillmentOrderLineItem") { name, _ in
                            switch name {
                            case "id": .text("gid://shopify/FulfillmentOrderLineItem/\(line.id)")
                            case "remainingQuantity": .value(.int(line.remaining))
                            case "totalQuantity": .value(.int(line.current))
                            case "lineItem": .object(Self.line(line, order.placed.currency))
                            default: nil
                            }
                        }
                    })
            default: return nil
            }
        }
    }

    static func fulfilment(_ fulfilment: ShopOrder.Fulfilment) -> GraphQLObject {
        GraphQLObject(type: "Fulfillment") { name, _ in
            switch name {
            case "id": return .text("gid://shopify/Fulfillment/\(fulfilment.id)")
            case "status": return .text(fulfilment.cancelled ? "CANCELLED" : "SUCCESS")
            case "createdAt": return .text(timestamp(fulfilment.createdAt))
            case "updatedAt": return .text(timestamp(fulfilment.updatedAt))
            case "trackingInfo":
                return .list(
                    fulfilment.numbers.enumerated().map { index, number in
                        .object(
                            GraphQLObject(type: "FulfillmentTrackingInfo") { name, _ in
                                switch name {
                                case "company": .text(fulfilment.company)
                                case "number": .text(number)
                                case "url":
                                    .text(fulfilment.urls.indices.contains(index) ? fulfilment.urls[index] : nil)
                                default: nil
                                }
                            })
                    })
            default: return nil
            }
        }
    }
}
