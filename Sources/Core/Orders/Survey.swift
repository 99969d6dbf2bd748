import Domain
import Store

/// What the WMS has of others: whose a number is, and what somebody else sent of an order. It is read whole once, before anything is sent,
/// and kept by the poll of the WMS's orders.
struct Survey {
    let reader: Reader

    init(_ reader: Reader) { self.reader = reader }

    /// How far the first reading got: the next page, or `done`.
    static let mark = "deposco.survey"
    static let done = "done"
    /// Until when the list is current, by the WMS's clock; and when that was read, by ours.
    static let reachedMark = "deposco.listed"
    static let listedMark = "deposco.listedAt"

    var isDone: Bool { get throws { try reader.marks.mark(Self.mark) == Self.done } }

    /// Whether many orders may be sent by the list as it is.
    func isCurrent(at now: Instant) throws -> Bool {
        guard let at = try reader.marks.mark(Self.listedMark).flatMap({ Instant(iso: $0) }) else { return false }
        return (Span.zero...Limits.Survey.currentFor).contains(now - at)
    }

    /// What stands in the way of sending a part for the first time.
    enum Obstacle: Equatable {
        /// The number is another order's.
        case taken(String)
        /// Somebody else may have sent the order.
        case sent
    }

    func obstacle(to number: String, of record: OrderRecord) throws -> Obstacle? {
        // What somebody entered under another number is followed, whoever has ours.
        if let others = try sentByOthers(record), try reader.marks.mark(Self.lookedAtMark(record.id)) != others {
            return .sent
        }
        if let owner = try reader.orders.owner(ofNumber: number, besides: record.id) {
            return .taken("order \(owner.id) (\(owner.channel.name), placed \(owner.channel.createdAt.iso))")
        }
        return try reader.listing.order(number: number).flatMap { try obstacle($0, record) }
    }

    /// The mark that keeps what others sent under an order's name or id, once it was found to have nothing of what is still to be sent.
    static func lookedAtMark(_ id: OrderID) -> String { "lookedAt/\(id)" }

    /// A text of what others sent under an order's name or id, and of what is still to be sent. It changes when either does. `nil` where
    /// others sent nothing.
    func sentByOthers(_ record: OrderRecord) throws -> String? {
        let own = Set(record.wmsNumbers)
        let there = try matches(of: record).filter { !own.contains($0.number) }.map { "\($0.number) \($0.status)" }
        guard !there.isEmpty else { return nil }
        let open = record.parts.filter { $0.state == .planned }.demand.map { "\($0.value) \($0.key)" }
        return [there, open].map { $0.sorted().joined(separator: ", ") }.joined(separator: "; ")
    }

    /// What it means that the WMS has an order of a number that was never sent; `nil` where that is the order itself.
    func obstacle(_ there: ListedOrder, _ record: OrderRecord) throws -> Obstacle? {
        switch try owner(there, record.id) {
        case .same: nil
        case .other: .taken(there.text)
        case .unclear: there.counts && there.isNamed(record.channel) ? .sent : .taken(there.text)
        }
    }

    /// Orders that somebody else sent and that are, or may be, this one.
    func matches(of record: OrderRecord) throws -> [ListedOrder] {
        let ours = Set(record.parts.lazy.filter { $0.state != .planned }.map(\.number))
        return try reader.listing.matches(of: record.channel).filter {
            try !ours.contains($0.number) && owner($0, record.id) != .other
        }
    }

    /// Whose it is. A short reference that an order known here has is that order's.
    func owner(_ there: ListedOrder, _ id: OrderID) throws -> ListedOrder.Owner {
        let owner = there.owner(id)
        guard owner == .unclear, let reference = ListedOrder.channelID(in: there.reference) else { return owner }
        return try reader.orders.order(OrderID(reference)) == nil ? .unclear : .other
    }
}
