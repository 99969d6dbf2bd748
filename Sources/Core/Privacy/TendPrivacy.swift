import Connectors
import Domain
import Store

/// Enqueues erasures that are due, and erases personal data whose retention period is over.
struct TendPrivacy: Sendable {
    let store: Store
    let policy: Policy
    let keepContacts: Span
    let dates: RetentionDates
    let clock: CoreClock

    func work() async throws -> Outcome {
        try await indexNames()
        try await enqueueDue()
        guard let today = dates.today else {
            return .write { .later(at: $0.now + Limits.Privacy.untilChannelAnswered) }
        }
        try await erase(before: today - keepContacts)
        return .write { .later(at: $0.now + Limits.Privacy.tends) }
    }

    private func indexNames() async throws {
        let limit = Limits.Privacy.together
        while try await store.transact({ try $0.people.indexNames(limit: limit) }) == limit {}
    }

    private func enqueueDue() async throws {
        var after: OrderID?
        repeat {
            let (start, now) = (after, clock.now)
            after = try await store.transact { tx in
                let step = Step(tx, policy: policy, at: now)
                let some = try tx.erasures.dueErasures(after: start, limit: Limits.Privacy.together)
                for id in some where try PersonReads(tx).isOver(id) { try step.enqueue(.erasePerson(id)) }
                return some.count == Limits.Privacy.together ? some.last : nil
            }
        } while after != nil
    }

    private func erase(before: Instant) async throws {
        var more = true
        while more {
            let now = clock.now
            more = try await store.transact { tx in
                let step = Step(tx, policy: policy, at: now)
                let aged = try tx.contacts.contacts(endedBefore: before, limit: Limits.Privacy.together)
                for id in aged {
                    _ = try tx.erasing.erase(id, messages: [])
                    try step.append(.erased(aged: true), to: .order(id))
                }
                let words = try tx.erasing.forgetLooseWords(before: before, limit: Limits.Privacy.together)
                return aged.count == Limits.Privacy.together || words == Limits.Privacy.together
            }
        }
    }
}

/// The date that retention periods are counted from.
struct RetentionDates: Sendable {
    let channel: ShopifyClient
    let clock: CoreClock

    /// Our date, but never later than the channel's: a clock set years ahead must not make everything old. `nil` until the channel has
    /// answered once.
    var today: Instant? {
        let health = channel.health
        if let theirs = health.clock { return min(clock.now, theirs.time(at: clock.steady)) }
        return health.lastSuccess == nil ? nil : clock.now
    }
}
