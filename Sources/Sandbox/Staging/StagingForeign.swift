/// Orders that somebody else sent to the stand-in Deposco, as an integration of before would have.
enum StagingForeign {
    private typealias Member = StagingRoute.Member

    static let routes: [StagingRoute] = [
        StagingRoute(
            "POST", "warehouse-orders", "puts an order into Deposco as another integration would",
            [
                Member("number", "needed: text"), Member("lines", "needed: a list of {item, quantity, shipped, line}"),
                Member("customerOrderNumber", "text: the order's name"), Member("reference", "text: the order's id"),
                Member("source", "text; other if missing"), Member("facility", "text"),
                Member("status", "text; New if missing"),
            ]
        ) { sandbox, input in
            let number = try input.body.need("number", try input.body.text("number"))
            guard sandbox.deposco.orders[number] == nil else {
                throw StagingMistake(status: 409, words: "number: Deposco has an order \(number)")
            }
            let rows = try input.body.need("lines", try input.body.objects("lines"))
            let lines = try rows.map { row in
                try row.allow(["item", "quantity", "shipped", "line"])
                return DeposcoSystem.Foreign.Line(
                    item: try row.need("item", try row.text("item")), quantity: try row.units("quantity") ?? 1,
                    shipped: try row.units("shipped") ?? 0, customerLine: try row.text("line"))
            }
            var order = DeposcoSystem.Foreign(number: number, lines: lines)
            order.customerOrderNumber = try input.body.text("customerOrderNumber")
            order.reference = try input.body.text("reference")
            order.source = try input.body.text("source") ?? "other"
            order.facility = try input.body.text("facility")
            order.status = try input.body.text("status") ?? "New"
            order.put(into: sandbox.deposco, at: input.now)
            return ["number": .string(number), "status": .string(sandbox.deposco.orders[number]?.status ?? "")]
        }
    ]
}
