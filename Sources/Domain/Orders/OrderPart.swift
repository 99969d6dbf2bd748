/// One order in the WMS: for a whole channel order, or for what one facility ships of it. It stays as planned when the
/// order was assessed; later changes of bundles or routes do not affect it.
package struct OrderPart: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        package var line: LineID
        package var item: String
        /// Units of the item.
        package var quantity: Int64
        /// Units of the item in one unit of the channel's line. A bundle may have more than one, or several items.
        package var each: Int64
        /// Minor units, for one unit of the item.
        package var unitPrice: Int64

        package init(line: LineID, item: String, quantity: Int64, each: Int64 = 1, unitPrice: Int64) {
            self.line = line
            self.item = item
            self.quantity = quantity
            self.each = each
            self.unitPrice = unitPrice
        }
    }

    package enum State: String, Sendable, Codable {
        /// Not sent, or sent certainly without effect.
        case planned
        /// Sent, or perhaps sent.
        case sent
        case review
        case received
    }

    /// Its number in the WMS.
    package var number: String
    /// `nil` leaves the choice to the WMS.
    package var facility: String?
    package var lines: [Line]
    package var state: State = .planned
    /// The WMS's internal id, once read back.
    package var wmsID: String?
    /// The WMS's exact status word when last read.
    package var wmsStatus: String?
    /// The differences that the read-back found, while `sent`.
    package var differences: [String] = []
    /// Units that the WMS will not ship.
    package var shortfalls: [Shortfall] = []
    /// The import that carries it, until the import has ended.
    package var batch: String?
    /// The last run in Patchworks that took it.
    package var run: String?
    /// Set where somebody else sent it. It is followed, and never changed from here.
    package var followed: Followed?

    package struct Followed: Hashable, Sendable {
        /// Since when. What left before is not in `lines`, and its shipments were told by whoever sent it.
        package var since: Instant
        /// Units of each item that had left by then.
        package var shipped: [String: Int64]
        /// Items that the order does not ask for, or not for as many. A person said that it is the order all the same, and the channel is
        /// told nothing of them.
        package var besides: Set<String>

        package init(since: Instant, shipped: [String: Int64], besides: Set<String> = []) {
            self.since = since
            self.shipped = shipped
            self.besides = besides
        }
    }

    package init(number: String, facility: String?, lines: [Line]) {
        self.number = number
        self.facility = facility
        self.lines = lines
    }

    /// The value in minor units. An absurdly large amount counts as the most that can be shared out.
    var value: Int64 {
        let most = Int64.max >> 16
        return lines.reduce(0) { sum, line in
            let (amount, overflow) = line.quantity.multipliedReportingOverflow(by: line.unitPrice)
            return min(most, sum + (overflow ? most : min(most, max(0, amount))))
        }
    }

    /// The units asked of the WMS, by channel line and item.
    package var wanted: [WantedLine: Int64] {
        lines.reduce(into: [:]) { $0.add($1.quantity, to: $1.wanted) }
    }
}

extension Sequence<OrderPart> {
    /// Units of each item that the parts take together.
    package var demand: [String: Int64] {
        lazy.flatMap(\.lines).reduce(into: [:]) { $0.add($1.quantity, to: $1.item) }
    }
}

/// An item for a line of the channel's.
package struct WantedLine: Hashable, Sendable {
    package var line: LineID
    package var item: String

    package init(line: LineID, item: String) {
        self.line = line
        self.item = item
    }
}

extension OrderPart.Line {
    package var wanted: WantedLine { WantedLine(line: line, item: item) }
}

extension Shortfall {
    var wanted: WantedLine { WantedLine(line: line, item: item) }
}

extension WMSOrder.Line {
    /// `nil` where the WMS names no line of the channel's, or no item.
    package var wanted: WantedLine? {
        guard let customerLine, let item else { return nil }
        return WantedLine(line: customerLine, item: item)
    }
}

extension WarehouseOrder.Line {
    package var wanted: WantedLine { WantedLine(line: customerLine, item: item) }
}

/// The units of a line that one location should ship, as the channel's fulfilment orders say.
package struct LineRoute: Hashable, Sendable {
    package var line: LineID
    /// The channel's id of the location.
    package var location: String
    package var quantity: Int64

    package init(line: LineID, location: String, quantity: Int64) {
        self.line = line
        self.location = location
        self.quantity = quantity
    }
}

/// How the facility of each line is chosen.
package enum Routing: Hashable, Sendable {
    /// One ships everything; `nil` leaves the choice to the WMS.
    case facility(String?)
    /// The location of the channel's fulfilment order decides: location id to facility.
    case locations([String: String])
    /// The stock of these facilities decides; earlier ones are preferred.
    case availability([String])
}
