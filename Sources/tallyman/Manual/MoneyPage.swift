import Domain

extension ManualPage {
    static let money = ManualPage(
        name: "money", title: "What finance closes on, and how",
        about: "The month is to be closed, or money does not agree."
    ) { shop, text in
        text.say(
            "Revenue is closed on what Deposco shipped, by the date on which it shipped, in UTC; not on what was placed."
        )
        text.list([
            "Who takes the money: {payments.capture}. When an order is sent: {orders.send}.",
            "Where dispatch captures, a shipment in parts: {payments.partShipments}.",
            "An authorisation lasts {payments.authorisationLife} where the channel does not tell, and is an exception {payments.warnBefore} "
                + "before its end.",
        ])
        text.heading("Each day")
        text.say("Every break of the three-way match, with its value; it ends with 1 if one is red:")
        text.code(["tallyman money match", "tallyman money match --csv > breaks.csv"])
        text.table(
            ["break", "counts after", "red after"],
            MatchBreak.Class.allCases.map { kind in
                [kind.title, "{\(MoneySection.after(kind).face.key)}", "{\(MoneySection.red(kind).face.key)}"]
            })
        text.heading("Each month")
        text.list([
            "Wait until shipments of the last day are in: an hour into the month is enough while Deposco answers.",
            "Settle or name every red break. None of them changes a closed row by itself.",
            "Print the sums, then the rows, one for each shipment and line, and keep the file.",
        ])
        text.code(["tallyman money close 2026-02", "tallyman money close 2026-02 --csv > close-2026-02.csv"])
        text.say(
            "When to do nothing: a difference younger than in the table is on its way. Finance: \(shop.contact(.finance))."
        )
    }
}
