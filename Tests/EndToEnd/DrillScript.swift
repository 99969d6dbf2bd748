import Testing

/// One drill, and how it is handled by keys: rightly, and wrongly.
struct DrillScript: Sendable, CustomTestStringConvertible {
    let name: String
    let title: String
    /// What the debrief says of the wrong handling.
    let told: String
    let right: @Sendable (DrillDesk) async throws -> Void
    let wrong: @Sendable (DrillDesk) async throws -> Void

    var testDescription: String { name }

    /// In the order in which the demo offers them.
    static let all = [
        DrillScript(
            name: "silent-sku", title: "A silent SKU", told: "retried although the item was still missing",
            right: { desk in
                try desk.press("2")
                try await desk.sees("sold a day", "> VASE-TALL")
                try desk.press("Enter")
                try await desk.sees("PLAYBOOK", "#2001")
                try await desk.own()
            },
            wrong: { desk in
                try desk.press("2")
                try await desk.sees("sold a day", "> VASE-TALL")
                try await desk.act("r", done: "retried")
            }),
        DrillScript(
            name: "late-cancellations", title: "Cancellations that come too late",
            told: "retried, which only asks the warehouse again",
            right: { desk in
                try desk.press("4")
                try await desk.sees("CANCELLATIONS  2", "#2001  late", "#2002  late")
                try desk.press("*")
                try await desk.sees("2 marked")
                try await desk.act("X", saying: "both parcels are taped", done: "rejected")
            },
            wrong: { desk in
                try desk.press("5")
                try await desk.sees("EXCEPTIONS  2", "Cancellation came too late")
                try await desk.choose("#2002")
                try await desk.act("r", done: "retried")
            }),
        DrillScript(
            name: "unscanned-parcels", title: "Parcels without a scan", told: "told of a parcel that nobody has",
            right: { desk in
                try desk.press("3")
                try await desk.sees("HELD NOTIFICATIONS  2", "#2001  OVERDUE", "#2002  OVERDUE")
                try await desk.choose("#2001")
                try await desk.act("R", saying: "it is on the van", done: "released")
                try desk.press("5")
                try await desk.sees("EXCEPTIONS  1", "#2002", "Shipped, and the customer not told")
                try await desk.choose("#2002")
                try await desk.own()
            },
            wrong: { desk in
                try desk.press("3")
                try await desk.sees("HELD NOTIFICATIONS  2")
                try await desk.choose("#2002")
                try await desk.act("R", saying: "it will be there", done: "released")
            }),
        DrillScript(
            name: "wms-outage", title: "An outage of the warehouse system", told: "retried while Deposco was down",
            right: { desk in
                try desk.press("5")
                try await desk.sees("EXCEPTIONS  1", "Deposco does not answer")
                try await desk.choose("Deposco")
                try desk.press("Enter")
                try await desk.sees("PLAYBOOK", "Nothing is lost")
                try await desk.own()
            },
            wrong: { desk in
                try desk.press("1")
                try await desk.sees("DUE AND NOT RECEIVED", "#2002  queued", "#2003  queued")
                try await desk.choose("#200")
                try await desk.act("r", done: "retried")
            }),
        DrillScript(
            name: "fulfilled-elsewhere", title: "Orders that were fulfilled elsewhere", told: "its goods leave twice",
            right: { desk in
                try desk.press("d")
                try await desk.sees("#2001  not due  open again", "#2002  not due  open again")
                try await desk.choose("#2002")
                try await desk.act("T", saying: "they were never handed over", done: "taken in")
                try await desk.choose("#2001")
                try await desk.act("n", saying: "went over the counter", done: "noted")
            },
            wrong: { desk in
                try desk.press("d")
                try await desk.sees("#2001  not due  open again", "#2002  not due  open again")
                try await desk.choose("#2001")
                try await desk.act("T", saying: "it is open again", done: "taken in")
            }),
        DrillScript(
            name: "oversold-bundle", title: "An oversold bundle", told: "whose candle is there",
            right: { desk in
                try desk.press("5")
                try await desk.sees("EXCEPTIONS  1", "CANDLE-FIG is oversold")
                try await desk.choose("CANDLE-FIG")
                try desk.press("Enter")
                try await desk.sees("PLAYBOOK", "at risk, the youngest first: #2002")
                try await desk.own()
                try await desk.find("2002")
                try await desk.act("n", saying: "do not promise it for today", done: "noted")
            },
            wrong: { desk in
                try await desk.sees("CANDLE-FIG", "Sold more than there is")
                try await desk.find("2001")
                try await desk.act("n", saying: "do not promise it for today", done: "noted")
            }),
        DrillScript(
            name: "dropped-subscription", title: "A webhook subscription that was dropped", told: "not noticed",
            right: { desk in
                try desk.press("5")
                try await desk.sees("> Shopify", "Shopify does not send")
                try desk.press("Enter")
                try await desk.sees("PLAYBOOK", "orders/create")
                try await desk.act("r", done: "retried")
            },
            wrong: { _ in }),
        DrillScript(
            name: "poisoned-message", title: "A poisoned message", told: "a team that can mend no message",
            right: { desk in
                try desk.press("5")
                try await desk.sees("EXCEPTIONS  1", "shopify/orders/create")
                try await desk.choose("shopify/orders/create")
                try desk.press("Enter")
                try await desk.sees("PLAYBOOK", "detail")
                try await desk.own()
            },
            wrong: { desk in
                try desk.press("5")
                try await desk.sees("EXCEPTIONS  1", "shopify/orders/create")
                try await desk.choose("shopify/orders/create")
                try await desk.own("merchandising")
            }),
    ]
}
