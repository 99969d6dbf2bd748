import Domain
import Store

/// Reads what the flows need to know about orders.
struct OrderReads {
    let reader: Reader
    let policy: Policy

    init(_ reader: Reader, _ policy: Policy) {
        self.reader = reader
        self.policy = policy
    }

    /// What of an order may leave.
    func due(_ record: OrderRecord, at now: Instant) throws -> Due {
        let shipments = record.isInWMS ? try reader.shipments.all(of: record.id).map(\.record) : []
        return Due(
            record.channel, record.currentFulfilment,
            known: KnownFulfilment(record, shipments, refused: try refused(shipments)), policy: policy.due, at: now)
    }

    /// The shipments of which the channel refused the fulfilment.
    private func refused(_ shipments: [ShipmentRecord]) throws -> Set<ShipmentID> {
        try shipments.lazy.filter { !$0.fulfilmentConfirmed }.reduce(into: []) { found, record in
            let cause = ExceptionCause.fulfilmentRefused(record.shipment.id, of: record.order)
            guard try reader.exceptions.exception(cause.id)?.record.state == .open else { return }
            found.insert(record.shipment.id)
        }
    }

    /// Reads what the rules need besides the order itself.
    func context(for record: OrderRecord, at now: Instant) throws -> AssessmentContext {
        let order = record.channel
        let sold = Array(Set(order.shippableLines.compactMap(\.sku)))
        let bundles = try reader.catalogue.bundles(reachedFrom: sold)
        let skus = Set(sold).union(bundles.compositions.values.lazy.flatMap { $0.map(\.sku) })
            .subtracting(bundles.compositions.keys)
            // The channel already exploded this component's bundle, so it is matched by itself even if its SKU is a bundle too:
            // docs/apis/shopify.md#bundles.
            .union(order.shippableLines.filter { $0.group != nil }.compactMap(\.sku))
        let matches = try reader.catalogue.match(skus.sorted { $0.rawValue < $1.rawValue })
        var suggestions: [SKU: String] = [:]
        for sku in skus where matches[sku] ?? .unknown == .unknown {
            suggestions[sku] = NearMiss.suggestion(for: sku, candidates: try reader.catalogue.itemsNear(sku))
        }
        var context = AssessmentContext(
            contact: try reader.contacts.contact(order.id) ?? Contact(), matches: matches, suggestions: suggestions,
            due: try due(record, at: now), policy: policy)
        context.bundles = bundles
        context.isInWMS = record.isInWMS
        if case .availability = policy.routing {
            let items = Set(
                matches.values.compactMap { match -> String? in
                    if case .item(let number) = match { number } else { nil }
                })
            context.stock = try reader.stock.available(items.sorted())
        }
        return context
    }

    /// A part as it was planned for the WMS, even if the rules would plan it differently now.
    func planned(_ number: String, of record: OrderRecord) throws -> WarehouseOrder? {
        try WarehouseOrders.of(record, reader.contacts.contact(record.id) ?? Contact(), policy: policy).first {
            $0.number == number
        }
    }

    /// A sent part that is to be read back; `nil` if it is not.
    /// - Parameter isAwaited: whether the part still has to be read back.
    func awaited(
        _ number: String, of id: OrderID, where isAwaited: (OrderPart) -> Bool
    ) throws -> WarehouseOrder? {
        guard let record = try reader.orders.order(id)?.record, record.mayAwaitReadBack, let part = record.part(number),
            isAwaited(part)
        else { return nil }
        return try planned(part.number, of: record)
    }

    /// An order's facts since it was last blocked, the latest first.
    func factsSinceBlocked(_ id: OrderID) throws -> [Fact] {
        let facts = try reader.journal.timeline(subject: .order(id), limit: Limits.Orders.factsLookedThrough).reversed()
        return facts.map(\.fact).prefix { fact in
            if case .orderAssessed(.blocked, _, _) = fact { return false }
            return true
        }.map { $0 }
    }
}
