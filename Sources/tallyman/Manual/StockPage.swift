import Domain

extension ManualPage {
    static let stock = ManualPage(
        name: "stock", title: "Stock: a discrepancy or a delay?",
        about: "The channel shows another figure than the warehouse has: is goods missing, or late data?"
    ) { shop, text in
        guard shop.has(StockSection.section) else {
            text.say("This core does not push stock (the configuration has no `stock`). Ask whoever sees to it.")
            return
        }
        text.say(
            "What the channel shows is what Deposco has, less what orders on their way will take, less {stock.safety} units kept back of "
                + "every SKU; other numbers by SKU: {stock.safetyMap}.")
        text.heading("Which is it?")
        text.list([
            "Look at the oldest figure first: movements are read every {sweeps.stock} and pushed {stock.push}, snapshots every "
                + "{stock.snapshotEvery}. A difference that is younger is no difference yet.",
            "Look at Queues, stock: what waits there is a delay. Look at Connectors: while Deposco or the channel is down, all of it is late.",
            "A comparison of everything runs every {stock.auditEvery} and names each difference: \"a physical discrepancy\" where Deposco "
                + "itself adjusted, \"a delay\" where the feed had not told the movement yet, \"the channel had\" where somebody changed "
                + "the channel.",
        ])
        text.table(
            ["what it says", "whose it is", "what to do"],
            [
                [
                    "a physical discrepancy", "the warehouse (\(shop.contact(.warehouse)))",
                    "have it counted; the figure is right already",
                ],
                [
                    "a delay", "on-call (\(shop.contact(.oncall)))",
                    "nothing, if the next comparison agrees; else look at the feed",
                ],
                [
                    "the channel had another figure", "operations (\(shop.contact(.operations)))",
                    "find who sets it; it was put right",
                ],
            ])
        text.heading("Where it shows")
        text.list([
            "Location on the channel: {stock.location}; facilities behind it: {stock.facilities}.",
            "A SKU on several variants: {stock.sharedSKU}. A variant that is not stocked at its location: {stock.unstocked}.",
            "Where another shop sells from the same facility, Deposco's figure lacks what its orders take once Deposco has them; until then "
                + "both shops show the same units. Keep back ({stock.safety} now) what the other one sells in that time.",
        ])
    }
}
