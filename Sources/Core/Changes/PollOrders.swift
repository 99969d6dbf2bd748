import Connectors
import Domain
import Store

/// Reads changed orders from the WMS: their status, and which units will not be shipped.
struct PollOrders: Sendable {
    let store: Store
    let deposco: DeposcoClient
    let fetching: Fetching
    let interval: Span
    let policy: Policy
    let clock: CoreClock

    private static let mark = "deposco.orders"

    func work() async throws -> Outcome {
        let poll = Poll(clock)
        let since = poll.since(
            try await store.read { try $0.marks.mark(Self.mark) }, overlap: Limits.Changes.overlap, by: deposco.health)
        var link: String?
        var pages = PageCount("Deposco's list of orders")
        repeat {
            let page = try await fetching.page { () throws(CallFailure) in
                try await deposco.orders(updatedSince: since, after: link, for: .shipments) { _ in true }
            }
            let now = clock.now
            try await store.transact { [policy] tx in
                let step = Step(tx, policy: policy, at: now)
                try Intake(step).each(page.rows, of: "deposco orders", id: \.number) { try ChangeFlow(step).sight($0) }
                for row in page.unreadable { try Intake(step).unreadable("deposco", "salesOrders", row) }
            }
            link = try pages.follow(page.next)
        } while link != nil
        return .write { [deposco, interval] step in
            try step.append(.markMoved(poll.reached(deposco.health)), to: .mark(Self.mark))
            return .later(at: step.now + interval)
        }
    }
}
