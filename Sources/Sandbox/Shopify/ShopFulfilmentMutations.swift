/// The mutations that make and change fulfilments, and that answer requests. The rules are Shopify's; the words of the refusals
/// are ours.
struct ShopFulfilmentMutations {
    let shop: Shop
    let now: Int64

    func result(_ name: String, _ arguments: GraphQLArguments) throws -> GraphQLResult? {
        switch name {
        case "fulfillmentCreate", "fulfillmentCreateV2": try create(arguments["fulfillment"])
        case "fulfillmentTrackingInfoUpdate", "fulfillmentTrackingInfoUpdateV2": updateTracking(arguments)
        case "fulfillmentCancel": cancel(arguments)
        case "fulfillmentOrderAcceptCancellationRequest": answerCancellation(arguments, accepted: true)
        case "fulfillmentOrderRejectCancellationRequest": answerCancellation(arguments, accepted: false)
        case "fulfillmentOrderAcceptFulfillmentRequest": answerRequest(arguments, accepted: true)
        case "fulfillmentOrderRejectFulfillmentRequest": answerRequest(arguments, accepted: false)
        default: nil
        }
    }

    // MARK: Fulfilments

    private func create(_ input: SandboxJSON) throws -> GraphQLResult {
        func refused(_ message: String) -> GraphQLResult {
            .payload("FulfillmentCreatePayload", "fulfillment", .null, errors: [message])
        }
        var units: [Int64: [Int64: Int64]] = [:]
        var first: ShopFulfilmentOrder?
        for group in input["lineItemsByFulfillmentOrder"].array {
            guard let one = group["fulfillmentOrderId"].idNumber.flatMap(shop.fulfilmentOrder), shop.sees(one) else {
                return refused("Fulfillment order does not exist.")
            }
            try shop.allow("fulfillmentCreate", "write_" + shop.scope(for: one))
            guard one.isFulfillable else {
                return refused("Fulfillment order \(one.id) has an unfulfillable status= \(one.status.lowercased()).")
            }
            if shop.settings.serviceLocations.contains(one.location ?? 0), !one.inWork {
                return refused("Fulfillment order \(one.id) has no accepted fulfillment request.")
            }
            if let first, first.order != one.order || first.location != one.location {
                return refused("All fulfillment orders must be of the same order and assigned to the same location.")
            }
            first = first ?? one
            guard let rows = Self.rows(group["fulfillmentOrderLineItems"].array, of: one) else {
                return refused("Invalid fulfillment order line item quantity requested.")
            }
            units[one.id] = rows
        }
        guard let first else { return refused("Fulfillment order does not exist.") }
        let tracking = Self.tracking(input["trackingInfo"])
        let made = shop.fulfil(
            first.order, units, tracking, notify: input["notifyCustomer"].bool ?? false, as: .fulfilled, at: now)
        return .payload("FulfillmentCreatePayload", "fulfillment", .maybe(made.map(object)))
    }

    /// - Returns: units by line, all of them if none are named; `nil` if there are not so many.
    private static func rows(_ items: [SandboxJSON], of one: ShopFulfilmentOrder) -> [Int64: Int64]? {
        if items.isEmpty { return one.lines.reduce(into: [:]) { if $1.remaining > 0 { $0[$1.id] = $1.remaining } } }
        var rows: [Int64: Int64] = [:]
        for item in items {
            guard let id = item["id"].idNumber, let quantity = item["quantity"].int, quantity > 0,
                let line = one.lines.first(where: { $0.id == id }), quantity <= line.remaining
            else { return nil }
            rows[id] = quantity
        }
        return rows
    }

    private func updateTracking(_ arguments: GraphQLArguments) -> GraphQLResult {
        guard let id = arguments["fulfillmentId"].idNumber, let order = shop.order(ofFulfilment: id) else {
            return .payload(
                "FulfillmentTrackingInfoUpdatePayload", "fulfillment", .null, errors: ["Fulfillment does not exist."])
        }
        shop.addTracking(
            Self.tracking(arguments["trackingInfoInput"]), to: id, of: order.id,
            notify: arguments["notifyCustomer"].bool == true, byApp: true, at: now)
        return .payload("FulfillmentTrackingInfoUpdatePayload", "fulfillment", .maybe(made(id).map(object)))
    }

    private func cancel(_ arguments: GraphQLArguments) -> GraphQLResult {
        func refused(_ message: String) -> GraphQLResult {
            .payload("FulfillmentCancelPayload", "fulfillment", .null, errors: [message])
        }
        guard let id = arguments["id"].idNumber, let order = shop.order(ofFulfilment: id), let there = made(id) else {
            return refused("Fulfillment does not exist.")
        }
        guard !there.cancelled else { return refused("Fulfillment has already been cancelled.") }
        shop.cancelFulfilment(id, of: order.id, at: now)
        return .payload("FulfillmentCancelPayload", "fulfillment", .maybe(made(id).map(object)))
    }

    private func made(_ id: Int64) -> ShopOrder.Fulfilment? {
        shop.order(ofFulfilment: id)?.fulfilments.first { $0.id == id }
    }

    private func object(_ made: ShopOrder.Fulfilment) -> GraphQLObject {
        ShopFulfilmentObjects(shop: shop).fulfilment(made, shop.order(ofFulfilment: made.id))
    }

    private static func tracking(_ input: SandboxJSON) -> ShopTracking {
        ShopTracking(list(input, "number"), urls: list(input, "url"), company: input["company"].string)
    }

    /// Takes `number` and `numbers`, as the real input does.
    private static func list(_ tracking: SandboxJSON, _ name: String) -> [String] {
        let many = tracking["\(name)s"].array.compactMap(\.string)
        return many.isEmpty ? [tracking[name].string].compactMap { $0 } : many
    }

    // MARK: Requests

    private func answerRequest(_ arguments: GraphQLArguments, accepted: Bool) -> GraphQLResult {
        let verb = accepted ? "Accept" : "Reject"
        guard let one = arguments["id"].idNumber.flatMap(shop.fulfilmentOrder), one.requestStatus == "SUBMITTED" else {
            return .payload(
                "FulfillmentOrder\(verb)FulfillmentRequestPayload", "fulfillmentOrder", .null,
                errors: ["Cannot \(verb.lowercased()) a fulfillment request that is not submitted."])
        }
        shop.answerRequest(one.id, accepted: accepted, message: arguments["message"].string, at: now)
        return answered("FulfillmentOrder\(verb)FulfillmentRequestPayload", one.id)
    }

    private func answerCancellation(_ arguments: GraphQLArguments, accepted: Bool) -> GraphQLResult {
        let verb = accepted ? "Accept" : "Reject"
        guard let one = arguments["id"].idNumber.flatMap(shop.fulfilmentOrder),
            one.requestStatus == "CANCELLATION_REQUESTED"
        else {
            return .payload(
                "FulfillmentOrder\(verb)CancellationRequestPayload", "fulfillmentOrder", .null,
                errors: ["Cannot \(verb.lowercased()) a cancellation request that is not open."])
        }
        shop.answerCancellation(one.id, accepted: accepted, message: arguments["message"].string, at: now)
        return answered("FulfillmentOrder\(verb)CancellationRequestPayload", one.id)
    }

    private func answered(_ type: String, _ id: Int64) -> GraphQLResult {
        .payload(
            type, "fulfillmentOrder",
            .maybe(shop.fulfilmentOrder(id).map(ShopFulfilmentObjects(shop: shop).object)))
    }
}
