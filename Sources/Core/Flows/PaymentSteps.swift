import Domain
import Store

extension Transaction {
    static func captureFailed(_ id: OrderID) -> ExceptionID { ExceptionID("capture-failed/\(id)") }
    static func expiring(_ id: OrderID) -> ExceptionID { ExceptionID("authorisation-expiring/\(id)") }

    /// An order was seen: what was wrong with its money may have ended, and an authorisation is watched from its first day.
    func paymentSeen(_ id: OrderID, policy: Policy, at now: Instant) throws {
        guard let record = try order(id)?.record else { return }
        let channel = record.channel
        let ended: String? =
            channel.cancelledAt != nil
            ? "the order is cancelled" : channel.isCaptured ? "the channel shows the money captured" : nil
        if let ended {
            try resolve(Self.expiring(id), because: ended, at: now)
            try resolve(Self.captureFailed(id), because: ended, at: now)
            return try drop(.watchAuthorisation, key: OldKey.order(id))
        }
        switch channel.payment {
        case .voided: try resolve(Self.expiring(id), because: "the authorisation was given back", at: now)
        case .expired: try expired(record, open: channel.value, at: now)
        case .authorized, .partiallyPaid:
            // Where orders wait for their money, none of them is about to ship without it.
            guard policy.sendOnAuthorised else { return }
            _ = try enqueue(NewWork(.watchAuthorisation, key: OldKey.order(id), due: now), at: now)
        case .paid, .partiallyRefunded, .refunded, .pending, .other: break
        }
    }

    /// An authorisation ended before its money was taken.
    func expired(_ record: OrderRecord, open: Money, at now: Instant) throws {
        try resolve(Self.expiring(record.id), because: "the authorisation has expired", at: now)
        guard record.paymentAtStake else { return }
        try raise(
            Self.captureFailed(record.id),
            RaisedException(
                .captureFailed,
                summary:
                    "\(record.channel.name): authorisation expired, \(open.decimal) \(open.currency.code) not captured",
                detail: "the order is \(record.stage.title)", order: record.id), at: now)
    }
}
