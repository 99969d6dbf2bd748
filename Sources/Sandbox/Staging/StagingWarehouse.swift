/// What the warehouse and the carrier do by themselves.
enum StagingWarehouse {
    private typealias Member = StagingRoute.Member

    static let routes: [StagingRoute] = [
        StagingRoute("GET", "warehouse/NUMBER", "shows a WMS order with its shipments") { try look($0, order($0, $1)) },
        one("status", "gets another status", [Member("status", "needed: New, Released, Picking, Review, ...")]) {
            let status = try $1.body.need("status", try $1.body.text("status"))
            $0.deposco.setStatus(status, of: $2.number, at: $1.now)
        },
        one("ship", "is handed to the carrier", [Member("inPart", "true for half of it")]) {
            $0.deposco.ship($2.number, inPart: try $1.body.flag("inPart") ?? false, at: $1.now)
        },
        one(
            "short", "has units that cannot be found",
            [Member("item", "needed: text"), Member("units", "number; 1 if missing")]
        ) { sandbox, input, order in
            let item = try input.body.need("item", try input.body.text("item"))
            guard let line = order.lines.first(where: { $0.item == item }) else {
                throw StagingMistake(words: "item: \(order.number) has no \(item)")
            }
            sandbox.deposco.cancel(try input.body.units("units") ?? 1, ofLine: line.id, order.number, at: input.now)
        },
        shipment("scan", "is scanned by the carrier") { $0.deposco.scan(shipment: $2, at: $1.now) },
        shipment("roll-back", "is taken back") { $0.deposco.rollBack(shipment: $2, at: $1.now) },
        shipment(
            "relabel", "gets other numbers", [Member("numbers", "needed: list of texts"), Member("carrier", "text")]
        ) {
            let numbers = try $1.body.need("numbers", try $1.body.texts("numbers"))
            guard !numbers.isEmpty else { throw StagingMistake(words: "numbers is empty") }
            $0.deposco.relabel(shipment: $2, numbers, carrier: try $1.body.text("carrier"), at: $1.now)
        },
    ]

    private static func one(
        _ verb: String, _ purpose: String, _ members: [StagingRoute.Member] = [],
        act: @escaping @Sendable (Sandbox, StagingInput, DeposcoOrder) throws -> Void
    ) -> StagingRoute {
        StagingRoute("POST", "warehouse/NUMBER/\(verb)", "a WMS order \(purpose)", members) { sandbox, input in
            let order = try order(sandbox, input)
            try act(sandbox, input, order)
            return look(sandbox, sandbox.deposco.order(number: order.number) ?? order)
        }
    }

    private static func shipment(
        _ verb: String, _ purpose: String, _ members: [StagingRoute.Member] = [],
        act: @escaping @Sendable (Sandbox, StagingInput, String) throws -> Void
    ) -> StagingRoute {
        StagingRoute("POST", "shipments/NUMBER/\(verb)", "a shipment \(purpose)", members) { sandbox, input in
            let number = input.names["NUMBER"] ?? ""
            guard let found = sandbox.deposco.shipments.first(where: { $0.number == number }) else {
                throw StagingMistake(status: 404, words: "the warehouse has no shipment \(number)")
            }
            try act(sandbox, input, number)
            return sandbox.deposco.order(number: found.order).map { look(sandbox, $0) } ?? [:]
        }
    }

    private static func order(_ sandbox: Sandbox, _ input: StagingInput) throws -> DeposcoOrder {
        let number = input.names["NUMBER"] ?? ""
        guard let found = sandbox.deposco.order(number: number) else {
            throw StagingMistake(status: 404, words: "the warehouse has no order \(number)")
        }
        return found
    }

    private static func look(_ sandbox: Sandbox, _ order: DeposcoOrder) -> SandboxJSON {
        [
            "number": .string(order.number), "status": .string(order.status),
            "lines": .array(
                order.lines.map {
                    [
                        "item": .string($0.item), "quantity": .int($0.quantity), "cancelled": .int($0.cancelled),
                        "shipped": .int($0.shipped),
                    ]
                }),
            "shipments": .array(
                sandbox.deposco.shipments.filter { $0.order == order.number }.map {
                    [
                        "number": .string($0.number), "status": .string($0.status),
                        "numbers": .array($0.tracking.map { .string($0) }),
                    ]
                }),
        ]
    }
}
