import Foundation

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

    /// Nothing if there is nothing in it.
    static func address(_ place: NewOrder.Address) -> GraphQLObject? {
        guard place != NewOrder.Address() else { return nil }
        return GraphQLObject(type: "MailingAddress") { name, _ in
            switch name {
            case "firstName": .text(place.firstName)
            case "lastName": .text(place.lastName)
            case "company": .text(place.company)
            case "address1": .text(place.line1)
            case "address2": .text(place.line2)
            case "city": .text(place.city)
            case "province": .text(place.province)
            case "provinceCode": .text(place.provinceCode)
            case "zip": .text(place.postalCode)
            case "countryCodeV2", "country": .text(place.country)
            case "phone": .text(place.phone)
            default: nil
            }
        }
    }

    static func attributes(_ pairs: [(name: String, value: String)]) -> GraphQLResult {
        .list(
            pairs.map { pair in
                .object(
                    GraphQLObject(type: "Attribute") { name, _ in
                        switch name {
                        case "key": .text(pair.name)
                        case "value": .text(pair.value)
                        default: nil
                        }
                    })
            })
    }

    static func allocations(_ minor: Int64, _ currency: String) -> GraphQLResult {
        guard minor != 0 else { return .list([]) }
        return .list([
            .object(
                GraphQLObject(type: "DiscountAllocation") { name, _ in
                    name == "allocatedAmountSet" ? .object(moneyBag(minor, currency)) : nil
                })
        ])
    }

    static func count(_ number: Int) -> GraphQLObject {
        GraphQLObject(type: "Count") { name, _ in
            switch name {
            case "count": .value(.int(Int64(number)))
            case "precision": .text("EXACT")
            default: nil
            }
        }
    }

    static func service(_ handle: String) -> GraphQLObject {
        GraphQLObject(type: "FulfillmentService") { name, _ in
            switch name {
            case "handle": .text(handle)
            case "serviceName": .text(handle.capitalized)
            case "type": .text(handle == "manual" ? "MANUAL" : handle == "gift_card" ? "GIFT_CARD" : "THIRD_PARTY")
            default: nil
            }
        }
    }

    static func location(_ id: Int64, _ shop: Shop) -> GraphQLObject {
        let service = (shop.settings.serviceLocations + shop.settings.otherServiceLocations).contains(id)
        let active = !shop.inactiveLocations.contains(id)
        return GraphQLObject(type: "Location") { name, _ in
            switch name {
            case "id": .text("gid://shopify/Location/\(id)")
            case "name": .text("Location \(id)")
            case "isActive": .value(.bool(active))
            case "fulfillsOnlineOrders": .value(.bool(active))
            case "isFulfillmentService": .value(.bool(service))
            default: nil
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
            case "gateway": .text(transaction.gateway)
            case "manualPaymentGateway": .value(.bool(transaction.manual))
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

    static func level(_ level: ShopLevel, at location: Int64, _ shop: Shop) -> GraphQLObject {
        GraphQLObject(type: "InventoryLevel") { name, arguments in
            switch name {
            case "location": return .object(self.location(location, shop))
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
