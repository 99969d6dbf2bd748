import Domain
import Store

/// What is known of the person behind an order.
struct PersonReads {
    let reader: Reader

    init(_ reader: Reader) { self.reader = reader }

    /// Work that may still need the contact, or the texts about an order.
    private static let needing: Set<WorkKind> = [
        .sendOrder, .confirmOrder, .followRun, .retryRun, .routeOrder, .adjustOrder, .decideCancellation,
        .answerCancellation, .answerSender, .createFulfilment, .returnShort,
    ]

    /// Whether an order has ended, so that nothing needs its contact any more. An unknown order counts as ended.
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

    /// The marks that identify kept messages about an order or its customer.
    func messageMarks(of id: OrderID) throws -> PersonMarks {
        let record = try reader.orders.order(id)?.record
        var ids = [id.rawValue]
        if let record { ids.append(record.channel.name) }
        // A bare number could mean anything. Only as a whole JSON string does it mean the order.
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

/// The raw webhook bodies that are still kept.
struct KeptMessages: Sendable {
    let store: Store

    /// Searches all of them, some at a time.
    /// - Returns: for each of the marks, the messages found; and the last message searched.
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
