/// The item master, stock, variants, locations, and what the app may see.
enum StagingStock {
    private typealias Member = StagingRoute.Member

    static let routes: [StagingRoute] = [
        StagingRoute(
            "POST", "items", "sets an item of Deposco's item master",
            [
                Member("number", "needed: text"), Member("name", "text"), Member("active", "true or false"),
                Member("components", "a list of {item, quantity}, for a kit"),
            ]
        ) { sandbox, input in
            let number = try input.body.need("number", try input.body.text("number"))
            let components = try (input.body.objects("components") ?? []).map { part in
                try part.allow(["item", "quantity"])
                return (
                    item: try part.need("item", try part.text("item")), quantity: try part.units("quantity") ?? 1
                )
            }
            sandbox.deposco.setItem(
                number: number, name: try input.body.text("name") ?? number,
                active: try input.body.flag("active") ?? true,
                components: components, at: input.now)
            return ["number": .string(number)]
        },
        StagingRoute(
            "POST", "stock", "sets what Deposco has of an item, or what the shop shows of a SKU",
            [
                Member("item", "text, with facility"), Member("facility", "text"), Member("sku", "text, with location"),
                Member("location", "id; 1 if missing"), Member("units", "needed: number"),
            ]
        ) { sandbox, input in
            let units = try input.body.need("units", try input.body.whole("units", 0...1_000_000))
            if let item = try input.body.text("item") {
                let facility = try input.body.need("facility", try input.body.text("facility"))
                sandbox.deposco.setStock(item, facility, units, at: input.now)
                return ["available": .int(sandbox.deposco.available(item, facility) ?? 0)]
            }
            guard let sku = try input.body.text("sku") else { throw StagingMistake(words: "item or sku is missing") }
            let location = try input.body.id("location") ?? Shop.location
            guard sandbox.shop.variants.contains(where: { $0.sku == sku }) else {
                throw StagingMistake(words: "sku: the shop has no variant \(sku)")
            }
            sandbox.shop.setStock(sku, units, at: location)
            return ["available": .int(sandbox.shop.level(sku, at: location)?.available ?? 0)]
        },
        StagingRoute(
            "POST", "stock/forget", "Deposco no longer tells what it has of an item, at a facility or anywhere",
            [Member("item", "needed: text"), Member("facility", "text; everywhere if missing")]
        ) { sandbox, input in
            let item = try input.body.need("item", try input.body.text("item"))
            sandbox.deposco.forgetStock(item, try input.body.text("facility"), at: input.now)
            return ["item": .string(item)]
        },
        StagingRoute("GET", "variants", "lists the shop's variants") { sandbox, _ in
            ["variants": .array(sandbox.shop.variants.map(variant))]
        },
        StagingRoute(
            "POST", "variants", "adds a variant, with new ids even if there was one of its SKU",
            [
                Member("sku", "text"), Member("title", "text"), Member("price", "amount"),
                Member("requiresShipping", "true or false"), Member("active", "true or false"),
                Member("stock", "number; not tracked if missing"),
            ]
        ) { sandbox, input in
            let sku = try input.body.text("sku")
            let added = sandbox.shop.addVariant(
                sku: sku, title: try input.body.text("title") ?? sku ?? "Thing",
                price: try input.body.money("price") ?? 1000,
                requiresShipping: try input.body.flag("requiresShipping") ?? true,
                active: try input.body.flag("active") ?? true)
            if let sku, let units = try input.body.whole("stock", 0...1_000_000) { sandbox.shop.setStock(sku, units) }
            return variant(added)
        },
        StagingRoute("POST", "variants/ID/delete", "deletes a variant") { sandbox, input in
            let id = try found(sandbox, input).id
            sandbox.shop.deleteVariant(id, at: input.now)
            return ["deleted": .int(id)]
        },
        StagingRoute(
            "POST", "variants/ID/unstock", "stops stocking a variant at a location",
            [
                Member("location", "id; 1 if missing")
            ]
        ) { sandbox, input in
            let one = try found(sandbox, input)
            sandbox.shop.unstock(one.id, at: try input.body.id("location") ?? Shop.location, now: input.now)
            return variant(one)
        },
        StagingRoute(
            "POST", "locations", "sets the shop's locations beside location 1",
            [
                Member("other", "list of ids"), Member("service", "ids of this app's fulfilment service"),
                Member("otherService", "ids of other apps' services"),
            ]
        ) { sandbox, input in
            if let ids = try input.body.ids("other") { sandbox.shop.settings.otherLocations = ids }
            if let ids = try input.body.ids("service") { sandbox.shop.settings.serviceLocations = ids }
            if let ids = try input.body.ids("otherService") { sandbox.shop.settings.otherServiceLocations = ids }
            return ["locations": .array(sandbox.shop.locations.map { .int($0) })]
        },
        StagingRoute(
            "POST", "locations/ID/deactivate", "closes a location",
            [
                Member("movingTo", "id of the location to which its orders go")
            ]
        ) { sandbox, input in
            let id = try input.number("ID")
            guard sandbox.shop.locations.contains(id) else {
                throw StagingMistake(status: 404, words: "the shop has no location \(id)")
            }
            sandbox.shop.deactivate(id, movingTo: try input.body.id("movingTo"), at: input.now)
            return ["inactive": .array(sandbox.shop.inactiveLocations.sorted().map { .int($0) })]
        },
    ]

    private static func found(_ sandbox: Sandbox, _ input: StagingInput) throws -> ShopVariant {
        let id = try input.number("ID")
        guard let one = sandbox.shop.variants.first(where: { $0.id == id }) else {
            throw StagingMistake(status: 404, words: "the shop has no variant \(id)")
        }
        return one
    }

    private static func variant(_ one: ShopVariant) -> SandboxJSON {
        ["id": .int(one.id), "item": .int(one.item), "sku": .text(one.sku), "tracked": .bool(one.tracked)]
    }
}
