/// Orders: placing them, and what a merchant does to them.
enum StagingOrders {
    typealias Member = StagingRoute.Member

    static let methods = ["SHIPPING", "PICK_UP", "NONE", "RETAIL", "LOCAL", "PICKUP_POINT"]

    static let addressMembers: [Member] =
        [
            "firstName", "lastName", "company", "line1", "line2", "city", "province", "provinceCode", "postalCode",
            "country", "phone",
        ]
        .map { Member($0, "text") }

    private static let placing: [Member] = [
        Member(
            "lines",
            "needed: a list of {sku, title, quantity, price, requiresShipping, giftCard, location, service, method, hold, fulfillAt, discount, properties}"
        ),
        Member("name", "text; the shop's next number if missing"), Member("email", "text"), Member("phone", "text"),
        Member("customer", "id"), Member("note", "text"),
        Member(
            "address",
            "{firstName, lastName, company, line1, line2, city, province, provinceCode, postalCode, country, phone}; no shipping address if missing"
        ),
        Member("billing", "as address"), Member("currency", "code"), Member("shipping", "amount, as \"4.95\""),
        Member("shippingDiscount", "amount"), Member("tax", "amount"), Member("total", "amount"),
        Member("shippingTitle", "text"), Member("financialStatus", "paid, pending, authorized, ..."),
        Member("location", "id of the location it is routed to"), Member("method", methods.joined(separator: ", ")),
        Member("test", "true or false"), Member("source", "web, pos, ..."), Member("retailLocation", "id"),
        Member("terms", "NET, FULFILLMENT, ..."), Member("gateways", "list of texts"),
        Member("manualGateway", "true or false"),
        Member("attributes", "list of {name, value}"), Member("tags", "list of texts"),
        Member("createdAt", "time; no webhook is sent for an order of the past"),
        Member("holdAtRouting", "reason"), Member("fulfillAt", "time"),
        Member("risk", "{recommendation, level}"),
    ]

    static let routes: [StagingRoute] = [
        StagingRoute("POST", "orders", "places an order", placing) { sandbox, input in
            StagingLook.order(sandbox.shop.place(try order(input.body), at: input.now))
        },
        StagingRoute(
            "POST", "orders/body",
            "puts an order in by its REST body; ?topic=orders/create also sends that body as a webhook"
        ) {
            sandbox, input in
            let id = try ShopOrderReader(input.body).put(into: sandbox.shop, at: input.now)
            if let topic = input.query.split(separator: "&").first(where: { $0.hasPrefix("topic=") }) {
                sandbox.shop.owe(
                    String(topic.dropFirst("topic=".count)).replacing("%2F", with: "/"), .object(input.body.members),
                    at: input.now)
            }
            return try look(sandbox, id)
        },
        one("pay", "is paid") { sandbox, input, order in sandbox.shop.pay(order.id, at: input.now) },
        one("cancel", "is cancelled in the shop") { $0.shop.cancel($2.id, at: $1.now) },
        one("delete", "is deleted") { $0.shop.delete($2.id, at: $1.now) },
        one(
            "refund", "is refunded: an amount, or units that have not left",
            [Member("amount", "amount"), Member("lines", "{SKU: units}")]
        ) {
            sandbox, input, order in
            let amount = try input.body.money("amount")
            let units = try input.units("lines", of: order)
            guard amount != nil || units != nil else { throw StagingMistake(words: "amount or lines is missing") }
            if let units { sandbox.shop.take(units, off: order.id, at: input.now) }
            if let amount { sandbox.shop.refund(amount, of: order.id, at: input.now) }
        },
        one("refund-in-full", "is refunded in full by amount; its goods stay wanted") {
            $0.shop.refundInFull($2.id, at: $1.now)
        },
        one("return", "has shipped units given back", [Member("lines", "needed: {SKU: units}")]) {
            sandbox, input, order in
            let units = try input.body.need("lines", try input.units("lines", of: order))
            sandbox.shop.giveBack(units, of: order.id, at: input.now)
        },
        one("edit", "is edited", [Member("add", "a list of lines, as in placing"), Member("take", "{SKU: units}")]) {
            sandbox, input, order in
            let lines = try (input.body.objects("add") ?? []).map(line)
            let taken = try input.units("take", of: order)
            guard !lines.isEmpty || taken != nil else { throw StagingMistake(words: "add or take is missing") }
            for line in lines { sandbox.shop.add(line, to: order.id, at: input.now) }
            if let taken { sandbox.shop.take(taken, off: order.id, at: input.now) }
        },
        one("address", "goes elsewhere", addressMembers) { sandbox, input, order in
            sandbox.shop.edit(address: try address(input.body), of: order.id, at: input.now)
        },
        one(
            "shipping", "gets another shipping method",
            [Member("title", "needed: text"), Member("price", "amount; as before if missing")]
        ) {
            sandbox, input, order in
            let title = try input.body.need("title", try input.body.text("title"))
            sandbox.shop.changeShipping(title, price: try input.body.money("price"), of: order.id, at: input.now)
        },
        one("note", "gets a note", [Member("note", "text; none if missing")]) { sandbox, input, order in
            sandbox.shop.setNote(try input.body.text("note"), of: order.id, at: input.now)
        },
        one(
            "risk", "is assessed",
            [
                Member("recommendation", "ACCEPT, INVESTIGATE, CANCEL, NONE"),
                Member("level", "LOW, MEDIUM, HIGH, NONE"),
                Member("pending", "true while the assessment runs"),
            ]
        ) { sandbox, input, order in
            let risk = try risk(input.body)
            sandbox.shop.setRisk(
                risk.recommendation, level: risk.levels.first ?? "NONE",
                pending: try input.body.flag("pending") ?? false,
                of: order.id, at: input.now)
        },
        one(
            "terms", "gets payment terms",
            [Member("type", "RECEIPT, NET, FIXED, FULFILLMENT, UNKNOWN; none if missing")]
        ) {
            sandbox, input, order in
            sandbox.shop.setTerms(try terms(input.body, "type"), of: order.id, at: input.now)
        },
    ]

