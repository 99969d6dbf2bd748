import Connectors
import Domain
import Store

/// Reads the shipments that left, changed or were rolled back since the mark, with an overlap.
struct PollShipments: Sendable {
    let store: Store
    let deposco: DeposcoClient
    let clock: CoreClock
    let policy: Policy
    let intervals: Intervals
    let fetching: Fetching

    private static let mark = "deposco.shipments"

    func work() async throws -> Outcome {
        let poll = Poll(clock)
        let since = poll.since(
            try await store.read { try $0.marks.mark(Self.mark) }, overlap: intervals.overlap, by: deposco.health)
        try await readAll("Deposco's list of shipments") { link throws(CallFailure) in
            try await deposco.shipments(shippedSince: since, after: link, for: .shipments)
        }
        try await readAll("Deposco's list of shipments that changed") { link throws(CallFailure) in
            try await deposco.changedShipments(updatedSince: since, after: link, for: .shipments)
        }
        let rolledBackSince = since - Limits.Shipments.rolledBackReachesBack
        try await readAll("Deposco's list of shipments that were rolled back") { link throws(CallFailure) in
            try await deposco.rolledBackShipments(updatedSince: rolledBackSince, after: link, for: .shipments)
        }
        return .write { step in
            try step.append(.markMoved(poll.reached(deposco.health)), to: .mark(Self.mark))
            return .later(at: step.now + intervals.shipments)
        }
    }

    private func readAll(
        _ name: String, _ ask: (String?) async throws(CallFailure) -> Page<Shipment>
    ) async throws {
        var link: String?
        var pages = PageCount(name)
        repeat {
            let page = try await fetching.page { () throws(CallFailure) in try await ask(link) }
            try await take(page)
            link = try pages.follow(page.next)
        } while link != nil
    }

    private func take(_ page: Page<Shipment>) async throws {
        let now = clock.now
        try await store.transact { tx in
            let step = Step(tx, policy: policy, at: now)
            try Intake(step).each(page.rows, of: "deposco shipments", id: \.id.rawValue) {
                try ShipmentFlow(step).sight($0, by: .remote("deposco"))
            }
            for row in page.unreadable { try Intake(step).unreadable("deposco", "outboundShipments", row) }
        }
    }
}
