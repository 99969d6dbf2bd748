import Core
import Domain
import Sandbox

extension Drill {
    static let unscannedParcels = Drill(
        "unscanned-parcels", "Parcels without a scan",
        briefing: [
            "Two parcels left the warehouse, and no carrier has scanned them, so their customers were not told. In this drill a hold is "
                + "overdue after twenty seconds.",
            "The carrier has said on the phone: the parcel of #2001 is on the van. Of the parcel of #2002 it knows nothing, and the warehouse "
                + "is still looking for it. Do what can be done now, for both.",
        ],
        trouble: .notificationOverdue, orders: ["#2001", "#2002"],
        right: [
            DrillStep("the notification of #2001 was released") {
                $0.action == "releaseNotification" && $0.order == "#2001"
            },
            DrillStep("the parcel of #2002 got an owner, who follows it") {
                $0.action == "assignOwner" && $0.order == "#2002"
            },
        ],
        wrong: [
            DrillStep("the customer of #2002 was told of a parcel that nobody has") {
                $0.action == "releaseNotification" && $0.order == "#2002"
            }
        ],
        lesson:
            "A notification is released by hand only when somebody knows that the parcel is on its way. What nobody knows of stays held, "
            + "and gets an owner: it clears itself with the first scan.",
        core: { settings in
            settings.policy.hold.warnAfter = .seconds(20)
            settings.policy.hold.stallAfter = .minutes(10)
        },
        open: { sandbox, now in
            sandbox.drillOrder("#2001", ["MUG-OWL"], at: now)
            sandbox.drillOrder("#2002", ["TEE-RED-M"], at: now)
        },
        happenings: [
            DrillHappening(when: { $0.drillHas(["#2001", "#2002"]) }) { sandbox, now in
                for number in ["2001", "2002"] { sandbox.deposco.ship(number, at: now) }
            }
        ])
}
