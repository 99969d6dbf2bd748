import Connectors
import Domain
import Store

/// Reads changes of the item master, and releases the orders that waited for an item.
struct PollItems: Sendable {
    let store: Store
    let deposco: DeposcoClient
    let fetching: Fetching
    let policy: Policy
    let intervals: Intervals
    let clock: CoreClock

    func work() async throws -> Outcome {
        let poll = Poll(clock)
        let known = try await store.read { try $0.marks.mark(CatalogueFlow.itemMark) }
        let since = known.map { poll.since($0, overlap: intervals.overlap, by: deposco.health) }
        var link: String?
        var pages = PageCount("Deposco's list of items")
        repeat {
            let page = try await fetching.page { () throws(CallFailure) in
                try await deposco.items(updatedSince: since, after: link, for: .catalogue)
            }
            let now = clock.now
            try await store.transact { try take(page, Step($0, policy: policy, at: now)) }
            link = try pages.follow(page.next)
        } while link != nil
        return .write { step in
            try step.append(.markMoved(poll.reached(deposco.health)), to: .mark(CatalogueFlow.itemMark))
            try RemoteSystem.deposco.answers(step)
            return .later(at: step.now + intervals.items)
        }
    }

    private func take(_ page: Page<Item>, _ step: Step) throws {
        let (flow, intake) = (CatalogueFlow(step), Intake(step))
        try intake.each(page.rows, of: "deposco items", id: \.number) { try flow.sight($0) }
        for row in page.unreadable { try intake.unreadable("deposco", "items", row) }
    }
}
