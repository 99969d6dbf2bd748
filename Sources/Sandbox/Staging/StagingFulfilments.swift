/// What happens to an order's fulfilment orders and fulfilments.
enum StagingFulfilments {
    private typealias Member = StagingRoute.Member

    private static let reasons = [
        "AWAITING_PAYMENT", "HIGH_RISK_OF_FRAUD", "INCORRECT_ADDRESS", "INVENTORY_OUT_OF_STOCK",
        "UNKNOWN_DELIVERY_DATE", "ONLINE_STORE_POST_PURCHASE_CROSS_SELL", "AWAITING_RETURN_ITEMS", "OTHER",
    ]

    private static let tracking = [
        Member("numbers", "list of texts"), Member("urls", "list of texts"), Member("company", "text"),
        Member("notify", "whether the customer is told"),
    ]

    static let routes: [StagingRoute] = [
        StagingOrders.one(
            "hold", "is held",
            [
                Member("reason", reasons.joined(separator: ", ")), Member("notes", "text"),
                Member("lines", "{SKU: units}; all if missing"), Member("app", "title of the app that holds"),
            ]
        ) { sandbox, input, order in
            sandbox.shop.hold(
                order.id, reason: try input.body.word("reason", of: reasons) ?? "OTHER",
                notes: try input.body.text("notes"), lines: try input.units("lines", of: order),
                app: try input.body.text("app"), at: input.now)
        },
        StagingOrders.one("release", "is released", [Member("hold", "id; every hold if missing")]) {
            sandbox, input, order in
            sandbox.shop.releaseHold(order.id, hold: try input.body.id("hold"), at: input.now)
        },
        StagingOrders.one("schedule", "is put off", [Member("until", "needed: time")]) { sandbox, input, order in
            let until = try input.body.need("until", try input.body.time("until"))
            sandbox.shop.schedule(order.id, until: until, at: input.now)
        },
        StagingOrders.one("open", "that is scheduled is opened early") { $0.shop.openEarly($2.id, at: $1.now) },
        StagingOrders.one(
            "move", "is moved",
            [
                Member("to", "needed: id of a location"), Member("fulfilmentOrder", "id; every one if missing"),
                Member("lines", "{SKU: units}; all if missing"),
            ]
        ) { sandbox, input, order in
            let target = try input.body.need("to", try input.body.id("to"))
            sandbox.shop.move(
                order.id, to: target, fulfilmentOrder: try input.body.id("fulfilmentOrder"),
                lines: try input.units("lines", of: order), at: input.now)
        },
        StagingOrders.one("submit", "is submitted to its fulfilment service", [Member("message", "text")]) {
            sandbox, input, order in
            sandbox.shop.submitRequest(order.id, message: try input.body.text("message"), at: input.now)
        },
        StagingOrders.one("fail", "is given up by its fulfilment service", [Member("message", "text")]) {
            sandbox, input, order in
            sandbox.shop.failToComplete(order.id, message: try input.body.text("message"), at: input.now)
        },
        StagingOrders.one("request-cancellation", "is asked to be cancelled", [Member("message", "text")]) {
            sandbox, input, order in
            sandbox.shop.requestCancellation(order.id, message: try input.body.text("message"), at: input.now)
        },
        StagingOrders.one(
            "fulfil", "is fulfilled without the warehouse",
            [
                Member("lines", "{SKU: units}; all that may be if missing"),
                Member("service", "handle of a third party's service; by hand if missing"),
                Member("pickup", "true if it is handed over to the customer"),
            ] + tracking
        ) { sandbox, input, order in
            if try input.body.flag("pickup") == true {
                sandbox.shop.pickUp(order.id, at: input.now)
                return
            }
            sandbox.shop.fulfilByHand(
                order.id, lines: try input.units("lines", of: order), tracking: try input.tracking(),
                service: try input.body.text("service") ?? "manual", notify: try input.body.flag("notify") ?? true,
                at: input.now)
        },
        StagingOrders.one(
            "tracking", "gets other tracking", [Member("fulfilment", "id; the last one if missing")] + tracking
        ) { sandbox, input, order in
            try sandbox.shop.addTracking(
                input.tracking(), to: try fulfilment(input, order), of: order.id,
                notify: input.body.flag("notify") ?? false, at: input.now)
        },
        StagingOrders.one(
            "cancel-fulfilment", "loses a fulfilment", [Member("fulfilment", "id; the last one if missing")]
        ) { sandbox, input, order in
            sandbox.shop.cancelFulfilment(try fulfilment(input, order), of: order.id, at: input.now)
        },
    ]

    private static func fulfilment(_ input: StagingInput, _ order: ShopOrder) throws -> Int64 {
        let standing = order.fulfilments.filter { !$0.cancelled }
        guard let id = try input.body.id("fulfilment") else {
            guard let last = standing.last else { throw StagingMistake(words: "\(order.name) has no fulfilment") }
            return last.id
        }
        guard standing.contains(where: { $0.id == id }) else {
            throw StagingMistake(words: "fulfilment \(id) is none of \(order.name)")
        }
        return id
    }
}
