import Connectors
import Domain
import Store

/// Reads once which orders the WMS has, so that nothing is sent that somebody else has sent, and no number is used twice. It goes on where
/// it was interrupted.
struct SurveyOrders: Sendable {
    let store: Store
    let deposco: DeposcoClient
    let fetching: Fetching
    let policy: Policy
    let clock: CoreClock

    func work() async throws -> Outcome {
        let known = try await store.read { try $0.marks.mark(Survey.mark) }
        if known == Survey.done { return .done }
        let listing = OrderListing(
            store: store, deposco: deposco, fetching: fetching, policy: policy, clock: clock, queue: .orders)
        do {
            try await listing.read(since: nil, from: known) { step, next in
                try step.append(.markMoved(next ?? Survey.done), to: .mark(Survey.mark))
            }
        } catch let failure as CallFailure where Self.mayBeThePage(failure) && known?.isEmpty == false {
            return .write { step in
                // Deposco may no longer know the page at which the reading was interrupted. Then it begins anew.
                if try step.known.marks.mark(Survey.mark) == known {
                    try step.append(.markMoved(""), to: .mark(Survey.mark))
                }
                return .later(at: step.now + Limits.Survey.wait, because: failure.words)
            }
        }
        return .done
    }

    private static func mayBeThePage(_ failure: CallFailure) -> Bool {
        switch failure {
        case .refused, .unknown: true
        case .notSent, .rateLimited, .busy, .unauthorised: false
        }
    }
}

/// Reads the WMS's list of orders into ours.
struct OrderListing: Sendable {
    let store: Store
    let deposco: DeposcoClient
    let fetching: Fetching
    let policy: Policy
    let clock: CoreClock
    let queue: Queue

    /// - Parameters:
    ///   - since: lists those that changed since then; `nil` lists all.
    ///   - page: the page to begin with.
    ///   - reached: called after each page, in its commit, with the next one.
    func read(
        since: Instant?, from page: String? = nil,
        reached: @escaping @Sendable (Step, _ next: String?) throws -> Void
    ) async throws {
        let (deposco, queue, policy) = (deposco, queue, policy)
        var link = page.flatMap { $0.isEmpty ? nil : $0 }
        var pages = PageCount("Deposco's list of orders")
        repeat {
            let here = link
            let found = try await fetching.page { () throws(CallFailure) in
                try await deposco.listing(updatedSince: since, after: here, for: queue)
            }
            let next = try pages.follow(found.next)
            let now = clock.now
            try await store.transact { tx in
                let step = Step(tx, policy: policy, at: now)
                try Intake(step).each(found.rows, of: "deposco orders", id: \.number) { try list($0, tx) }
                for row in found.unreadable { try Intake(step).unreadable("deposco", "salesOrders", row) }
                try reached(step, next)
            }
            link = next
        } while link != nil
    }

    /// Keeps what is not known to be ours.
    private func list(_ there: ListedOrder, _ tx: Transaction) throws {
        let part = try tx.orders.order(wmsNumber: there.number)?.record.part(there.number)
        if part == nil || part?.state == .planned {
            try tx.listings.put(there)
        } else {
            try tx.listings.remove(number: there.number)
        }
    }
}

extension OrderListing {
    /// Brings the list up to now, if it is not.
    func refresh() async throws {
        let poll = Poll(clock)
        let now = clock.now
        if try await store.read({ try Survey($0).isCurrent(at: now) }) { return }
        let since = poll.since(
            try await store.read { try $0.marks.mark(Survey.reachedMark) }, overlap: Limits.Changes.overlap,
            by: deposco.health)
        try await read(since: since) { [deposco] step, next in
            guard next == nil else { return }
            try step.append(.markMoved(poll.reached(deposco.health)), to: .mark(Survey.reachedMark))
            try step.append(.markMoved(poll.start.iso), to: .mark(Survey.listedMark))
        }
    }
}
