import Connectors
package import DeskAPI
package import Domain
import Store

/// What the desk sees, read from one snapshot of the store each.
extension IntegrationCore {
    package func overview() async throws -> Overview {
        let now = clock.now
        let (figures, sequence, notKnown, patchworks) = try await store.read { reader in
            (
                try reader.figures(now: now), try reader.lastSequence,
                try reader.mark("shopify.notKnown").flatMap { Int($0) }, try self.patchworksPanel(reader, now)
            )
        }
        return Overview(
            shop: settings.shop, at: now, sequence: sequence, gap: GapPanel(figures.gap, notKnown: notKnown),
            queues: figures.queues.map(QueuePanelRow.init),
            skus: SKUPanel(total: figures.skuTotal, rows: figures.skus.map(SKURow.init)),
            holds: HoldPanel(figures.holds), cancellations: CancellationPanel(figures.cancellations),
            exceptions: ExceptionPanel(figures.exceptions), connectors: connectorRows(now),
            patchworks: patchworks, troubles: health.troubles.map(TroubleRow.init))
    }

    package func list(_ name: ListName, filter: String, after: String?, limit: Int) async throws -> ListPage {
        let now = clock.now
        let limit = min(max(1, limit), 500)
        return try await store.read { reader in
            func page<Row: Sendable>(
                _ slice: Slice<Row>, _ ref: (Row) -> TargetRef, _ row: (Row) throws -> ListRow
            ) -> ListPage {
                // A row that cannot be made does not hide the others.
                let rows = slice.rows.map { one in
                    do { return try row(one) } catch {
                        return ListRow(unreadable: ref(one), why: Store.words(of: error))
                    }
                }
                return ListPage(
                    list: name, filter: filter, total: slice.total,
                    rows: rows + slice.unreadable.map { ListRow(unreadable: $0) }, next: slice.next, at: now)
            }
            switch name {
            case .gap:
                return page(
                    try reader.gapOrders(filter: filter, after: after, limit: limit),
                    { TargetRef(.order, $0.record.id.rawValue) }
                ) { ListRow(order: $0, detail: try reader.reason(of: $0.record)) }
            case .skus:
                return page(
                    try reader.skuFailures(filter: filter, after: after, limit: limit, now: now),
                    { TargetRef(.exception, $0.exception.record.id.rawValue) }, ListRow.init(sku:))
            case .holds:
                return page(
                    try reader.holds(filter: filter, after: after, limit: limit),
                    { TargetRef(.shipment, $0.record.shipment.id.rawValue) }, ListRow.init(hold:))
            case .cancellations:
                let decides = self.settings.policy.decideWithin
                return page(
                    try reader.cancellations(filter: filter, after: after, limit: limit),
                    { TargetRef(.cancellation, $0.record.id.rawValue) }
                ) { ListRow(cancellation: $0, words: try reader.words(of: $0.record.id), decideWithin: decides) }
            case .exceptions:
                return page(
                    try reader.exceptions(filter: filter, after: after, limit: limit),
                    { TargetRef(.exception, $0.record.id.rawValue) }
                ) { ListRow(exception: $0, orders: try reader.blockedCount(by: $0.record.id).orders) }
            case .work:
                return page(
                    try reader.workRows(filter: filter, after: after, limit: limit),
                    { TargetRef(.work, String($0.id)) }, ListRow.init(work:))
            }
        }
    }

    package func orderCard(_ id: OrderID) async throws -> OrderCard? {
        let now = clock.now
        let decides = settings.policy.decideWithin
        return try await store.read { reader in
            guard let order = try reader.order(id) else { return nil }
            let shipments = try reader.shipments(of: id)
            let matches = try reader.match(Array(Set(order.record.channel.shippableLines.compactMap(\.sku))))
            return OrderCard(
                order, contact: try reader.contact(id) ?? Contact(), matches: matches, shipments: shipments,
                cancellations: try reader.cancellations(of: id).map {
                    ListRow(cancellation: $0, words: try reader.words(of: $0.record.id), decideWithin: decides)
                },
                exceptions: try reader.openExceptions(of: id).map {
                    ListRow(exception: $0, orders: try reader.blockedCount(by: $0.record.id).orders)
                },
                timeline: try reader.timeline(order: id, limit: 200).map(reader.entry), now: now)
        }
    }

    package func exceptionCard(_ id: ExceptionID) async throws -> ExceptionCard? {
        try await store.read { reader in
            guard let found = try reader.exception(id) else { return nil }
            let orders = try reader.ordersBlocked(by: id, limit: 50)
            return ExceptionCard(
                found, orders: try orders.map { ListRow(order: $0, detail: try reader.reason(of: $0.record)) },
                orderCount: try reader.blockedCount(by: id).orders,
                timeline: try reader.timeline(subject: .exception(id), limit: 200).map(TimelineEntry.init))
        }
    }

    package func search(_ text: String) async throws -> [SearchHit] {
        try await store.read { try $0.search(text, limit: 50).map(SearchHit.init) }
    }
}

extension Reader {
    /// A line of a timeline, with what the journal does not keep of it.
    fileprivate func entry(_ row: JournalRow) throws -> TimelineEntry {
        var entry = TimelineEntry(row)
        if case .cancellationRequested = row.fact, case .cancellation(let id) = row.subject,
            let words = try words(of: id)
        {
            entry.text += ": \(words)"
        }
        return entry
    }

    /// Why an order is not there yet, in a few words: what blocks it first.
    fileprivate func reason(of order: OrderRecord) throws -> String {
        if let block = order.blocks.first {
            let first = try exception(block.exception)?.record.summary ?? block.exception.rawValue
            return order.blocks.count == 1 ? first : "\(first) (+\(order.blocks.count - 1))"
        }
        if let difference = order.differences.first { return difference }
        switch order.stage {
        case .queued: return "waiting to be sent"
        case .sent: return "sent, not confirmed"
        case .review: return "parked in Review"
        default: return ""
        }
    }
}
