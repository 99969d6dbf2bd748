/// The mutations of the stand-in shop.
extension Shop {
    func mutation(_ now: Int64) -> GraphQLObject {
        GraphQLObject(type: "Mutation") { [self] name, arguments in
            switch name {
            case "fulfillmentCreate", "fulfillmentCreateV2": return createFulfilment(arguments["fulfillment"], now)
            case "fulfillmentTrackingInfoUpdate", "fulfillmentTrackingInfoUpdateV2":
                return updateTracking(arguments, now)
            case "fulfillmentCancel": return cancelFulfilment(arguments, now)
            case "fulfillmentOrderAcceptCancellationRequest": return answer(arguments, accepted: true)
            case "fulfillmentOrderRejectCancellationRequest": return answer(arguments, accepted: false)
            case "orderCancel": return cancelOrder(arguments, now)
            case "tagsAdd": return addTags(arguments, now)
            case "orderCapture": return captureOrder(arguments["input"], now)
            case "orderUpdate": return updateOrder(arguments["input"], now)
            case "inventorySetQuantities":
                return setQuantities(arguments["input"], key: arguments["@idempotent.key"].string, now)
            case "refundCreate": return refund(arguments["input"], key: arguments["@idempotent.key"].string, now)
            default: return nil
            }
        }
    }

    func payload(
        _ type: String, _ member: String, _ result: GraphQLResult, errors: [String] = [],
        errorsMember: String = "userErrors"
    ) -> GraphQLResult {
        .object(
            GraphQLObject(type: type) { name, _ in
                if name == member { return errors.isEmpty ? result : .null }
                guard name == errorsMember else { return nil }
                return .list(
                    errors.map { message in
                        .object(
                            GraphQLObject(type: "UserError") { name, _ in
                                switch name {
                                case "field", "code": .null
                                case "message": .text(message)
                                default: nil
                                }
                            })
                    })
            })
    }

    private func createFulfilment(_ input: SandboxJSON, _ now: Int64) -> GraphQLResult {
        func refused(_ message: String) -> GraphQLResult {
            payload("FulfillmentCreatePayload", "fulfillment", .null, errors: [message])
        }
        guard let group = input["lineItemsByFulfillmentOrder"].array.first,
            let id = Self.number(group["fulfillmentOrderId"]), let order = order(ofFulfilmentOrder: id)
        else { return refused("Fulfillment order does not exist.") }
        guard order.cancelledAt == nil, order.fulfilmentOrderStatus != "CLOSED" else {
            return refused(
                "Fulfillment order \(id) has an unfulfillable status= \(order.fulfilmentOrderStatus.lowercased()).")
        }
        var quantities: [Int64: Int64] = [:]
        for item in group["fulfillmentOrderLineItems"].array {
            guard let line = Self.number(item["id"]), let quantity = item["quantity"].int else { continue }
            quantities[line] = quantity
        }
        // Without a list of lines, all of them are meant.
        if quantities.isEmpty {
            for line in order.lines where line.remaining > 0 { quantities[line.id] = line.remaining }
        }
        for (line, quantity) in quantities {
            guard let there = order.lines.first(where: { $0.id == line }), quantity > 0, quantity <= there.remaining
            else {
                return refused("Invalid fulfillment order line item quantity requested.")
            }
        }
        let tracking = input["trackingInfo"]
        let made = fulfil(
            order.id, quantities, numbers: Self.list(tracking, "number"), urls: Self.list(tracking, "url"),
            company: tracking["company"].string, notify: input["notifyCustomer"].bool ?? false, at: now)
        return payload("FulfillmentCreatePayload", "fulfillment", .object(Self.fulfilment(made)))
    }

    private func updateTracking(_ arguments: GraphQLArguments, _ now: Int64) -> GraphQLResult {
        guard let id = Self.number(arguments["fulfillmentId"]), let order = order(ofFulfilment: id) else {
            return payload(
                "FulfillmentTrackingInfoUpdatePayload", "fulfillment", .null, errors: ["Fulfillment does not exist."])
        }
        let tracking = arguments["trackingInfoInput"]
        var updated: ShopOrder.Fulfilment?
        change(order.id, at: now, topic: "orders/updated") { order in
            guard let index = order.fulfilments.firstIndex(where: { $0.id == id }) else { return }
            order.fulfilments[index].numbers = Self.list(tracking, "number")
            order.fulfilments[index].urls = Self.list(tracking, "url")
            order.fulfilments[index].company = tracking["company"].string ?? order.fulfilments[index].company
            order.fulfilments[index].updatedAt = max(now, order.fulfilments[index].createdAt + 3000)
            if arguments["notifyCustomer"].bool == true {
                order.fulfilments[index].notifications += 1
                order.fulfilments[index].notifiedAt = order.fulfilments[index].notifiedAt ?? now
            }
            updated = order.fulfilments[index]
        }
        return payload(
            "FulfillmentTrackingInfoUpdatePayload", "fulfillment", .maybe(updated.map(Self.fulfilment)))
    }

    private func cancelFulfilment(_ arguments: GraphQLArguments, _ now: Int64) -> GraphQLResult {
        func refused(_ message: String) -> GraphQLResult {
            payload("FulfillmentCancelPayload", "fulfillment", .null, errors: [message])
        }
        guard let id = Self.number(arguments["id"]), let order = order(ofFulfilment: id),
            let made = order.fulfilments.first(where: { $0.id == id })
        else { return refused("Fulfillment does not exist.") }
        guard !made.cancelled else { return refused("Fulfillment has already been cancelled.") }
        cancelFulfilment(id, of: order.id, at: now)
        return payload(
            "FulfillmentCancelPayload", "fulfillment",
            .maybe(orders[order.id]?.fulfilments.first { $0.id == id }.map(Self.fulfilment)))
    }