    /// A route of one order, that answers with the order.
    static func one(
        _ verb: String, _ purpose: String, _ members: [Member] = [],
        run: @escaping @Sendable (Sandbox, StagingInput, ShopOrder) throws -> Void
    ) -> StagingRoute {
        StagingRoute("POST", "orders/NAME/\(verb)", "an order \(purpose)", members) { sandbox, input in
            let order = try input.order(sandbox)
            try run(sandbox, input, order)
            return try look(sandbox, order.id)
        }
    }

    private static func look(_ sandbox: Sandbox, _ id: Int64) throws -> SandboxJSON {
        sandbox.shop.orders[id].map(StagingLook.order) ?? ["deleted": .int(id)]
    }

    // MARK: What is placed

    private static func order(_ body: StagingObject) throws -> NewOrder {
        let lines = try body.need("lines", try body.objects("lines")).map(line)
        guard !lines.isEmpty else { throw StagingMistake(words: "lines is empty") }
        var new = NewOrder(name: try body.text("name"), email: try body.text("email"), lines: lines)
        new.phone = try body.text("phone")
        new.customer = try body.id("customer")
        new.note = try body.text("note")
        if let place = try body.object("address") { new.address = try address(place, strict: true) }
        new.billing = try body.object("billing").map { try address($0, strict: true) }
        new.currency = try body.text("currency") ?? new.currency
        new.shipping = try body.money("shipping") ?? 0
        new.shippingDiscount = try body.money("shippingDiscount") ?? 0
        new.tax = try body.money("tax") ?? 0
        new.total = try body.money("total")
        if body.has("shippingTitle") { new.shippingTitle = try body.text("shippingTitle") }
        new.financialStatus = try body.text("financialStatus") ?? new.financialStatus
        new.location = try body.id("location") ?? new.location
        if body.has("method") { new.method = try body.word("method", of: methods) }
        new.test = try body.flag("test") ?? false
        new.source = try body.text("source") ?? new.source
        new.retailLocation = try body.id("retailLocation")
        new.terms = try terms(body, "terms")
        new.gateways = try body.texts("gateways") ?? new.gateways
        new.manualGateway = try body.flag("manualGateway") ?? false
        new.attributes = try body.pairs("attributes") ?? []
        new.tags = try body.texts("tags") ?? []
        new.createdAt = try body.time("createdAt")
        new.holdAtRouting = try body.text("holdAtRouting")
        new.fulfillAt = try body.time("fulfillAt")
        if let given = try body.object("risk") {
            try given.allow(["recommendation", "level"])
            new.risk = try risk(given)
        }
        return new
    }

    private static func line(_ body: StagingObject) throws -> NewOrder.Line {
        try body.allow([
            "sku", "title", "quantity", "price", "requiresShipping", "giftCard", "location", "service", "method",
            "hold",
            "fulfillAt", "discount", "properties",
        ])
        let sku = try body.text("sku")
        var line = NewOrder.Line(
            sku: sku, title: try body.text("title") ?? sku ?? "Thing", quantity: try body.units("quantity") ?? 1,
            price: try body.money("price") ?? 1000, requiresShipping: try body.flag("requiresShipping") ?? true,
            giftCard: try body.flag("giftCard") ?? false)
        line.location = try body.id("location")
        line.service = try body.text("service")
        line.method = try body.word("method", of: methods)
        line.hold = try body.text("hold")
        line.fulfillAt = try body.time("fulfillAt")
        line.discount = try body.money("discount") ?? 0
        line.properties = try body.pairs("properties") ?? []
        return line
    }

    private static func address(_ body: StagingObject, strict: Bool = false) throws -> NewOrder.Address {
        if strict { try body.allow(addressMembers.map(\.name)) }
        var place = NewOrder.Address(
            firstName: try body.text("firstName"), lastName: try body.text("lastName"),
            company: try body.text("company"), line1: try body.text("line1"), line2: try body.text("line2"),
            city: try body.text("city"), province: try body.text("province"), postalCode: try body.text("postalCode"),
            country: try body.text("country"), phone: try body.text("phone"))
        place.provinceCode = try body.text("provinceCode")
        return place
    }

    private static func terms(_ body: StagingObject, _ name: String) throws -> String? {
        try body.word(name, of: ["RECEIPT", "NET", "FIXED", "FULFILLMENT", "UNKNOWN"])
    }

    private static func risk(_ body: StagingObject) throws -> ShopOrder.Risk {
        ShopOrder.Risk(
            recommendation: try body.word("recommendation", of: ["ACCEPT", "INVESTIGATE", "CANCEL", "NONE"]) ?? "NONE",
            levels: [try body.word("level", of: ["LOW", "MEDIUM", "HIGH", "NONE"]) ?? "NONE"])
    }
}
