/// What is known here of an order's fulfilment: what the WMS has of it, and which of the channel's fulfilments are ours.
package struct KnownFulfilment: Hashable, Sendable {
    /// Units of each line that the WMS has, or had, or that are on their way to it.
    package var planned: [LineID: Int64] = [:]
    /// Units of `planned` that were not sent yet.
    package var unsent: [LineID: Int64] = [:]
    /// Units of `planned` that the WMS will not ship.
    package var lost: [LineID: Int64] = [:]
    package var isInWMS = false
    /// Whether a person took the order in, whatever its age or risk, and units that are open again.
    package var isAdmitted = false
    /// The waits so far, for their ages.
    package var waits: [OrderWait] = []
    /// The ids of fulfilment orders whose time for holds and for the risk has passed.
    package var settled: Set<String> = []
    /// What the WMS shipped: the units, and the ids of our fulfilments of them.
    package var shipments: [Shipped] = []
    /// The units of each shipment that the WMS rolled back, whose fulfilment we cancelled.
    package var rolledBack: [[LineID: Int64]] = []

    package struct Shipped: Hashable, Sendable {
        package var units: [LineID: Int64]
        package var fulfilments: [String]
        /// Whether it is known which these are: they were read back from the channel, or it refused to make any.
        package var isAnswered: Bool

        package init(units: [LineID: Int64], fulfilments: [String], isAnswered: Bool) {
            self.units = units
            self.fulfilments = fulfilments
            self.isAnswered = isAnswered
        }
    }

    package init() {}

    /// - Parameters:
    ///   - shipments: the order's known shipments.
    ///   - refused: those of which the channel refused the fulfilment.
    package init(_ record: OrderRecord, _ shipments: [ShipmentRecord], refused: Set<ShipmentID> = []) {
        isInWMS = record.isInWMS
        isAdmitted = record.isAdmitted
        waits = record.waits
        settled = Set(record.settled ?? [])
        if record.isInWMS {
            let changes = OrderChanges(record, [])
            let left = changes.left
            planned = changes.planned
            unsent = changes.unsent
            lost = planned.reduce(into: [:]) { lost, line in
                let gone = line.value.clampedSubtracting(left[line.key] ?? 0)
                if gone > 0 { lost[line.key] = gone }
            }
        }
        let lines = ShippedLines(of: record)
        self.shipments = shipments.filter { $0.shipment.status == .shipped }.map {
            Shipped(
                units: lines.units(in: [$0.shipment]), fulfilments: $0.fulfilments,
                isAnswered: $0.fulfilmentConfirmed || refused.contains($0.shipment.id))
        }
        rolledBack = shipments.map(\.shipment).filter { $0.status == .rolledBack }.map { shipment in
            var left = shipment
            left.status = .shipped
            // A bundle of which only some items left counts no unit, and our fulfilment did not name it.
            return lines.units(in: [left]).filter { $0.value > 0 }
        }
    }

    func since(_ reason: WaitReason) -> Instant? { waits.first { $0.reason == reason }?.since }

    /// When a wait began that counts from a moment of the channel's: its clock may be ahead of ours.
    func began(_ reason: WaitReason, _ moment: Instant, at now: Instant) -> Instant {
        min(moment, since(reason) ?? now)
    }

    /// Whether the WMS has everything that remains of a fulfilment order.
    func covers(_ fulfilmentOrder: FulfilmentOrder) -> Bool {
        fulfilmentOrder.lines.allSatisfy { $0.remaining <= planned[$0.line] ?? 0 }
    }

    /// The ids of the fulfilments that are ours: by their ids, or because they carry the units of a shipment whose own
    /// fulfilment does not stand. While the outcome of making one is not known, all are taken for ours.
    func ours(among fulfilments: [SeenFulfilment]) -> Set<String> {
        var ours = Set(shipments.flatMap(\.fulfilments))
        if shipments.contains(where: { !$0.isAnswered }) { return ours.union(fulfilments.map(\.id)) }
        let live = Set(fulfilments.lazy.filter(\.isLive).map(\.id))
        var open = shipments.filter { live.isDisjoint(with: $0.fulfilments) }.map(\.units)
        for fulfilment in fulfilments where fulfilment.isLive && !ours.contains(fulfilment.id) {
            guard let same = open.firstIndex(of: fulfilment.units) else { continue }
            open.remove(at: same)
            ours.insert(fulfilment.id)
        }
        return ours
    }

    /// The latest fulfilment that stands and that others made.
    package func lastByOthers(among fulfilments: [SeenFulfilment]) -> SeenFulfilment? {
        let ours = ours(among: fulfilments)
        return fulfilments.filter { $0.isLive && !ours.contains($0.id) }.max { one, other in
            guard let at = other.createdAt else { return false }
            return one.createdAt.map { $0 < at } ?? true
        }
    }
}
