import Domain
import Store

/// What is known of the person behind an order.
struct PersonReads {
    let reader: Reader

    init(_ reader: Reader) { self.reader = reader }

    /// Work that may still need to know who ordered, or what was said.
    private static let needing: Set<WorkKind> = [
        .sendOrder, .confirmOrder, .followRun, .retryRun, .routeOrder, .adjustOrder, .decideCancellation,
        .answerCancellation, .answerSender, .createFulfilment, .returnShort,
    ]

    /// Whether an order has ended, so that nobody needs to know who ordered. One that is not known has.
    func isOver(_ id: OrderID) throws -> Bool {
        guard let record = try reader.orders.order(id)?.record else { return true }
        guard record.stage.closed, try reader.cancellations.all(of: id).allSatisfy({ !$0.record.open }) else {
            return false
        }
        return try !reader.erasures.workKeys(of: id).contains { key in
            try reader.work.openWork(key: key).contains {
                Self.needing.contains($0.kind) && $0.state != .failed && $0.state != .held
            }
        }
    }

    /// What kept messages about an order, or about who ordered, are recognised by.
    func messageMarks(of id: OrderID) throws -> PersonMarks {
        let record = try reader.orders.order(id)?.record
        var ids = [id.rawValue]
        if let record { ids.append(record.channel.name) }
        // A number alone may stand for anything: only as a text of its own does it mean the order.
        ids += (record?.wmsNumbers ?? []).map { "\"\($0)\"" }
        for shipment in try reader.shipments.all(of: id).map(\.record) {
            ids.append(shipment.shipment.id.rawValue)
            ids += shipment.shipment.parcels.compactMap(\.tracking)
            ids += shipment.fulfilments
        }
        for cancellation in try reader.cancellations.all(of: id).map(\.record) {
            switch cancellation.request.source {
            case .fulfilmentOrder(let id): ids.append(id)
            case .sender(_, let request): ids.append(request)
            case .channelCancelled: break
            }
        }
        return PersonMarks(
            messagesAbout: ids + [try reader.contacts.customer(of: id)].compactMap { $0 },
            of: try reader.contacts.contact(id))
    }
}

/// The webhooks that are kept as they came.
struct KeptMessages: Sendable {
    let store: Store

    /// Looks through all of them, a few at a time.
    /// - Returns: those about each, and the last that was looked at.
    func about(_ marks: [PersonMarks]) async throws -> (ids: [[Int64]], last: Int64) {
        var ids = marks.map { _ in [Int64]() }
        var last: Int64 = 0
        while true {
            let start = last
            let some = try await store.read { reader in
                try reader.inbox.keptBodies(after: start, limit: Limits.Privacy.messagesTogether).map { body in
                    (body.id, marks.map { $0.occur(in: body.bytes) })
                }
            }
            guard let end = some.last?.0 else { return (ids, last) }
            for (id, found) in some { for index in ids.indices where found[index] { ids[index].append(id) } }
            last = end
        }
    }
}
