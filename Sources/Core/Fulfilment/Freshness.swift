import Domain
import Store

/// Whether what the channel said of an order's fulfilment is current enough to send the order by it.
struct Freshness {
    let reader: Reader

    init(_ reader: Reader) { self.reader = reader }

    /// Whether everything that was read is current, because the sweep would have noticed a change.
    func isSwept(at now: Instant) throws -> Bool {
        guard let sweep = try FulfilmentSweep(reader) else { return false }
        return Self.isCurrent(sweep.began, at: now)
    }

    /// Whether the order may be posted now.
    func allowsPost(of record: OrderRecord, at now: Instant) throws -> Bool {
        guard let readAt = record.fulfilmentAt, !mustBeRead(record, at: now) else { return false }
        return try Self.isCurrent(readAt, at: now) || isSwept(at: now)
    }

    /// Whether no sweep makes current what was read of the order: a change was noticed, or it is so long ago that its risk may have been
    /// assessed anew, of which a webhook alone tells.
    func mustBeRead(_ record: OrderRecord, at now: Instant) -> Bool {
        guard let readAt = record.fulfilmentAt, record.fulfilment != nil, !record.isFulfilmentStale else { return true }
        return !Self.isCurrent(readAt, for: Limits.Orders.riskCurrentFor, at: now)
    }

    /// What was read while our clock was ahead is no reading of the future: nobody knows how old it is.
    private static func isCurrent(
        _ readAt: Instant, for longest: Span = Limits.Orders.currentFor, at now: Instant
    ) -> Bool {
        readAt <= now && now - readAt <= longest
    }
}

/// The last complete sweep of fulfilment orders.
struct FulfilmentSweep: Sendable {
    /// When it began, by our own clock.
    var began: Instant
    /// How far it read, by Shopify's clock.
    var reached: String

    static let mark = "shopify.fulfilment"

    /// Both times, in the mark's text.
    var text: String { "\(began.iso) \(reached)" }
}

extension FulfilmentSweep {
    /// - Returns: `nil` where there was none yet.
    init?(_ reader: Reader) throws {
        let times = try reader.marks.mark(Self.mark)?.split(separator: " ").map(String.init) ?? []
        guard let began = times.first.flatMap({ Instant(iso: $0) }) else { return nil }
        // Marks of earlier versions hold the beginning alone.
        self.init(began: began, reached: times.last ?? began.iso)
    }
}
