import Core
import Domain
import Sandbox

extension Drill {
    static let lateCancellations = Drill(
        "late-cancellations", "Cancellations that come too late",
        briefing: [
            "Two customers ask to cancel, and the warehouse has begun with both orders. It has said on the phone: nothing can be pulled any "
                + "more, both parcels are taped.",
            "Give both customers an answer before the rule does.",
        ],
        trouble: .lateCancellation, orders: ["#2001", "#2002"],
        right: ["#2001", "#2002"].map { (name: String) in
            DrillStep("the cancellation of \(name) was rejected, with words for the customer") {
                $0.action == "rejectCancellation" && $0.order == name
            }
        },
        wrong: [DrillStep("it was retried, which only asks the warehouse again") { $0.action == "retry" }],
        lesson:
            "Past the point of no return the warehouse decides. Where it cannot pull the parcel, reject with a reason of your own, which "
            + "the customer reads: the rule's standing words come otherwise, and later.",
        open: { sandbox, now in
            sandbox.drillOrder("#2001", ["MUG-OWL"], at: now)
            sandbox.drillOrder("#2002", ["CANDLE-FIG"], at: now)
        },
        happenings: [
            DrillHappening(when: { $0.drillHas(["#2001", "#2002"]) }) { sandbox, now in
                for name in ["#2001", "#2002"] {
                    sandbox.deposco.setStatus("Picking", of: String(name.dropFirst()), at: now)
                    guard let order = sandbox.shop.order(named: name) else { continue }
                    sandbox.shop.requestCancellation(order.id, message: "Ordered twice by mistake, sorry", at: now)
                }
            }
        ])
}
