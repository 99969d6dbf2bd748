import Connectors
import Domain
import Store

/// Checks an import's status. Once it has ended, handles each failure and reads the rest back, page by page.
struct FollowBatch: Sendable {
    let store: Store
    let deposco: DeposcoClient
    let fetching: Fetching
    let policy: Policy
    let clock: CoreClock
    let attempt: Attempt

    /// - Parameter request: Deposco's id of the import; `nil` if the answer with the id was lost.
    func work(_ batch: String, request: String?) async throws -> Outcome {
        var refused: [String: String] = [:]
        var unnamed = ""
        if let request, let found = try await DeposcoImports(deposco).result(of: request, for: .orders) {
            let lasted = clock.now - attempt.work.enqueuedAt
            if found.running, lasted < Limits.Imports.longest {
                let wait = min(
                    Limits.Imports.longestWait,
                    max(Limits.Imports.shortestWait, Span(milliseconds: lasted.milliseconds / 4)))
                return .write { .later(at: $0.now + wait) }
            }
            refused = found.failed
            if let first = found.unnamed.first {
                unnamed = "; Deposco refused \(found.unnamed.count) that it does not name: \(first)"
            }
        }
        let members = try await store.read { try $0.orders.parts(ofBatch: batch) }
        try await refuse(refused, members)
        let waiting = members.filter { refused[$0.key] == nil }
        let missing =
            policy.orderAPI == .v2 ? try await readBack(waiting, of: batch, since: importedSince(request)) : waiting
        return .write { [unnamed] step in
            for (number, id) in missing.sorted(by: { $0.key < $1.key }) {
                try OrderFlow(step).ended(
                    .unknown("not seen after its import\(unnamed)"), number, of: id,
                    next: step.now + Limits.Orders.lookUpAfter)
            }
            try step.enqueue(.sendBatch)
            return .done
        }
    }

    /// The time from which Deposco has what was imported, by its own clock.
    private func importedSince(_ request: String?) -> Instant {
        let poll = Poll(clock)
        let back = request == nil ? Limits.Imports.unknownReachesBack : Limits.Imports.reachesBack
        return poll.present(deposco.health) - (poll.start - attempt.work.enqueuedAt) - back
    }

    private func refuse(_ refused: [String: String], _ members: [String: OrderID]) async throws {
        let now = clock.now
        try await store.transact { [policy] tx in
            let step = Step(tx, policy: policy, at: now)
            for (number, id) in members.sorted(by: { $0.key < $1.key }) {
                guard let words = refused[number] else { continue }
                try OrderFlow(step).refuse(number, of: id, words: words)
            }
        }
    }

    /// Reads back the members of an import, page by page.
    /// - Returns: the members that were not found.
    private func readBack(
        _ members: [String: OrderID], of batch: String, since: Instant
    ) async throws -> [String: OrderID] {
        var waiting = members
        var link: String?
        var pages = PageCount("Deposco's list of orders")
        while !waiting.isEmpty {
            let wanted = waiting
            let here = link
            let page = try await fetching.page { () throws(CallFailure) in
                try await deposco.orders(updatedSince: since, after: here, for: .orders) { wanted[$0] != nil }
            }
            let now = clock.now
            try await store.transact { [policy] tx in
                let step = Step(tx, policy: policy, at: now)
                try Intake(step).each(page.rows, of: "deposco orders", id: \.number) { there in
                    guard let id = wanted[there.number], let record = try tx.orders.order(id)?.record,
                        record.part(there.number)?.batch == batch,
                        let order = try OrderReads(tx, policy).planned(there.number, of: record)
                    else { return }
                    try OrderFlow(step).readBack(there, of: order, id)
                }
            }
            for there in page.rows { waiting[there.number] = nil }
            guard let next = try pages.follow(page.next) else { break }
            link = next
        }
        return waiting
    }
}
