import Core
import Domain
import Sandbox

extension Drill {
    static let outage = Drill(
        "wms-outage", "An outage of the warehouse system",
        briefing: [
            "You are on call. Deposco is about to stop answering, for five minutes; after one minute it is an exception.",
            "Orders go on coming. Say who deals with the outage, and find out what waits for it. Quit when you have done what there is to do.",
        ],
        trouble: .connectorDown, orders: ["#2002", "#2003"],
        right: [DrillStep("the outage got an owner") { $0.action == "assignOwner" && $0.exception == .connectorDown }],
        wrong: [
            DrillStep("something was retried while Deposco was down") { $0.action == "retry" },
            DrillStep("an order was taken in while Deposco was down") { $0.action == "takeIn" },
        ],
        lesson:
            "Nothing is lost while a system is down: work waits, is tried again, and goes out by itself. A retry by hand only adds calls. "
            + "Own the outage, look at the connector's card for what waits, and tell the teams whose things are late.",
        open: { sandbox, now in sandbox.drillOrder("#2001", ["MUG-OWL"], at: now) },
        happenings: [
            DrillHappening(when: { $0.drillHas(["#2001"]) }) { sandbox, now in
                sandbox.deposco.settings.offline = true
                for name in ["#2002", "#2003"] { sandbox.drillOrder(name, ["MUG-OWL"], at: now) }
            },
            DrillHappening(after: 300_000) { sandbox, _ in sandbox.deposco.settings.offline = false },
        ],
        answer: { sandbox, _ in sandbox.deposco.settings.offline = false })
}
