/// The result of applying the rules to an order as the channel now describes it.
package struct Assessment: Sendable {
    package var stage: OrderStage
    package var blocks: [Block] = []
    /// The exceptions behind the blocks.
    package var exceptions: [NewException] = []
    /// The index of each exception in `blocks` and `exceptions`.
    var places: [ExceptionID: Int] = [:]
    /// What to send; set only when the stage is `queued`. It is empty while a fulfilment service's request still has to
    /// be accepted.
    package var parts: [OrderPart] = []
    /// What of it does not leave now, and why.
    package var waits: [OrderWait] = []
    /// Units of each item that the order will take beyond what the WMS has, whether or not it is blocked.
    package var reserves: [String: Int64] = [:]
    /// Fields that are too long and continue in another field of the WMS's order.
    package var fits: [FieldFit] = []

    /// Units of each item that the order will take beyond its parts, which the WMS does not have: the channel holds them back, say.
    package func reserves(beyond parts: [OrderPart]) -> [String: Int64] {
        let planned = parts.demand
        return reserves.reduce(into: [:]) { rest, item in
            let units = item.value.clampedSubtracting(planned[item.key] ?? 0)
            if units > 0 { rest[item.key] = units }
        }
    }
}

/// What the rules need to know besides the order.
package struct AssessmentContext: Sendable {
    package var contact: Contact
    /// A match for every SKU of the shippable lines and of their components.
    package var matches: [SKU: SKUMatch]
    /// The one item number near an unknown SKU, where there is one.
    package var suggestions: [SKU: String]
    package var bundles = Bundles()
    /// What of it may leave.
    package var due: Due
    /// Units of each item, by facility, as far as known.
    package var stock: [String: [String: Int64]] = [:]
    /// Whether the WMS has, or may have, a part of the order.
    package var isInWMS = false
    package var policy: Policy

    package init(
        contact: Contact, matches: [SKU: SKUMatch], suggestions: [SKU: String], due: Due, policy: Policy
    ) {
        self.due = due
        self.contact = contact
        self.matches = matches
        self.suggestions = suggestions
        self.policy = policy
    }
}

extension ChannelOrder {
    /// The lines that a warehouse has to ship: goods that are still wanted.
    package var shippableLines: [OrderLine] {
        lines.filter { $0.requiresShipping && !$0.giftCard && $0.currentQuantity > 0 }
    }

    /// Assesses an order, or what the WMS should have of it.
    package func assess(_ context: AssessmentContext) -> Assessment {
        if shippableLines.isEmpty { return Assessment(stage: .nothingToShip) }
        let due = context.due
        var waiting = Planning(order: self, context: context)
        let unsent = due.unsent
        let reserves = waiting.parts(of: unsent).demand.mapValues { min(1_000_000_000, $0) }
        func stays(_ stage: OrderStage) -> Assessment {
            Assessment(stage: stage, waits: due.waits, reserves: reserves)
        }
        if due.isElsewhere, !context.isInWMS { return stays(.elsewhere) }
        // What is to be reviewed by a person is held back like anything else that somebody has to let go.
        if let unpaid = due.unpaid, unpaid.isForMoney || (context.isInWMS && unpaid.isForNow) {
            return stays(.awaitingPayment)
        }
        let target = due.target
        guard target.values.contains(where: { $0 > 0 }) else {
            return stays(context.isInWMS ? .nothingToShip : .notDue)
        }
        var planning = Planning(order: self, context: context)
        let parts = planning.parts(of: target)
        var found = planning.found
        found.waits = due.waits
        found.reserves = reserves
        for order in WarehouseOrders.of(self, parts, context.contact, policy: context.policy) {
            found.fits = order.fits
            for fault in order.faults(in: context.policy.orderAPI) {
                found.block(.refused(fault, of: self), units: 0)
            }
        }
        if found.blocks.isEmpty { found.parts = due.accepts.isEmpty ? parts : [] } else { found.stage = .blocked }
        return found
    }

    /// Plans units that the channel held back and lets go after the WMS has the rest: as parts of their own, since the rest may have left.
    /// - Returns: the parts, numbered after those there are.
    package func letGo(_ context: AssessmentContext, after parts: [OrderPart]) -> Assessment {
        var planning = Planning(order: self, context: context, after: context.due.planned)
        let added = planning.parts(of: context.due.units)
        var found = planning.found
        let known = Set(parts.map(\.number))
        var next = parts.count
        found.parts = added.map { part in
            var part = part
            repeat { next += 1 } while known.contains("\(wmsNumber(under: context.policy))-\(next)")
            part.number = "\(wmsNumber(under: context.policy))-\(next)"
            return part
        }
        return found
    }

    /// The number that this order has in the WMS: the prefix, then the name without its `#`.
    package func wmsNumber(under policy: Policy) -> String {
        policy.numberPrefix + (name.hasPrefix("#") ? String(name.dropFirst()) : name)
    }
}

extension Assessment {
    mutating func block(_ new: NewException, units: Int64) {
        let id = new.cause.id
        if let index = places[id] {
            blocks[index].units = blocks[index].units.clampedAdding(units)
            let detail = exceptions[index].detail
            // Nobody reads more than this.
            if detail.utf8.count < 2000, !detail.contains(new.detail) { exceptions[index].detail += "; " + new.detail }
        } else {
            places[id] = blocks.count
            blocks.append(Block(exception: id, units: units))
            exceptions.append(new)
        }
    }
}

extension NewException {
    /// A field that the WMS would refuse. Where the channel has no address at all, that is what is missing.
    static func refused(_ fault: FieldFault, of order: ChannelOrder) -> NewException {
        let isMissing = fault.fault == .missing
        let text =
            isMissing && !order.hasShippingAddress && fault.field.hasPrefix("shipTo")
            ? "the channel has no shipping address of it" : fault.text
        return NewException(
            isMissing ? .fieldMissing(order.id) : .fieldOverLimit(order.id), summary: "\(order.name): \(text)",
            detail: text)
    }

    /// A SKU without an item in the WMS.
    /// - Parameter bundle: the bundle of which it is a component.
    package static func unknown(sku: SKU, title: String, suggestion: String?, in bundle: SKU? = nil) -> NewException {
        NewException(
            .unknownSKU(sku), summary: "\(sku) is not in Deposco",
            detail: bundle.map { "component of \($0)" } ?? "sold as \"\(title)\"", suggestion: suggestion)
    }

    /// A bundle that cannot be exploded.
    package static func refused(_ fault: BundleFault) -> NewException {
        NewException(
            .bundleRefused(fault.bundle), summary: "bundle \(fault.bundle): \(fault.text)",
            detail: "no order with it can be sent until its composition is right")
    }

    /// A location of the channel without a facility.
    package static func unmapped(location: String) -> NewException {
        NewException(
            .unmappedLocation(location: location), summary: "location \(location) has no facility",
            detail: "fulfilment orders of the location wait")
    }

    package static func inactive(sku: SKU, item: String) -> NewException {
        NewException(.inactiveItem(sku), summary: "\(sku) is inactive in Deposco", detail: "item \(item)")
    }
}
