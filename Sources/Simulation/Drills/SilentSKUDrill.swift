import Core
import Domain
import Sandbox

extension Drill {
    static let silentSKU = Drill(
        "silent-sku", "A silent SKU",
        briefing: [
            "Since this morning the shop sells a tall vase. Two customers have bought one, and nobody in the warehouse has seen an order.",
            "No system reports an error. Find out why the orders do not arrive, and see that it becomes somebody's work.",
        ],
        trouble: .unknownSKU, orders: ["#2001", "#2002"],
        right: [
            DrillStep("the exception of the SKU got an owner") {
                $0.action == "assignOwner" && $0.exception == .unknownSKU
            }
        ],
        wrong: [
            DrillStep("an order was retried although the item was still missing") { $0.action == "retry" },
            DrillStep("an order was taken in, which makes no item") { $0.action == "takeIn" },
        ],
        lesson:
            "The item is not in Deposco, so a retry can only fail again. Give the exception to whoever makes items: the orders go on by "
            + "themselves within a minute of the item appearing.",
        open: { sandbox, now in
            sandbox.shop.addVariant(sku: "VASE-TALL", title: "Vase, tall", price: 3300)
            sandbox.drillOrder("#2001", ["VASE-TALL"], at: now)
            sandbox.drillOrder("#2002", ["VASE-TALL", "MUG-OWL"], at: now)
            sandbox.drillOrder("#2003", ["MUG-OWL"], at: now)
        },
        answer: { sandbox, now in sandbox.deposco.setItem(number: "VASE-TALL", name: "Vase, tall", at: now) })
}
