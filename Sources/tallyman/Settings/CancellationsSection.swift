import Connectors
import Core
import Domain

enum CancellationsSection {
    static let section = SettingSection(
        "cancellations", "What becomes of requests to cancel.", more: CancellationSenders.more
    ) {
        Setting(
            "cancellations.decideWithin", .span(atLeast: .zero), default: .minutes(15),
            to: .core(\.policy.decideWithin),
            "How long a cancellation past the point of no return waits for a person; then it is refused. `0s` refuses at once."
        )
        Setting(
            "cancellations.lateMessage", .text,
            default: "Your order is already being packed, so it can no longer be cancelled.",
            to: .core(\.policy.lateCancellationMessage),
            "What the customer may read when a late cancellation is refused. While this is as here, the refusal of an order that has left says "
                + "that it has left the warehouse.")
        CancellationSenders.senders
        statuses
    }

    // MARK: The point of no return

    private static let stoppable = Setting(
        "cancellations.statuses.stoppable", .texts, default: PointOfNoReturn().stoppable.sorted(),
        to: .core { $0.policy.pointOfNoReturn.stoppable = Set($1) }, "The order can still be stopped.")

    private static let committed = Setting(
        "cancellations.statuses.committed", .texts, default: PointOfNoReturn().committed.sorted(),
        to: .core { $0.policy.pointOfNoReturn.committed = Set($1) }, "The order is past the point of no return.")

    private static let cancelled = Setting(
        "cancellations.statuses.cancelled", .texts, default: PointOfNoReturn().cancelled.sorted(),
        to: .core { $0.policy.pointOfNoReturn.cancelled = Set($1) }, "The order is cancelled already.")

    private static let statuses = SettingSection(
        "cancellations.statuses",
        "The point of no return: Deposco's exact order statuses, of V2 and of V1. One in none of the lists is unknown: nothing is done.",
        check: check
    ) {
        stoppable
        committed
        cancelled
    }

    private static func check(_ check: SettingCheck) {
        var seen: Set<String> = []
        var twice: Set<String> = []
        for names in [check[stoppable], check[committed], check[cancelled]].map(Set.init) {
            twice.formUnion(seen.intersection(names))
            seen.formUnion(names)
        }
        for name in twice.sorted() { check.note("`\(name)` stands in two of the lists: keep it in one", at: statuses) }
    }
}
