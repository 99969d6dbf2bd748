import Domain
import Store

extension OrderFlow {
    /// Enqueues the sending of a queued order's unsent parts.
    func enqueueNext(of id: OrderID) throws {
        guard let record = try step.known.orders.order(id)?.record else { return }
        for part in record.parts where part.state == .planned { try enqueueSending(part.number, of: id) }
    }

    /// Enqueues the sending of a part.
    func enqueueSending(_ number: String, of id: OrderID) throws {
        try step.enqueue(.sendOrder(id, number: number))
    }

    func enqueueConfirming(_ number: String, of id: OrderID, due: Instant) throws {
        try step.enqueue(.confirmOrder(id, number: number), due: due)
    }

    /// Records how an attempt to send a part ended.
    /// - Parameter next: when the part is looked up, or sent, next; `nil` if the attempt itself is repeated.
    func ended(_ ending: Sending.Ending, _ number: String, of id: OrderID, next: Instant?) throws {
        let name = try step.known.orders.order(id)?.record.channel.name ?? id.rawValue
        try step.write(Sending.effects(ending, number, of: id, named: name, next: next))
        if case .refused = ending { try sendOthers(under: number) }
    }

    /// Sends what stood still because its number was on its way as another order's, which the WMS then did not take.
    private func sendOthers(under number: String) throws {
        for taken in try step.known.exceptions.openExceptions(type: .numberTaken).map(\.record) {
            guard let id = taken.order, try step.known.orders.order(id)?.record.part(number)?.state == .planned else {
                continue
            }
            try assess(id)
        }
    }

    /// Records that the WMS refused a part. The order is blocked until somebody corrects what the WMS names.
    /// - Parameter what: who refused it, and how.
    func refuse(
        _ number: String, of id: OrderID, what: String = "Deposco refused it", words: String,
        by system: String = "deposco"
    ) throws {
        try ended(.refused(Sending.Refusal(what, words: words, by: system)), number, of: id, next: nil)
    }

    /// Records a part as the WMS has it: received if it equals what was sent.
    func readBack(_ there: WMSOrder, of order: WarehouseOrder, _ id: OrderID) throws {
        guard let record = try step.known.orders.order(id)?.record else { return }
        if let part = record.part(order.number), [.planned, .sent].contains(part.state),
            try isAnothers(there, than: order, record)
        {
            return try overtaken(record, part, by: ListedOrder(there))
        }
        try step.write(
            ReadBack.decide(there, of: order, known: record, at: step.now, patience: Limits.Orders.patience))
        guard try step.known.orders.order(id)?.record.part(order.number)?.state == .received,
            there.isCancelled || there.lines.contains(where: { $0.cancelled > 0 })
        else { return }
        try ChangeFlow(step).progress(there)
        // Also where nothing is short of what is wanted: perhaps nothing of it is.
        try ChangeFlow(step).changed(id)
    }

    /// Whether another order took the number after it was looked for, and before ours came: it carries another id than ours, and has not
    /// what we sent.
    private func isAnothers(_ there: WMSOrder, than sent: WarehouseOrder, _ record: OrderRecord) throws -> Bool {
        try Survey(step.known).owner(ListedOrder(there), record.id) == .other
            && !there.differences(from: sent, allowingCancelled: true).isEmpty
    }

    private func overtaken(_ record: OrderRecord, _ part: OrderPart, by there: ListedOrder) throws {
        try step.tx.listings.put(there)
        if part.state == .sent {
            try step.append(.orderNotSent(number: there.number), to: .order(record.id), by: .remote("deposco"))
        }
        try stop(
            record.id, there.number,
            at: .taken(
                "\(there.text). Ours was sent before that could be seen, so look whether theirs is as it should be"))
    }

    /// Stops an order that is not to be sent as things are in the WMS.
    func stop(_ id: OrderID, _ number: String, at obstacle: Survey.Obstacle) throws {
        guard let record = try step.known.orders.order(id)?.record else { return }
        switch obstacle {
        case .sent: try step.enqueue(.followOrder(id, as: nil))
        case .taken(let owner):
            try block(
                record,
                NewException(
                    .numberTaken(id), summary: "\(record.channel.name): \(number) is another order's in Deposco",
                    detail:
                        "ours is order \(id), placed \(step.policy.localTime(of: record.channel.createdAt)); \(number) is that of \(owner)"
                ))
        }
    }

    /// Blocks an order by an exception that only the WMS's side shows.
    func block(_ record: OrderRecord, _ new: NewException) throws {
        try step.raise(new)
        try step.append(
            .orderAssessed(.blocked, blocks: [Block(exception: new.cause.id, units: 0)], parts: nil),
            to: .order(record.id))
        try step.drop(.sendOrder, of: .order(record.id))
    }
}
