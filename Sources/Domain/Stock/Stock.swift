/// The WMS's stock of an item at a facility. Missing is unknown, never zero; negative is legal
/// (docs/apis/deposco.md#stock).
package struct StockReading: Hashable, Sendable {
    package var item: String
    package var facility: String
    /// Units in the building.
    package var onHand: Int64?
    /// Units that are not promised to anybody yet.
    package var available: Int64?

    package init(item: String, facility: String, onHand: Int64?, available: Int64?) {
        self.item = item
        self.facility = facility
        self.onHand = onHand
        self.available = available
    }
}

/// Where the WMS has stock of an item, or had.
package struct StockPlace: Hashable, Sendable {
    package var item: String
    package var facility: String

    package init(item: String, facility: String) {
        self.item = item
        self.facility = facility
    }
}

/// A change of stock that the WMS made itself: a count, a breakage, a delivery.
package struct StockAdjustment: Hashable, Sendable {
    package var item: String
    package var facility: String
    /// Signed.
    package var quantity: Int64
    package var reason: String
    package var at: Instant?

    package init(item: String, facility: String, quantity: Int64, reason: String, at: Instant?) {
        self.item = item
        self.facility = facility
        self.quantity = quantity
        self.reason = reason
        self.at = at
    }
}

/// The channel's available quantity of a variant at a location.
package struct ChannelLevel: Hashable, Sendable, Codable {
    package var variant: String
    package var location: String
    package var quantity: Int64

    package init(variant: String, location: String, quantity: Int64) {
        self.variant = variant
        self.location = location
        self.quantity = quantity
    }
}

/// How stock is pushed to the channel.
package struct StockPolicy: Sendable, Equatable {
    package enum Push: Sendable, Equatable {
        /// Each movement, as soon as it is known.
        case frequent
        /// All stock, at this interval.
        case snapshot(every: Span)
    }

    /// Which variant shows the stock of a SKU that several have.
    package enum Sharing: Sendable, Equatable {
        /// Each of them shows all of it.
        case all
        /// The one that the channel has had longest; the others show none.
        case oldest
        /// None of them is touched.
        case none
    }

    package var push = Push.frequent
    package var sharing = Sharing.all
    /// Whether a variant that is not stocked at its location is stocked there; otherwise somebody is told.
    package var activates = false
    /// The facilities behind each of the channel's locations. An empty list means all of them.
    package var locations: [String: [String]]
    /// Units of each SKU held back from the channel.
    package var safety: Int64 = 0
    package var safetyBySKU: [SKU: Int64] = [:]
    /// How often all stock is compared, whatever movements were reported.
    package var auditEvery: Span = .hours(6)

    package init(locations: [String: [String]]) { self.locations = locations }

    package func safety(of sku: SKU) -> Int64 { safetyBySKU[sku] ?? safety }

    /// What each variant of one SKU shows of its units. Those that are left out keep their figures.
    /// - Parameter variants: the channel's ids, which rise.
    package func shares(of units: Int64, among variants: [String]) -> [String: Int64] {
        switch sharing {
        case _ where variants.count < 2, .all: break
        case .none: return [:]
        case .oldest:
            let oldest = variants.min { ($0.count, $0) < ($1.count, $1) }
            return variants.reduce(into: [:]) { $0[$1] = $1 == oldest ? units : 0 }
        }
        return variants.reduce(into: [:]) { $0[$1] = units }
    }
}

/// What can be sold of items and of the bundles made of them.
package struct StockView: Sendable {
    /// Units by item, then by facility. Unknown stock is left out.
    package var available: [String: [String: Int64]]
    /// Units of an item in orders that the WMS's stock does not account for yet.
    package var pending: [String: Int64]
    package var matches: [SKU: SKUMatch]
    package var bundles: Bundles

    package init(
        available: [String: [String: Int64]], pending: [String: Int64], matches: [SKU: SKUMatch], bundles: Bundles
    ) {
        self.available = available
        self.pending = pending
        self.matches = matches
        self.bundles = bundles
    }

    /// Units of an item at some facilities, less what orders on their way will take. Facilities with unknown stock are
    /// left out; `nil` while none of them is known.
    package func units(of item: String, at facilities: [String]) -> Int64? {
        guard let there = available[item] else { return nil }
        let wanted = facilities.isEmpty ? Array(there.keys) : facilities.filter { there[$0] != nil }
        if wanted.isEmpty { return nil }
        return wanted.total { there[$0] ?? 0 }.clampedSubtracting(pending[item] ?? 0)
    }

    /// Sellable units of a SKU before any are held back: for a bundle, as many as its scarcest component allows. `nil`
    /// is unknown.
    package func units(of sku: SKU, at facilities: [String]) -> Int64? {
        let leaves: [Bundles.Leaf]
        do { leaves = try bundles.explode(sku) ?? [Bundles.Leaf(sku: sku, each: 1, amount: 0)] } catch { return nil }
        var least: Int64?
        for leaf in leaves {
            guard case .item(let item)? = matches[leaf.sku], let units = units(of: item, at: facilities) else {
                return nil
            }
            // Rounds down below zero too: half a bundle short is a whole bundle short.
            let (quotient, rest) = units.quotientAndRemainder(dividingBy: max(1, leaf.each))
            let whole = rest < 0 ? quotient - 1 : quotient
            least = min(least ?? whole, whole)
        }
        return least
    }
}
