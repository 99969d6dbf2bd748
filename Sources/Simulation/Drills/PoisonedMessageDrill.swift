import Core
import Domain
import Sandbox

extension Drill {
    static let poisonedMessage = Drill(
        "poisoned-message", "A poisoned message",
        briefing: [
            "A signed message has arrived that cannot be understood. It is kept, and nothing waits behind it: #2001 goes its way.",
            "Read why it cannot be read, and see that somebody who can mend it has it.",
        ],
        trouble: .unreadableBody, orders: [],
        right: [
            DrillStep("somebody who can mend it got the message") {
                $0.action == "assignOwner" && $0.exception == .unreadableBody && !isForOthers($0)
            }
        ],
        wrong: [
            DrillStep("it was given to a team that can mend no message") {
                $0.action == "assignOwner" && $0.exception == .unreadableBody && isForOthers($0)
            },
            DrillStep("it was retried, and the same bytes cannot be read the second time either") {
                $0.action == "retry"
            },
        ],
        lesson:
            "The reason stands on the exception's card. A sender that changed its format is on-call's to mend; the sweep fetches the "
            + "order itself, so no customer waits for this message.",
        open: { sandbox, now in
            sandbox.drillOrder("#2001", ["MUG-OWL"], at: now)
        },
        happenings: [
            DrillHappening(after: 2000) { sandbox, now in
                sandbox.shop.sendUnreadable(topic: "orders/create", at: now)
            }
        ])

    /// Whether it was given to another team than on-call, or to nobody.
    private static func isForOthers(_ act: DrillAct) -> Bool {
        let others = Team.allCases.filter { $0 != .oncall }.map(\.rawValue) + ["nobody"]
        return others.contains { act.outcome == "assigned to \($0)" }
    }
}
