import Domain
import Store

/// Checks that the desk's figures add up to the orders that there are.
struct FiguresInvariants {
    let store: Store

    func violations(_ records: [OrderRecord], at now: Instant) async throws -> [String] {
        let gap = try await store.read { try $0.figures.all(now: now).gap }
        var stages: [OrderStage: Int] = [:]
        for record in records { stages[record.stage, default: 0] += 1 }
        var found: [String] = []
        func equal(_ what: String, _ shown: Int, _ there: Int) {
            if shown != there { found.append("the desk shows \(shown) orders \(what) and there are \(there)") }
        }
        equal("blocked", gap.blocked, stages[.blocked] ?? 0)
        equal("queued", gap.queued, stages[.queued] ?? 0)
        equal("sent", gap.sent, stages[.sent] ?? 0)
        equal("in review", gap.review, stages[.review] ?? 0)
        equal("in the gap", gap.gap, records.count(where: \.stage.inGap))
        equal("by their age", gap.under5m + gap.under15m + gap.under60m + gap.over60m, gap.gap)
        equal("awaiting payment", gap.awaitingPayment, stages[.awaitingPayment] ?? 0)
        for (stage, shown) in [(OrderStage.notDue, gap.notDue), (.elsewhere, gap.elsewhere)] {
            let there = reasons(records, at: stage)
            for reason in Set(shown.keys).union(there.keys).sorted() {
                equal("\(stage), \(reason),", shown[reason] ?? 0, there[reason] ?? 0)
            }
        }
        let settled: [OrderStage] = [.nothingToShip, .received, .partlyShipped, .shipped, .cancelled]
        let shown = gap.gap + gap.awaitingPayment + gap.notDue.values.reduce(0, +) + gap.elsewhere.values.reduce(0, +)
        equal("placed", shown + settled.reduce(0) { $0 + (stages[$1] ?? 0) }, records.count)
        return found
    }

    /// How many orders wait, or are somebody else's, for each reason: for the first, where there are several.
    private func reasons(_ records: [OrderRecord], at stage: OrderStage) -> [String: Int] {
        records.reduce(into: [:]) { counts, record in
            guard record.stage == stage else { return }
            let reason = record.waits.first { $0.reason.isForNow == (stage == .notDue) }?.reason
            counts[reason?.name ?? "", default: 0] += 1
        }
    }
}
