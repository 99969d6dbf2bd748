import Core
import Domain
import Sandbox

extension Drill {
    static let fulfilledElsewhere = Drill(
        "fulfilled-elsewhere", "Orders that were fulfilled elsewhere",
        briefing: [
            "Two orders were fulfilled by hand in Shopify, and both fulfilments were taken back: the orders are open again, and are not sent "
                + "by themselves.",
            "The branch in town has said: the goods of #2001 went over its counter, the fulfilment should never have been taken back. Those "
                + "of #2002 were never handed over, and its customer waits for a parcel. Deal with both.",
        ],
        trouble: .notDue, orders: ["#2001", "#2002"],
        right: [
            DrillStep("#2002 was taken in") { $0.action == "takeIn" && $0.order == "#2002" },
            DrillStep("#2001 got an owner or a note, and stayed here") {
                ["assignOwner", "note"].contains($0.action) && $0.order == "#2001"
            },
        ],
        wrong: [
            DrillStep("#2001 was taken in, so its goods leave twice") { $0.action == "takeIn" && $0.order == "#2001" }
        ],
        lesson:
            "What is open again after it was fulfilled leaves only when a person takes it in, and who takes it in must know that it has "
            + "not left already. What has left is fulfilled in the channel again; until then a note tells colleagues.",
        open: { sandbox, now in
            for name in ["#2001", "#2002"] {
                sandbox.drillOrder(name, ["CANDLE-FIG"], at: now)
                guard let order = sandbox.shop.order(named: name) else { continue }
                sandbox.shop.fulfilByHand(order.id, at: now)
            }
        },
        happenings: [
            DrillHappening(after: 8000) { sandbox, now in
                for name in ["#2001", "#2002"] {
                    guard let order = sandbox.shop.order(named: name), let made = order.fulfilments.first else {
                        continue
                    }
                    sandbox.shop.cancelFulfilment(made.id, of: order.id, at: now)
                }
            }
        ])
}
