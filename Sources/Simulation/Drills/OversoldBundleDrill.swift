import Core
import Domain
import Sandbox

extension Drill {
    static let oversoldBundle = Drill(
        "oversold-bundle", "An oversold bundle",
        briefing: [
            "The gift set is a mug and a candle. Two customers have bought one. The warehouse had three candles, and has just counted one.",
            "Find what is oversold and which order is at risk, see that somebody decides about it, and leave a note on it, so that "
                + "colleagues do not promise it for today.",
        ],
        trouble: .oversold, orders: ["#2001", "#2002"],
        right: [
            DrillStep("what is oversold got an owner") { $0.action == "assignOwner" && $0.exception == .oversold },
            DrillStep("the order at risk, #2002, got a note") { $0.action == "note" && $0.order == "#2002" },
        ],
        wrong: [
            DrillStep("the note went to #2001, whose candle is there") { $0.action == "note" && $0.order == "#2001" }
        ],
        lesson:
            "A bundle is as scarce as its scarcest part. The exception names the item and the orders at risk, the youngest first: those that the "
            + "warehouse does not have yet, such as one that is not paid. Somebody decides whether goods are on their way, or which order is "
            + "cancelled or sent later; it ends when the stock covers the orders.",
        core: { settings in
            settings.intervals.stock = .seconds(5)
            settings.policy.stock = StockPolicy(locations: ["1": []])
            settings.bundles = [
                SKU("SET-GIFT"): [
                    BundleComponent(sku: SKU("MUG-OWL"), quantity: 1),
                    BundleComponent(sku: SKU("CANDLE-FIG"), quantity: 1),
                ]
            ]
        },
        open: { sandbox, now in
            sandbox.shop.addVariant(sku: "SET-GIFT", title: "Gift set", price: 2990)
            for sku in ["MUG-OWL", "CANDLE-FIG", "SET-GIFT"] { sandbox.shop.setStock(sku, 0) }
            sandbox.deposco.setStock("MUG-OWL", "MAIN", 20, at: now)
            sandbox.deposco.setStock("CANDLE-FIG", "MAIN", 3, at: now)
        },
        happenings: [
            DrillHappening(after: 6000) { sandbox, now in sandbox.drillOrder("#2001", ["SET-GIFT"], at: now) },
            // The warehouse has put a candle aside for the first, and knows nothing of the second.
            DrillHappening(after: 8000, when: { $0.drillHas(["#2001"]) }) { sandbox, now in
                sandbox.drillOrder("#2002", ["SET-GIFT"], payment: "pending", at: now)
            },
            DrillHappening(after: 9000) { sandbox, now in
                sandbox.deposco.adjust("CANDLE-FIG", "MAIN", by: -2, reason: "count", at: now)
            },
        ],
        answer: { sandbox, now in sandbox.deposco.adjust("CANDLE-FIG", "MAIN", by: 5, reason: "delivery", at: now) })
}
