package import Domain

/// The WMS's orders as it last listed them: whose number is taken, and what somebody else sent. It is read from the WMS and not from the
/// journal, so a rebuild leaves it alone.
package struct Listing: TableRows {
    let documents: Documents

    package func order(number: String) throws -> ListedOrder? {
        try row("SELECT * FROM wms_listing WHERE number = ?", [number]).map(Self.order)
    }

    /// Orders that are, or may be, this order of the channel's: by its id, or by its name where nothing says otherwise. Cancelled ones
    /// count for nothing.
    package func matches(of order: ChannelOrder) throws -> [ListedOrder] {
        let found = try rows(
            "SELECT * FROM wms_listing WHERE reference_id = ? OR customer = ? ORDER BY number LIMIT 50",
            [order.id.rawValue, ListedOrder.bare(order.name)])
        return try found.map(Self.order).filter { listed in
            guard listed.counts else { return false }
            switch listed.owner(order.id) {
            case .same: return true
            case .other: return false
            case .unclear: return listed.isNamed(order)
            }
        }
    }

    private static func order(_ row: SQLRow) throws -> ListedOrder {
        ListedOrder(
            number: try row["number"], status: try row["status"], reference: try row["reference"],
            customerOrderNumber: try row["customer"], source: try row["source"])
    }
}

/// Writes what the WMS lists.
package struct ListingWrites: TableRows {
    let documents: Documents

    package func put(_ order: ListedOrder) throws {
        try execute(
            """
            INSERT INTO wms_listing (number, status, reference, reference_id, customer, source) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (number) DO UPDATE SET status = excluded.status, reference = excluded.reference,
                reference_id = excluded.reference_id, customer = excluded.customer, source = excluded.source
            """,
            [
                order.number, order.status, order.reference, ListedOrder.channelID(in: order.reference),
                order.customerOrderNumber.map(ListedOrder.bare), order.source,
            ])
    }

    /// Forgets an order that the WMS no longer has, or that is ours.
    package func remove(number: String) throws {
        try execute("DELETE FROM wms_listing WHERE number = ?", [number])
    }
}
