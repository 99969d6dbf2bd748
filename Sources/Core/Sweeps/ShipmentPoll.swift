import Connectors
import Domain
import Store

extension IntegrationCore {
    /// Reads what the warehouse shipped, and what it rolled back, since the mark, with an overlap (C1).
    func pollShipments(_ work: Work) async throws -> OldOutcome {
        let poll = Poll(clock)
        let mark = "deposco.shipments"
        let since = poll.since(try await store.read { try $0.mark(mark) }, overlap: settings.intervals.overlap)
        var link: String?
        var pages = PageCount("Deposco's list of shipments")
        repeat {
            let page = try await fetch { () throws(CallFailure) in
                try await deposco.shipments(shippedSince: since, after: link, for: .shipments)
            }
            try await take(page)
            link = try pages.follow(page.next)
        } while link != nil
        pages = PageCount("Deposco's list of shipments that were rolled back")
        repeat {
            let page = try await fetch { () throws(CallFailure) in
                try await deposco.rolledBackShipments(updatedSince: since - .day, after: link, for: .shipments)
            }
            try await take(page)
            link = try pages.follow(page.next)
        } while link != nil
        let next = settings.intervals.shipments
        return { tx, now in
            try tx.append(.markMoved(poll.reached(self.deposco.health)), to: .mark(mark), by: .core, at: now)
            return .later(at: now + next)
        }
    }

    private func take(_ page: Page<Shipment>) async throws {
        let now = clock.now
        let hold = settings.policy.hold
        try await store.transact { tx in
            try tx.each(page.rows, of: "deposco shipments", id: \.id.rawValue, at: now) {
                try tx.sight($0, hold: hold, at: now)
            }
            for row in page.unreadable { try tx.unreadable("deposco", "outboundShipments", row, at: now) }
        }
    }
}
