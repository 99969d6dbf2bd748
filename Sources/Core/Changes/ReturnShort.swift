import Connectors
import Domain
import Store

/// Takes units that the warehouse will not ship off the channel's order, which frees their stock.
struct ReturnShort: Sendable {
    let store: Store
    let shopify: ShopifyClient
    let clock: CoreClock

    func work(_ id: OrderID) async throws -> Outcome {
        let known = try await store.read { reader -> (record: OrderRecord, shipments: [Shipment])? in
            guard let record = try reader.orders.order(id)?.record else { return nil }
            return (record, try reader.shipments.all(of: id).map(\.record.shipment))
        }
        // Decides by the channel's current order, because an earlier attempt may already have succeeded.
        guard let known, let seen = try await shopify.order(id, for: .stock), seen.order.cancelledAt == nil else {
            return .done
        }
        var record = known.record
        record.apply(.orderSeen(seen.order, via: .reread), at: clock.now)
        let short = OrderChanges(record, known.shipments).lines.filter { $0.short > 0 }
        if short.isEmpty { return returned([], seen, id) }
        let lost = short.map { "\($0.line)-\($0.short)" }.joined(separator: ",")
        let left = record.channel.lines.map { "\($0.currentQuantity)" }.joined(separator: ",")
        do throws(CallFailure) {
            try await shopify.returnUnshipped(
                id, short.map { ($0.line, $0.short) }, key: "short/\(id)/\(lost)/\(left)", for: .stock)
        } catch {
            guard case .refused(let words) = error else { throw error }
            return notReturned(id, short, words)
        }
        return returned(short, try await shopify.order(id, for: .stock), id)
    }

    /// - Parameter after: the order as the channel has it now.
    private func returned(_ short: [LineChange], _ after: ChannelSighting?, _ id: OrderID) -> Outcome {
        .write { step in
            if !short.isEmpty {
                let units = Dictionary(short.map { ($0.line, $0.short) }) { $0.clampedAdding($1) }
                try step.append(.shortReturned(LineUnits(units)), to: .order(id))
            }
            if let after { try OrderFlow(step).sight(after, via: .reread, by: .remote("shopify")) }
            return .done
        }
    }

    /// The channel refused, for example because it counts the units as shipped. The owner of the short pick is told.
    private func notReturned(_ id: OrderID, _ short: [LineChange], _ words: String) -> Outcome {
        .write { step in
            guard let order = try step.known.orders.order(id)?.record else { return .done }
            var new = NewException.shortPick(order, short)
            new.detail += "; Shopify does not take it off: \(words)"
            try step.raise(new)
            return .done
        }
    }
}
