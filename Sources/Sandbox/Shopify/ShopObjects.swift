/// The shop's objects that need nothing but what they show.
enum ShopObjects {
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

    static func address(_ place: NewOrder.Address) -> GraphQLObject {
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

    static func line(_ line: ShopOrder.Line, _ currency: String) -> GraphQLObject {
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

    static func fulfilment(_ fulfilment: ShopOrder.Fulfilment) -> GraphQLObject {
        GraphQLObject(type: "Fulfillment") { name, _ in
            switch name {
            case "id": return .text("gid://shopify/Fulfillment/\(fulfilment.id)")
            case "status": return .text(fulfilment.cancelled ? "CANCELLED" : "SUCCESS")
            case "createdAt": return .text(timestamp(fulfilment.createdAt))
            case "updatedAt": return .text(timestamp(fulfilment.updatedAt))
            case "fulfillmentLineItems":
                return .object(
                    GraphQLObject(type: "FulfillmentLineItemConnection") { name, _ in
                        switch name {
                        case "pageInfo":
                            .object(
                                GraphQLObject(type: "PageInfo") { name, _ in
                                    name == "hasNextPage" ? .value(false) : .text(nil)
                                })
                        case "nodes":
                            .list(
                                fulfilment.units.sorted { $0.key < $1.key }.map { line, units in
                                    .object(
                                        GraphQLObject(type: "FulfillmentLineItem") { name, _ in
                                            switch name {
                                            case "quantity": .value(.int(units))
                                            case "lineItem":
                                                .object(
                                                    GraphQLObject(type: "LineItem") { name, _ in
                                                        name == "id" ? .text("gid://shopify/LineItem/\(line)") : nil
                                                    })
                                            default: nil
                                            }
                                        })
                                })
                        default: nil
                        }
                    })
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

    static func transaction(
        _ transaction: ShopOrder.Transaction, _ order: ShopOrder, multiCapture: Bool
    ) -> GraphQLObject {
        GraphQLObject(type: "OrderTransaction") { name, _ in
            switch name {
            case "id": .text("gid://shopify/OrderTransaction/\(transaction.id)")
            case "kind": .text(transaction.kind)
            case "status": .text(transaction.status)
            case "errorCode": .text(transaction.status == "FAILURE" ? "CARD_DECLINED" : nil)
            case "createdAt": .text(timestamp(transaction.createdAt))
            case "authorizationExpiresAt": .text(transaction.expiresAt.map(timestamp))
            case "multiCapturable": .value(.bool(multiCapture && transaction.kind == "AUTHORIZATION"))
            case "parentTransaction":
                .maybe(
                    transaction.parent.map { parent in
                        GraphQLObject(type: "OrderTransaction") { name, _ in
                            name == "id" ? .text("gid://shopify/OrderTransaction/\(parent)") : nil
                        }
                    })
            case "amountSet": .object(moneyBag(transaction.amount, order.placed.currency))
            default: nil
            }
        }
    }

    static func level(_ level: ShopLevel) -> GraphQLObject {
        GraphQLObject(type: "InventoryLevel") { name, arguments in
            switch name {
            case "location":
                return .object(
                    GraphQLObject(type: "Location") { name, _ in
                        name == "id" ? .text("gid://shopify/Location/\(Shop.location)") : nil
                    })
            case "quantities":
                return .list(
                    arguments["names"].array.compactMap(\.string).map { state in
                        .object(
                            GraphQLObject(type: "InventoryQuantity") { name, _ in
                                switch name {
                                case "name": .text(state)
                                case "quantity":
                                    .value(
                                        .int(
                                            state == "available"
                                                ? level.available : level.available + level.committed))
                                default: nil
                                }
                            })
                    })
            default: return nil
            }
        }
    }
}
