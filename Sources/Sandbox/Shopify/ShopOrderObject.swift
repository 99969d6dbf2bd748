import Foundation

/// An order as the Admin API answers it.
struct ShopOrderObject {
    let shop: Shop

    func object(_ order: ShopOrder) -> GraphQLObject {
        let placed = order.placed
        func money(_ minor: Int64) -> GraphQLResult { .object(ShopObjects.moneyBag(minor, placed.currency)) }
        let fulfilments = ShopFulfilmentObjects(shop: shop)
        return GraphQLObject(type: "Order") { [self] name, arguments in
            switch name {
            case "id": return .text("gid://shopify/Order/\(order.id)")
            case "legacyResourceId": return .text(String(order.id))
            case "name": return .text(order.name)
            case "createdAt", "processedAt": return .text(timestamp(order.createdAt))
            case "updatedAt": return .text(timestamp(order.updatedAt))
            case "cancelledAt": return .text(order.cancelledAt.map(timestamp))
            case "closed": return .value(false)
            case "closedAt": return .null
            case "displayFinancialStatus": return .text(placed.financialStatus.uppercased())
            case "displayFulfillmentStatus": return .text(order.displayFulfilmentStatus)
            case "currencyCode", "presentmentCurrencyCode": return .text(placed.currency)
            case "sourceName": return .text(placed.source)
            case "test": return .value(.bool(placed.test))
            case "taxesIncluded": return .value(true)
            case "email": return .text(placed.email)
            case "phone": return .text(placed.phone)
            case "note": return .text(order.note)
            case "tags": return .value(.array(order.tags.map { .string($0) }))
            case "customAttributes": return ShopObjects.attributes(placed.attributes)
            case "retailLocation": return .maybe(placed.retailLocation.map { ShopObjects.location($0, shop) })
            case "risk": return .object(risk(order.risk))
            case "paymentGatewayNames": return .value(.array(placed.gateways.map { .string($0) }))
            case "paymentTerms": return .maybe(placed.terms.map { terms($0, order) })
            case "transactions":
                return .list(
                    Self.first(order.transactions, arguments).map {
                        .object(ShopObjects.transaction($0, order, multiCapture: shop.settings.multiCapture))
                    })
            case "currentTotalPriceSet", "totalPriceSet": return money(order.total)
            case "currentSubtotalPriceSet", "subtotalPriceSet": return money(order.subtotal)
            case "currentTotalTaxSet", "totalTaxSet": return money(placed.tax)
            case "totalReceivedSet": return money(order.captured)
            case "totalRefundedSet": return money(order.refunded)
            case "netPaymentSet": return money(order.captured - order.refunded)
            case "totalDiscountsSet", "currentTotalDiscountsSet":
                return money(order.lines.reduce(order.shippingLine?.discount ?? 0) { $0 + $1.ordered.discount })
            case "totalShippingPriceSet": return money(order.shippingLine?.price ?? placed.shipping)
            case "currentShippingPriceSet":
                return money(order.shippingLine.map { $0.price - $0.discount } ?? placed.shipping)
            case "shippingLine": return .maybe(order.shippingLine.map { shippingLine($0, placed.currency) })
            case "shippingLines":
                let all = order.shippingLines.filter { !$0.removed || arguments["includeRemovals"].bool == true }
                return .object(
                    .connection("ShippingLineConnection", all, arguments, key: { String($0.id) }) {
                        shippingLine($0, placed.currency)
                    })
            case "shippingAddress": return .maybe(ShopObjects.address(placed.address))
            case "billingAddress": return .maybe(placed.billing.flatMap(ShopObjects.address))
            case "lineItems":
                return .object(
                    .connection("LineItemConnection", order.lines, arguments, key: { String($0.id) }) {
                        line($0, order)
                    })
            case "fulfillmentOrders":
                var rows = fulfilments.visible(order)
                if arguments["displayable"].bool == true { rows.removeAll(where: \.replaced) }
                if let query = arguments["query"].string { rows = ShopSearch(query).filter(rows) }
                return fulfilments.connection(rows, arguments)
            case "fulfillmentsCount": return .object(ShopObjects.count(order.fulfilments.count))
            case "fulfillments":
                return .list(
                    Self.first(order.fulfilments, arguments).map { .object(fulfilments.fulfilment($0, order)) })
            default: return nil
            }
        }
    }

    private static func first<Row>(_ rows: [Row], _ arguments: GraphQLArguments) -> [Row] {
        guard let first = arguments["first"].int else { return rows }
        return Array(rows.prefix(Int(max(0, min(first, 250)))))
    }

