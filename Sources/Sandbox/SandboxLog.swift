/// Something that happened to a thing in the stand-ins.
package struct SandboxEvent: Hashable, Sendable {
    package enum System: String, Sendable { case shop, warehouse, carrier }

    package enum Thing: Hashable, Sendable {
        /// By its number, without the `#` and without the place of a part.
        case order(String)
        /// By its shipment's number.
        case parcel(String)
        /// By its SKU.
        case item(String)
    }

    package enum Kind: String, CaseIterable, Sendable {
        // The shop says what may leave.
        case placed, nameRepeated, paid, paidLate, heldAtRouting, held, heldInPart, released, scheduled, opened,
            movedAway, movedBack, requested
        case riskKnown, riskRaised, riskLowered
        // Somebody changes an order in the shop.
        case readdressed, shippingChanged, unitTaken, lineAdded, refunded, refundedInFull, gaveBack
        case askedToCancel, cancelRefused, cancelAccepted, cancelled, deleted
        // What the shop was told of what left, by whom, and what the customer was told.
        case fulfilledByHand, fulfilledByService, pickedUp, fulfilled, fulfilmentCancelled, trackingReplaced, captured
        case customerTold
        // The shop's stock.
        case variantDeleted, variantMade, unstocked, restocked, stockEdited, stockWritten, sold

        // The warehouse works.
        case created, numberUsed, refused, parked, unparked, started, picking, picked, staged, loaded, shipped,
            shippedInPart
        case changed, unitsCancelled, stopped, pickCancelled, rolledBack, labelled
        case shippedWithoutNumber, numbered, relabelled, stockCounted, itemMade

        case scanned

        package var system: System {
            if self == .scanned { return .carrier }
            return Self.ofTheWarehouse.contains(self) ? .warehouse : .shop
        }

        private static let ofTheWarehouse: Set<Kind> = [
            .created, .numberUsed, .refused, .parked, .unparked, .started, .picking, .picked, .staged, .loaded,
            .shipped,
            .shippedInPart, .changed, .unitsCancelled, .stopped, .pickCancelled, .rolledBack, .labelled,
            .shippedWithoutNumber, .numbered, .relabelled, .stockCounted, .itemMade,
        ]
    }

    package var thing: Thing
    package var kind: Kind

    package init(_ kind: Kind, _ thing: Thing) {
        self.thing = thing
        self.kind = kind
    }
}

/// What happened in all stand-ins, in the order in which it took effect. It is kept only where somebody asks for it, since a
/// sandbox may run for weeks.
package final class SandboxLog {
    package var isKept = false
    private var events: [SandboxEvent.Thing: [SandboxEvent.Kind]] = [:]
    /// The shipments of tracking numbers.
    private var shipments: [String: String] = [:]

    package init() {}

    /// What happened to each thing.
    package var all: [SandboxEvent.Thing: [SandboxEvent.Kind]] { events }

    func note(_ kind: SandboxEvent.Kind, _ thing: SandboxEvent.Thing) {
        if isKept { events[thing, default: []].append(kind) }
    }

    /// Notes it of an order of the shop, or of a part of it in the warehouse.
    func note(_ kind: SandboxEvent.Kind, order name: String) {
        guard isKept else { return }
        let number = name.hasPrefix("#") ? String(name.dropFirst()) : name
        note(kind, .order(number.hasPrefix("STRAY") ? number : String(number.prefix { $0 != "-" })))
    }

    func note(_ kind: SandboxEvent.Kind, item sku: String?) {
        if let sku { note(kind, .item(sku)) }
    }

    /// Notes it of the parcels that have these tracking numbers.
    func note(_ kind: SandboxEvent.Kind, parcels numbers: [String]) {
        guard isKept else { return }
        for shipment in Set(numbers.compactMap { shipments[$0] }).sorted() { note(kind, .parcel(shipment)) }
    }

    /// Learns which shipment has these tracking numbers.
    func label(_ shipment: String, _ numbers: [String]) {
        if isKept { for number in numbers { shipments[number] = shipment } }
    }
}
