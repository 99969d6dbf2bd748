/// What the rules make of an order as the channel now describes it.
package struct Assessment: Sendable {
    package var stage: OrderStage
    package var blocks: [Block] = []
    /// The exceptions behind the blocks.
    package var exceptions: [(id: ExceptionID, raised: RaisedException)] = []
    /// What to send; set only when the stage is `queued`.
    package var order: WarehouseOrder?
}

/// What the rules need to know besides the order.
package struct AssessmentContext: Sendable {
    package var contact: Contact
    /// For every SKU of the order's shippable lines.
    package var matches: [SKU: SKUMatch]
    /// The one item number near an unknown SKU, where there is one.
    package var suggestions: [SKU: String]
    package var policy: Policy

    package init(contact: Contact, matches: [SKU: SKUMatch], suggestions: [SKU: String], policy: Policy) {
        self.contact = contact
        self.matches = matches
        self.suggestions = suggestions
        self.policy = policy
    }
}

extension ChannelOrder {
    /// The lines that a warehouse has to do something about: goods, still wanted.
    package var shippableLines: [OrderLine] {
        lines.filter { $0.requiresShipping && !$0.giftCard && $0.currentQuantity > 0 }
    }

    /// Whether the payment allows sending it.
    package func payable(under policy: Policy) -> Bool {
        switch payment {
        case .paid, .partiallyRefunded: true
        case .authorized: policy.sendOnAuthorised
        case .pending, .partiallyPaid, .refunded, .voided, .expired, .other: false
        }
    }

    /// Decides where an order that is not yet in the WMS stands (A3, A4, A5, A8).
    package func assess(_ context: AssessmentContext) -> Assessment {
        let goods = shippableLines
        if goods.isEmpty { return Assessment(stage: .nothingToShip) }
        guard payable(under: context.policy) else { return Assessment(stage: .awaitingPayment) }
        var found = Assessment(stage: .queued)
        blockUnmatched(goods, context, &found)
        let order = warehouseOrder(context)
        for fault in order.faults {
            let type: ExceptionType = fault.fault == .missing ? .fieldMissing : .fieldOverLimit
            found.block(
                by: ExceptionID("\(type.rawValue)/\(id)"), units: 0,
                RaisedException(type, summary: "\(name): \(fault.text)", detail: fault.text, order: id))
        }
        if found.blocks.isEmpty { found.order = order } else { found.stage = .blocked }
        return found
    }

    private func blockUnmatched(_ goods: [OrderLine], _ context: AssessmentContext, _ found: inout Assessment) {
        for line in goods {
            guard let sku = line.sku else {
                found.block(
                    by: ExceptionID("line-without-sku/\(id)"), units: line.currentQuantity,
                    RaisedException(
                        .lineWithoutSKU, summary: "\(name): no SKU on \"\(line.title)\"",
                        detail: "line \(line.id), \(line.currentQuantity) × \"\(line.title)\"", order: id))
                continue
            }
            switch context.matches[sku] ?? .unknown {
            case .item: break
            case .inactive(let item):
                found.block(
                    by: ExceptionID("inactive-item/\(sku)"), units: line.currentQuantity,
                    .inactive(sku: sku, item: item))
            case .unknown:
                found.block(
                    by: ExceptionID("unknown-sku/\(sku)"), units: line.currentQuantity,
                    .unknown(sku: sku, title: line.title, suggestion: context.suggestions[sku]))
            }
        }
    }

    /// The order as the WMS is to have it. Lines without an item keep their SKU, so that field limits are checked on them too.
    package func warehouseOrder(_ context: AssessmentContext) -> WarehouseOrder {
        let number = wmsNumber(under: context.policy)
        let lines = shippableLines.enumerated().map { index, line in
            var item = line.sku?.rawValue ?? ""
            if let sku = line.sku, case .item(let mapped)? = context.matches[sku] { item = mapped }
            return WarehouseOrder.Line(
                number: "\(number)-\(index + 1)", customerLine: line.id, item: item, quantity: line.currentQuantity,
                unitPrice: line.unitPrice)
        }
        return WarehouseOrder(
            number: number, customerOrderNumber: name, reference: id.rawValue, source: context.policy.orderSource,
            placedAt: createdAt, shipVia: shippingMethod ?? context.policy.shipVia, facility: context.policy.facility,
            contact: context.contact, currency: currency, subtotal: subtotal, shipping: shipping, tax: tax,
            total: total,
            lines: lines)
    }

    /// The number that this order has in the WMS: the prefix, then the name without its `#`.
    package func wmsNumber(under policy: Policy) -> String {
        policy.numberPrefix + (name.hasPrefix("#") ? String(name.dropFirst()) : name)
    }
}

extension Assessment {
    fileprivate mutating func block(by id: ExceptionID, units: Int64, _ raised: RaisedException) {
        if let index = blocks.firstIndex(where: { $0.exception == id }) {
            blocks[index].units += units
            if let at = exceptions.firstIndex(where: { $0.id == id }), raised.detail != exceptions[at].raised.detail {
                exceptions[at].raised.detail += "; " + raised.detail
            }
        } else {
            blocks.append(Block(exception: id, units: units))
            exceptions.append((id, raised))
        }
    }
}

extension RaisedException {
    /// A SKU that no item answers to (A5, E1).
    package static func unknown(sku: SKU, title: String, suggestion: String?) -> RaisedException {
        RaisedException(
            .unknownSKU, summary: "\(sku) is not in Deposco", detail: "sold as \"\(title)\"", about: sku.rawValue,
            suggestion: suggestion)
    }

    package static func inactive(sku: SKU, item: String) -> RaisedException {
        RaisedException(
            .inactiveItem, summary: "\(sku) is inactive in Deposco", detail: "item \(item)", about: sku.rawValue)
    }
}