    func line(_ line: ShopOrder.Line, _ order: ShopOrder) -> GraphQLObject {
        let currency = order.placed.currency
        let quantity = line.ordered.quantity
        return GraphQLObject(type: "LineItem") { name, _ in
            switch name {
            case "id": .text("gid://shopify/LineItem/\(line.id)")
            case "sku": .text(line.ordered.sku)
            case "title", "name": .text(line.ordered.title)
            case "variantTitle", "vendor": .null
            case "quantity": .value(.int(quantity))
            case "currentQuantity", "refundableQuantity": .value(.int(line.current))
            case "unfulfilledQuantity": .value(.int(line.remaining))
            case "fulfillableQuantity": .value(.int(order.fulfillable(line.id)))
            case "nonFulfillableQuantity": .value(.int(quantity - line.current))
            case "requiresShipping": .value(.bool(line.ordered.requiresShipping))
            case "isGiftCard": .value(.bool(line.ordered.giftCard))
            case "customAttributes": ShopObjects.attributes(line.ordered.properties)
            case "fulfillmentService":
                .object(ShopObjects.service(line.ordered.service ?? (line.ordered.giftCard ? "gift_card" : "manual")))
            case "originalUnitPriceSet": .object(ShopObjects.moneyBag(line.ordered.price, currency))
            case "originalTotalSet": .object(ShopObjects.moneyBag(line.ordered.price * quantity, currency))
            // Without discounts of the whole order and of codes, so that it is not the sum less the allocations.
            case "discountedTotalSet": .object(ShopObjects.moneyBag(line.ordered.price * quantity, currency))
            case "discountedUnitPriceAfterAllDiscountsSet":
                .object(
                    ShopObjects.moneyBag(
                        quantity > 0 ? line.ordered.price - line.ordered.discount / quantity : 0, currency))
            case "discountAllocations": ShopObjects.allocations(line.ordered.discount, currency)
            case "lineItemGroup":
                .maybe(
                    line.ordered.group.map { group in
                        GraphQLObject(type: "LineItemGroup") { name, _ in
                            switch name {
                            case "id": .text("gid://shopify/LineItemGroup/\(group.id)")
                            case "title": .text(group.title)
                            default: nil
                            }
                        }
                    })
            default: nil
            }
        }
    }

    private func shippingLine(_ line: ShopOrder.ShippingLine, _ currency: String) -> GraphQLObject {
        func money(_ minor: Int64) -> GraphQLResult { .object(ShopObjects.moneyBag(minor, currency)) }
        return GraphQLObject(type: "ShippingLine") { name, _ in
            switch name {
            case "id": .text("gid://shopify/ShippingLine/\(line.id)")
            case "title", "code": .text(line.title)
            case "source": .text("shopify")
            case "carrierIdentifier", "deliveryCategory", "phone": .null
            case "custom": .value(false)
            case "isRemoved": .value(.bool(line.removed))
            case "originalPriceSet": money(line.price)
            case "discountedPriceSet": money(line.price - line.discount)
            case "currentDiscountedPriceSet": money(line.removed ? 0 : line.price - line.discount)
            case "discountAllocations": ShopObjects.allocations(line.discount, currency)
            default: nil
            }
        }
    }

    private func risk(_ risk: ShopOrder.Risk) -> GraphQLObject {
        GraphQLObject(type: "OrderRiskSummary") { name, _ in
            switch name {
            case "recommendation": .text(risk.recommendation)
            case "assessments":
                .list(
                    risk.levels.map { level in
                        .object(
                            GraphQLObject(type: "OrderRiskAssessment") { name, _ in
                                switch name {
                                case "riskLevel": .text(level)
                                case "provider": .null
                                case "facts": .list([])
                                default: nil
                                }
                            })
                    })
            default: nil
            }
        }
    }

    private func terms(_ type: String, _ order: ShopOrder) -> GraphQLObject {
        GraphQLObject(type: "PaymentTerms") { name, arguments in
            switch name {
            case "id": .text("gid://shopify/PaymentTerms/\(order.id)")
            case "paymentTermsType": .text(type)
            case "paymentTermsName": .text(type.capitalized)
            case "dueInDays": .value(type == "NET" ? 30 : nil)
            case "due", "overdue": .value(false)
            case "paymentSchedules":
                .object(
                    .connection(
                        "PaymentScheduleConnection", [order.paymentDue].compactMap { $0 }, arguments,
                        key: { String($0) }
                    ) { due in
                        GraphQLObject(type: "PaymentSchedule") { name, _ in
                            switch name {
                            case "dueAt": .text(timestamp(due))
                            case "completedAt": .null
                            default: nil
                            }
                        }
                    })
            default: nil
            }
        }
    }
}
