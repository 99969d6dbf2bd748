/// Fulfilment orders and fulfilments as the Admin API answers them.
struct ShopFulfilmentObjects {
    let shop: Shop

    /// Those of an order that the app may see, once they are routed.
    func visible(_ order: ShopOrder) -> [ShopFulfilmentOrder] {
        order.routedAt <= shop.askedAt ? order.fulfilmentOrders.filter(shop.sees) : []
    }

    func connection(
        _ rows: [ShopFulfilmentOrder], _ arguments: GraphQLArguments,
        key: @escaping (ShopFulfilmentOrder) -> String = { String($0.id) }
    ) -> GraphQLResult {
        .object(.connection("FulfillmentOrderConnection", rows, arguments, key: key, node: object))
    }

    func object(_ one: ShopFulfilmentOrder) -> GraphQLObject {
        let order = shop.orders[one.order]
        return GraphQLObject(type: "FulfillmentOrder") { name, arguments in
            switch name {
            case "id": return .text(one.gid)
            case "orderId": return .text("gid://shopify/Order/\(one.order)")
            case "orderName": return .text(order?.name)
            case "status": return .text(one.status)
            case "requestStatus": return .text(one.requestStatus)
            case "fulfillAt": return .text(one.fulfillAt.map(timestamp))
            case "fulfillBy": return .null
            case "createdAt": return .text(timestamp(one.createdAt))
            case "updatedAt": return .text(timestamp(one.updatedAt))
            case "assignedLocation": return .object(assigned(one.location))
            case "deliveryMethod": return .maybe(one.deliveryMethod.map { method($0, one.id) })
            case "destination": return .maybe(order.flatMap(destination))
            case "fulfillmentHolds": return .list(one.holds.map { .object(hold($0)) })
            case "supportedActions": return .list(actions(one).map { .object(action($0)) })
            case "order": return .maybe(order.map { ShopOrderObject(shop: shop).object($0) })
            case "merchantRequests": return .object(requests(one, arguments))
            case "fulfillments":
                let made = (order?.fulfilments ?? []).filter { $0.parts.contains { $0.fulfilmentOrder == one.id } }
                return .object(
                    .connection("FulfillmentConnection", made, arguments, key: { String($0.id) }) {
                        fulfilment($0, order)
                    })
            case "lineItems":
                return .object(
                    .connection("FulfillmentOrderLineItemConnection", one.lines, arguments, key: { String($0.id) }) {
                        line($0, order)
                    })
            default: return nil
            }
        }
    }

    private func assigned(_ location: Int64?) -> GraphQLObject {
        GraphQLObject(type: "FulfillmentOrderAssignedLocation") { name, _ in
            switch name {
            case "name": .text(location.map { "Location \($0)" } ?? "A location that is no more")
            case "countryCode": .text("GB")
            case "location": .maybe(location.map { ShopObjects.location($0, shop) })
            default: nil
            }
        }
    }

    private func method(_ word: String, _ id: Int64) -> GraphQLObject {
        GraphQLObject(type: "DeliveryMethod") { name, _ in
            switch name {
            case "id": .text("gid://shopify/DeliveryMethod/\(id)")
            case "methodType": .text(word)
            case "presentedName", "serviceCode", "minDeliveryDateTime", "maxDeliveryDateTime", "additionalInformation":
                .null
            default: nil
            }
        }
    }

    private func destination(_ order: ShopOrder) -> GraphQLObject? {
        let place = order.placed.address
        guard place != NewOrder.Address() else { return nil }
        return GraphQLObject(type: "FulfillmentOrderDestination") { name, _ in
            switch name {
            case "firstName": .text(place.firstName)
            case "lastName": .text(place.lastName)
            case "company": .text(place.company)
            case "address1": .text(place.line1)
            case "address2": .text(place.line2)
            case "city": .text(place.city)
            case "province": .text(place.province)
            case "zip": .text(place.postalCode)
            case "countryCode": .text(place.country)
            case "phone": .text(place.phone)
            case "email": .text(order.placed.email)
            default: nil
            }
        }
    }

    private func hold(_ hold: ShopFulfilmentOrder.Hold) -> GraphQLObject {
        GraphQLObject(type: "FulfillmentHold") { name, _ in
            switch name {
            case "id": .text("gid://shopify/FulfillmentHold/\(hold.id)")
            case "reason": .text(hold.reason)
            case "reasonNotes": .text(hold.notes)
            case "displayReason": .text(hold.reason.lowercased())
            case "handle": .text(hold.handle)
            case "heldByRequestingApp": .value(false)
            case "heldByApp":
                .maybe(
                    hold.app.map { title in
                        GraphQLObject(type: "App") { name, _ in
                            switch name {
                            case "id": .text("gid://shopify/App/1")
                            case "title": .text(title)
                            default: nil
                            }
                        }
                    })
            default: nil
            }
        }
    }

