/// Builds the WMS orders of a channel order, one for each part.
package enum WarehouseOrders {
    /// The WMS orders for the planned parts.
    package static func of(_ record: OrderRecord, _ contact: Contact, policy: Policy) -> [WarehouseOrder] {
        of(record.channel, record.parts, contact, policy: policy)
    }

    /// The WMS orders for these parts. Amounts that belong to no line are shared out by value.
    package static func of(
        _ order: ChannelOrder, _ parts: [OrderPart], _ contact: Contact, policy: Policy
    ) -> [WarehouseOrder] {
        let weights = parts.map(\.value)
        var contact = contact
        // V1 needs the province's code (docs/apis/deposco.md#field-limits).
        if policy.orderAPI == .v1 { contact.province = contact.provinceCode ?? contact.province }
        let shared = { (amount: Int64) in Money.shares(of: amount, weights: weights) }
        let (subtotals, shippings, taxes, totals) = (
            shared(order.subtotal), shared(order.shipping), shared(order.tax), shared(order.total)
        )
        // What is written on it goes where the policy says, and nowhere else.
        let written = contact
        (contact.note, contact.attributes, contact.lineProperties) = (nil, [], [:])
        return parts.enumerated().map { index, part in
            var whole = WarehouseOrder(
                number: part.number, customerOrderNumber: order.name, reference: order.id.rawValue,
                source: policy.orderSource,
                placedAt: order.createdAt, shipVia: order.shippingMethod ?? policy.shipVia, facility: part.facility,
                contact: contact, currency: order.currency, subtotal: subtotals[index], shipping: shippings[index],
                tax: taxes[index], total: totals[index],
                lines: part.lines.enumerated().map { position, line in
                    WarehouseOrder.Line(
                        number: "\(part.number)-\(position + 1)", customerLine: line.line, item: line.item,
                        quantity: line.quantity, unitPrice: line.unitPrice)
                })
            whole.writing = policy.notes.ofOrder(written)
            for index in whole.lines.indices {
                whole.lines[index].writing = policy.notes.ofLine(whole.lines[index].customerLine, written)
            }
            if policy.orderAPI == .v1 { whole = lineNotesOnTheOrder(whole) }
            return whole.fitted(by: policy.fits, in: policy.orderAPI)
        }
    }

    /// V1 takes no notes on lines (docs/apis/deposco.md#notes), so they stand on the order and name the item.
    private static func lineNotesOnTheOrder(_ order: WarehouseOrder) -> WarehouseOrder {
        var order = order
        for index in order.lines.indices {
            let line = order.lines[index]
            for note in line.writing.notes {
                let named = WarehouseOrder.Note(title: "\(note.title) (\(line.item))", body: note.body)
                // Two lines of one item a minor unit apart have the same notes.
                if !order.notes.contains(named) { order.writing.notes.append(named) }
            }
            order.lines[index].writing.notes = []
        }
        return order
    }

    /// Whether the changed order makes the same WMS orders as before.
    package static func areSame(
        for record: OrderRecord, as order: ChannelOrder, contact: Contact, to next: Contact, policy: Policy
    ) -> Bool {
        record.channel.lines == order.lines
            && of(record, contact, policy: policy) == of(order, record.parts, next, policy: policy)
    }
}
