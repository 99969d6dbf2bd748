import Domain

/// 2026-03-02T10:00:00Z, a Monday.
let t0 = Instant(milliseconds: 1_772_445_600_000)

/// Orders, parts and shipments as small as a rule needs them.
enum Sample {
    static let gbp = Currency("GBP")

    /// - Parameters:
    ///   - quantity: ordered.
    ///   - current: still wanted; all of it unless said otherwise.
    static func line(
        _ id: String, _ sku: String? = nil, _ quantity: Int64 = 2, current: Int64? = nil, price: Int64 = 1000,
        ships: Bool = true, giftCard: Bool = false
    ) -> OrderLine {
        OrderLine(
            id: LineID(id), sku: SKU(sku ?? id), title: sku ?? id, quantity: quantity, currentQuantity: current,
            unitPrice: price, requiresShipping: ships, giftCard: giftCard)
    }

    /// Its total is what its lines add up to, unless said otherwise.
    static func order(
        _ lines: [OrderLine] = [line("TEE")], payment: PaymentState = .paid, total: Int64? = nil,
        captured: Int64? = nil, cancelledAt: Instant? = nil, at: Instant = t0
    ) -> ChannelOrder {
        var order = ChannelOrder(
            id: OrderID("7"), name: "#1001", createdAt: at, updatedAt: at, cancelledAt: cancelledAt, payment: payment,
            currency: gbp, total: total ?? lines.reduce(0) { $0 + $1.currentQuantity * $1.unitPrice }, lines: lines)
        order.captured = captured
        return order
    }

    /// A part of an order of which each unit of the channel's line is one of its item.
    static func part(_ number: String = "1001", _ items: KeyValuePairs<String, Int64> = ["TEE": 2]) -> OrderPart {
        OrderPart(
            number: number, facility: nil,
            lines: items.map { OrderPart.Line(line: LineID($0.key), item: $0.key, quantity: $0.value, unitPrice: 1000) }
        )
    }

    /// An order as it is known once it was assessed and these things happened to it, a minute apart.
    static func record(_ facts: Fact...) -> OrderRecord { record(order(), [part()], facts) }

    static func record(_ order: ChannelOrder, parts: [OrderPart] = [part()], _ facts: Fact...) -> OrderRecord {
        record(order, parts, facts)
    }

    private static func record(_ order: ChannelOrder, _ parts: [OrderPart], _ facts: [Fact]) -> OrderRecord {
        guard var record = OrderRecord(first: .orderSeen(order, via: .webhook), at: t0) else {
            preconditionFailure("a sighting makes a record")
        }
        record.apply(.orderAssessed(.queued, blocks: [], parts: parts), at: t0)
        for (index, fact) in facts.enumerated() { record.apply(fact, at: t0 + .minutes(Int64(index) + 1)) }
        return record
    }

    static func sent(_ number: String = "1001") -> Fact { .orderSent(number: number) }
    static func received(_ number: String = "1001", status: String = "New") -> Fact {
        .orderReceived(number: number, wmsID: "200", status: status)
    }

    static func shipment(
        _ id: String = "S1", _ items: KeyValuePairs<String, Int64> = ["TEE": 2], status: Shipment.Status = .shipped,
        at: Instant? = t0
    ) -> Shipment {
        Shipment(
            id: ShipmentID(id), wmsOrderNumbers: ["1001"], status: status, carrier: "Royal Mail", method: nil,
            shippedAt: at, lines: items.map { ShipmentLine(line: LineID($0.key), item: $0.key, quantity: $0.value) },
            parcels: [])
    }

    /// A shipment as it is known once these things happened, a minute apart.
    static func known(_ shipment: Shipment = shipment(), _ facts: Fact...) -> ShipmentRecord {
        guard var record = ShipmentRecord(first: .shipmentSeen(shipment, order: OrderID("7"), orderName: "#1001"))
        else {
            preconditionFailure("a sighting makes a record")
        }
        for (index, fact) in facts.enumerated() { record.apply(fact, at: t0 + .minutes(Int64(index) + 1)) }
        return record
    }

    // MARK: On the channel

    /// Fulfilment orders on which everything that is wanted of an order is open, at one location or as these routes say.
    static func reading(_ order: ChannelOrder, _ routes: [LineRoute]? = nil) -> FulfilmentReading {
        let routes =
            routes ?? order.shippableLines.map { LineRoute(line: $0.id, location: "1", quantity: $0.currentQuantity) }
        let places = Dictionary(grouping: routes, by: \.location).sorted { $0.key < $1.key }
        return FulfilmentReading(
            orders: places.map { location, routes in
                var made = FulfilmentOrder(
                    id: "gid://shopify/FulfillmentOrder/\(location)", location: location,
                    lines: routes.map {
                        FulfilmentLine(
                            id: $0.line.rawValue, line: $0.line, total: $0.quantity, remaining: $0.quantity)
                    })
                made.createdAt = order.createdAt
                return made
            })
    }

    /// What may leave of an order of which everything is open.
    static func due(
        _ order: ChannelOrder, _ routes: [LineRoute]? = nil, policy: DuePolicy = DuePolicy(), isInWMS: Bool = false
    ) -> Due {
        var known = KnownFulfilment()
        known.isInWMS = isInWMS
        return Due(order, reading(order, routes), known: known, policy: policy, at: order.createdAt + .hours(1))
    }

    // MARK: In the WMS

    /// An order as it is sent.
    static func target(_ items: KeyValuePairs<String, Int64> = ["TEE": 2]) -> WarehouseOrder {
        WarehouseOrder(
            number: "1001", customerOrderNumber: "#1001", reference: "7", source: "Shopify", placedAt: t0,
            shipVia: "Standard", facility: nil, contact: Contact(), currency: gbp, subtotal: 0, shipping: 0, tax: 0,
            total: 0,
            lines: part("1001", items).lines.enumerated().map { index, line in
                WarehouseOrder.Line(
                    number: "1001-\(index + 1)", customerLine: line.line, item: line.item, quantity: line.quantity,
                    unitPrice: line.unitPrice)
            })
    }

    /// - Parameter item: `nil` for a line that the WMS has without one.
    static func wmsLine(
        _ item: String?, _ quantity: Int64, cancelled: Int64 = 0, shipped: Int64 = 0, id: String = "",
        number: String = "1001-1"
    ) -> WMSOrder.Line {
        var line = WMSOrder.Line(
            customerLine: LineID(item ?? "TEE"), item: item, quantity: quantity, cancelled: cancelled, shipped: shipped)
        line.id = id
        line.number = number
        return line
    }

    /// An order as it is read back.
    static func there(_ lines: WMSOrder.Line..., status: String = "New") -> WMSOrder {
        WMSOrder(id: "200", number: "1001", status: status, lines: lines)
    }
}

extension ChannelOrder {
    /// Assesses it with everything open that is wanted, at one location or as these routes say.
    func assessed(_ context: AssessmentContext, _ routes: [LineRoute]? = nil) -> Assessment {
        var context = context
        context.due = Sample.due(self, routes, policy: context.policy.due, isInWMS: context.isInWMS)
        return assess(context)
    }
}