    private func actions(_ one: ShopFulfilmentOrder) -> [String] {
        switch one.status {
        case "OPEN", "IN_PROGRESS": ["CREATE_FULFILLMENT", "MOVE", "HOLD", "SPLIT"]
        case "ON_HOLD": ["RELEASE_HOLD", "HOLD", "MOVE"]
        case "SCHEDULED": ["MARK_AS_OPEN", "MOVE"]
        default: []
        }
    }

    private func action(_ word: String) -> GraphQLObject {
        GraphQLObject(type: "FulfillmentOrderSupportedAction") { name, _ in
            switch name {
            case "action": .text(word)
            case "externalUrl": .null
            default: nil
            }
        }
    }

    private func requests(_ one: ShopFulfilmentOrder, _ arguments: GraphQLArguments) -> GraphQLObject {
        var all: [(kind: String, message: String?)] = []
        if one.requestStatus != "UNSUBMITTED", one.inWork || !one.requestStatus.hasPrefix("CANCELLATION") {
            all.append(("FULFILLMENT_REQUEST", one.requestMessage))
        }
        if one.requestStatus.hasPrefix("CANCELLATION") {
            all.append(("CANCELLATION_REQUEST", one.cancellationMessage))
        }
        if let kind = arguments["kind"].string { all.removeAll { $0.kind != kind } }
        return .connection("FulfillmentOrderMerchantRequestConnection", all, arguments, key: \.kind) { request in
            GraphQLObject(type: "FulfillmentOrderMerchantRequest") { name, _ in
                switch name {
                case "id": .text("gid://shopify/FulfillmentOrderMerchantRequest/\(one.id)")
                case "message": .text(request.message)
                case "kind": .text(request.kind)
                case "sentAt": .text(timestamp(one.updatedAt))
                default: nil
                }
            }
        }
    }

    private func line(_ line: ShopFulfilmentOrder.Line, _ order: ShopOrder?) -> GraphQLObject {
        let there = order?.lines.first { $0.id == line.line }
        return GraphQLObject(type: "FulfillmentOrderLineItem") { name, _ in
            switch name {
            case "id": .text("gid://shopify/FulfillmentOrderLineItem/\(line.id)")
            case "remainingQuantity": .value(.int(line.remaining))
            case "totalQuantity": .value(.int(line.total))
            case "sku": .text(there?.ordered.sku)
            case "requiresShipping": .value(.bool(there?.ordered.requiresShipping ?? true))
            case "productTitle": .text(there?.ordered.title ?? "")
            case "lineItem":
                .maybe(order.flatMap { order in there.map { ShopOrderObject(shop: shop).line($0, order) } })
            default: nil
            }
        }
    }

    // MARK: Fulfilments

    func fulfilment(_ made: ShopOrder.Fulfilment, _ order: ShopOrder?) -> GraphQLObject {
        GraphQLObject(type: "Fulfillment") { name, arguments in
            switch name {
            case "id": return .text("gid://shopify/Fulfillment/\(made.id)")
            case "name": return .text(made.name)
            case "status": return .text(made.cancelled ? "CANCELLED" : "SUCCESS")
            case "displayStatus": return .text(made.cancelled ? "CANCELED" : "FULFILLED")
            case "createdAt": return .text(timestamp(made.createdAt))
            case "updatedAt": return .text(timestamp(made.updatedAt))
            case "totalQuantity": return .value(.int(made.parts.reduce(0) { $0 + $1.units }))
            case "requiresShipping": return .value(true)
            case "deliveredAt", "inTransitAt", "estimatedDeliveryAt": return .null
            case "location": return .maybe(made.location.map { ShopObjects.location($0, shop) })
            case "service": return .object(ShopObjects.service(made.service))
            case "order": return .maybe(order.map { ShopOrderObject(shop: shop).object($0) })
            case "fulfillmentLineItems":
                let rows = made.units.sorted { $0.key < $1.key }
                return .object(
                    .connection("FulfillmentLineItemConnection", rows, arguments, key: { String($0.key) }) {
                        id, units in
                        GraphQLObject(type: "FulfillmentLineItem") { name, _ in
                            switch name {
                            case "id": .text("gid://shopify/FulfillmentLineItem/\(made.id)\(id % 1000)")
                            case "quantity": .value(.int(units))
                            case "lineItem":
                                .maybe(
                                    order.flatMap { order in
                                        order.lines.first { $0.id == id }.map {
                                            ShopOrderObject(shop: shop).line($0, order)
                                        }
                                    })
                            default: nil
                            }
                        }
                    })
            case "trackingInfo":
                let urls = made.tracking.urls
                let numbers = arguments["first"].int.map { Array(made.numbers.prefix(Int(max(0, min($0, 250))))) }
                return .list(
                    (numbers ?? made.numbers).enumerated().map { index, number in
                        .object(
                            GraphQLObject(type: "FulfillmentTrackingInfo") { name, _ in
                                switch name {
                                case "company": .text(made.tracking.company)
                                case "number": .text(number)
                                case "url": .text(urls.indices.contains(index) ? urls[index] : nil)
                                default: nil
                                }
                            })
                    })
            default: return nil
            }
        }
    }
}
