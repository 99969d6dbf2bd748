import Connectors
import DeskAPI
import Domain
import Store

// To go when nobody calls it.
extension Transaction {
    @discardableResult
    func sight(_ seen: ChannelSighting, via: Via, actor: Actor, policy: Policy, at now: Instant) throws -> Bool {
        try OrderFlow(Step(self, policy: policy, at: now)).sight(seen, via: via, by: actor)
    }

    func assess(_ id: OrderID, policy: Policy, at now: Instant) throws {
        try OrderFlow(Step(self, policy: policy, at: now)).assess(id)
    }

    // The steps below ask no policy.

    func changed(_ id: OrderID, at now: Instant) throws {
        try ChangeFlow(Step(self, policy: Policy(), at: now)).changed(id)
    }

    func enqueueNext(of id: OrderID, at now: Instant) throws {
        try OrderFlow(Step(self, policy: Policy(), at: now)).enqueueNext(of: id)
    }

    func enqueueSending(_ number: String, of id: OrderID, at now: Instant) throws {
        try OrderFlow(Step(self, policy: Policy(), at: now)).enqueueSending(number, of: id)
    }

    func enqueueConfirming(_ number: String, of id: OrderID, due: Instant, at now: Instant) throws {
        try OrderFlow(Step(self, policy: Policy(), at: now)).enqueueConfirming(number, of: id, due: due)
    }

    func endUnsent(_ id: OrderID, blocks: [Block], at now: Instant) throws {
        try OrderFlow(Step(self, policy: Policy(), at: now)).endUnsent(id, blocks: blocks)
    }

    func endInWMS(_ order: OrderRecord, at now: Instant) throws {
        try OrderFlow(Step(self, policy: Policy(), at: now)).endInWMS(order)
    }

    func webhookSeen(at now: Instant) throws { try OrderFlow(Step(self, policy: Policy(), at: now)).webhookSeen() }

    static func patience(since start: Instant, at now: Instant) -> Span {
        Limits.Orders.patience.wait(since: start, at: now)
    }

    /// A message, or a row of an answer, that cannot be read becomes an exception, one a kind and reason.
    func unreadable(_ source: String, _ what: String, _ row: UnreadableRow, at now: Instant) throws {
        let (what, id) = (plain(String(what.prefix(60))), row.id.map { plain(String($0.prefix(100))) })
        try raise(
            NewException(
                .unreadableBody(source: source, what: what, row: id ?? row.reason),
                summary: "\(source) \(what)\(id.map { " \($0)" } ?? "") cannot be read", detail: row.reason), at: now)
    }
}

// To go when nobody calls it.
extension IntegrationCore {
    func leftToBatches(now: Instant) async throws -> WorkKind? { try await importRule.leftToBatches(now: now) }

    func patchworksPanel(_ reader: Reader, _ now: Instant) throws -> PatchworksPanel? {
        guard patchworks != nil else { return nil }
        return try PatchworksFigures(
            limit: settings.patchworksConcurrentFlows, interval: settings.intervals.patchworks
        ).panel(reader, at: now)
    }

    func fetch<Answer>(_ ask: () async throws(CallFailure) -> Answer) async throws -> Answer {
        try await fetching.page(ask)
    }
}
