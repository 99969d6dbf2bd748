/// What the stand-ins know of an order, for whoever stages a case.
enum StagingLook {
    /// An order by its name in the shop, with or without `#`, or by its id there.
    static func find(_ name: String, in shop: Shop) -> ShopOrder? {
        shop.order(named: name) ?? shop.order(named: "#\(name)") ?? Int64(name).flatMap { shop.orders[$0] }
    }

    /// An order as the shop and Deposco have it.
    static func both(_ sandbox: Sandbox, _ name: String) -> SandboxJSON {
        let found = find(name, in: sandbox.shop)
        let known = found?.name ?? name
        let there = sandbox.deposco.order(number: known.hasPrefix("#") ? String(known.dropFirst()) : known)
        return [
            "shop": found.map(order) ?? nil,
            "deposco": there.map { ["status": .string($0.status), "posts": .int(Int64($0.posts))] } ?? nil,
        ]
    }

    static func order(_ order: ShopOrder) -> SandboxJSON {
        [
            "id": .int(order.id), "name": .string(order.name), "cancelled": .bool(order.cancelledAt != nil),
            "financialStatus": .string(order.placed.financialStatus),
            "fulfilmentStatus": .text(order.fulfilmentStatus), "total": .string(amount(order.total)),
            "cancellationAnswers": .array(
                order.cancellationAnswers.map { ["accepted": .bool($0.accepted), "message": .text($0.message)] }),
            "notifications": .array(order.fulfilments.map { .int(Int64($0.notifications)) }),
            "tags": .array(order.tags.map { .string($0) }),
            "lines": .array(
                order.lines.map {
                    [
                        "id": .int($0.id), "sku": .text($0.ordered.sku), "quantity": .int($0.ordered.quantity),
                        "current": .int($0.current), "remaining": .int($0.remaining),
                        "fulfillable": .int(order.fulfillable($0.id)),
                    ]
                }),
            "fulfilmentOrders": .array(order.fulfilmentOrders.map(fulfilmentOrder)),
            "fulfilments": .array(
                order.fulfilments.map { made in
                    [
                        "id": .int(made.id), "cancelled": .bool(made.cancelled), "service": .string(made.service),
                        "numbers": .array(made.numbers.map { .string($0) }),
                    ]
                }),
        ]
    }

    private static func fulfilmentOrder(_ one: ShopFulfilmentOrder) -> SandboxJSON {
        [
            "id": .int(one.id), "status": .string(one.status), "requestStatus": .string(one.requestStatus),
            "location": one.location.map { .int($0) } ?? nil, "method": .text(one.deliveryMethod),
            "remaining": .int(one.remaining),
            "holds": .array(one.holds.map { ["id": .int($0.id), "reason": .string($0.reason)] }),
        ]
    }
}