    private func answer(_ arguments: GraphQLArguments, accepted: Bool) -> GraphQLResult {
        let type = "FulfillmentOrder\(accepted ? "Accept" : "Reject")CancellationRequestPayload"
        guard let id = Self.number(arguments["id"]), let order = order(ofFulfilmentOrder: id),
            order.requestStatus == "CANCELLATION_REQUESTED"
        else {
            return payload(
                type, "fulfillmentOrder", .null,
                errors: ["Cannot \(accepted ? "accept" : "reject") a cancellation request that is not open."])
        }
        answerCancellation(order.id, accepted: accepted, message: arguments["message"].string)
        let status = accepted ? "CANCELLATION_ACCEPTED" : "CANCELLATION_REJECTED"
        return payload(
            type, "fulfillmentOrder",
            .object(
                GraphQLObject(type: "FulfillmentOrder") { name, _ in
                    switch name {
                    case "id": .text("gid://shopify/FulfillmentOrder/\(id)")
                    case "requestStatus": .text(status)
                    default: nil
                    }
                }))
    }

    private func cancelOrder(_ arguments: GraphQLArguments, _ now: Int64) -> GraphQLResult {
        guard let id = Self.number(arguments["orderId"]), let order = orders[id] else {
            return payload(
                "OrderCancelPayload", "job", .null, errors: ["Order does not exist"],
                errorsMember: "orderCancelUserErrors")
        }
        guard order.cancelledAt == nil else {
            return payload(
                "OrderCancelPayload", "job", .null, errors: ["Order has already been cancelled"],
                errorsMember: "orderCancelUserErrors")
        }
        cancel(id, at: now)
        return payload(
            "OrderCancelPayload", "job",
            .object(
                GraphQLObject(type: "Job") { name, _ in
                    switch name {
                    case "id": .text("gid://shopify/Job/\(id)")
                    case "done": .value(false)
                    default: nil
                    }
                }), errorsMember: "orderCancelUserErrors")
    }

    private func refund(_ input: SandboxJSON, key: String?, _ now: Int64) -> GraphQLResult {
        func refused(_ message: String) -> GraphQLResult {
            payload("RefundCreatePayload", "refund", .null, errors: [message])
        }
        guard let id = Self.number(input["orderId"]), let order = orders[id] else {
            return refused("Order does not exist")
        }
        guard let key else {
            return refused("The @idempotent directive is required for this mutation but was not provided.")
        }
        let made = payload(
            "RefundCreatePayload", "refund",
            .object(
                GraphQLObject(type: "Refund") { name, _ in
                    name == "id" ? .text("gid://shopify/Refund/\(id)") : nil
                }))
        if isUsed(key) { return made }
        var units: [Int64: Int64] = [:]
        for row in input["refundLineItems"].array {
            guard let line = Self.number(row["lineItemId"]), let quantity = row["quantity"].int,
                row["restockType"].string == "CANCEL",
                let there = order.lines.first(where: { $0.id == line }), quantity > 0, quantity <= there.remaining
            else { return refused("Refund line items quantity cannot refund more items than were unfulfilled") }
            units[line] = quantity
        }
        // A refused call does not use its key up.
        guard firstUse(of: key) else { return made }
        take(units, off: id, at: now)
        return made
    }

    private func updateOrder(_ input: SandboxJSON, _ now: Int64) -> GraphQLResult {
        guard let id = Self.number(input["id"]), orders[id] != nil else {
            return payload("OrderUpdatePayload", "order", .null, errors: ["Order does not exist"])
        }
        let note = input["note"].string
        if let note, note.utf16.count > 5000 {
            return payload(
                "OrderUpdatePayload", "order", .null, errors: ["Note is too long (maximum is 5000 characters)"])
        }
        change(id, at: now, topic: "orders/updated") { $0.note = note }
        return payload(
            "OrderUpdatePayload", "order",
            .object(
                GraphQLObject(type: "Order") { name, _ in
                    switch name {
                    case "id": .text("gid://shopify/Order/\(id)")
                    case "note": .text(note)
                    default: nil
                    }
                }))
    }

    private func addTags(_ arguments: GraphQLArguments, _ now: Int64) -> GraphQLResult {
        guard let id = Self.number(arguments["id"]), orders[id] != nil else {
            return payload("TagsAddPayload", "node", .null, errors: ["Resource does not exist"])
        }
        change(id, at: now, topic: "orders/updated") { order in
            for tag in arguments["tags"].array.compactMap(\.string) where !order.tags.contains(tag) {
                order.tags.append(tag)
            }
        }
        return payload(
            "TagsAddPayload", "node",
            .object(
                GraphQLObject(type: "Order") { name, _ in name == "id" ? .text("gid://shopify/Order/\(id)") : nil }))
    }

    static func number(_ id: SandboxJSON) -> Int64? {
        id.string?.split(separator: "/").last.flatMap { Int64($0) }
    }

    /// Takes `number` and `numbers`, as the real input does.
    private static func list(_ tracking: SandboxJSON, _ name: String) -> [String] {
        let many = tracking["\(name)s"].array.compactMap(\.string)
        return many.isEmpty ? [tracking[name].string].compactMap { $0 } : many
    }
}
