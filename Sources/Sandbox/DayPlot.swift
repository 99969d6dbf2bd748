/// What goes wrong in the demo's day and is put right again, at the same minutes of each twenty. Whoever watches for an hour sees each
/// thing begin and end, and the desk never fills with what nobody mends.
struct DayPlot {
    private enum Act {
        case outage(Bool)
        /// An item that the warehouse makes, or takes out of use.
        case item(String, active: Bool)
        /// The channel lets go of what it held.
        case release
        /// The carrier finds the parcels that lay about, but for the newest.
        case lateScans
        /// A customer asks to cancel what is being packed.
        case lateCancellation
    }

    private static let period: Int64 = 20 * 60
    /// Long enough to be seen as a stalled hold.
    private static let liesAbout: Int64 = 6 * 60_000
    /// Seconds from the start of the period.
    private static let acts: [(at: Int64, act: Act)] = [
        (100, .lateCancellation), (3 * 60, .outage(true)), (5 * 60, .outage(false)), (6 * 60, .release),
        (7 * 60, .item("VASE-TALL", active: true)), (8 * 60, .lateScans), (9 * 60, .lateCancellation),
        (10 * 60, .item("STOOL-ASH", active: true)), (11 * 60, .release), (12 * 60, .item("MUG-FOX", active: false)),
        (13 * 60, .item("TEE-GREEN-XL", active: true)),
        (14 * 60, .item("85123a", active: true)), (14 * 60, .lateScans), (15 * 60, .lateCancellation),
        (16 * 60, .item("MUG-FOX", active: true)), (17 * 60, .release), (18 * 60, .item("STOOL-ASH", active: false)),
        (19 * 60, .item("VASE-TALL", active: false)),
        (19 * 60, .lateScans),
    ]

    private let from: Int64
    /// How many acts have happened.
    private var done = 0

    init(from: Int64) { self.from = from }

    private var next: (at: Int64, act: Act) {
        let round = Int64(done / Self.acts.count)
        let (at, act) = Self.acts[done % Self.acts.count]
        return (from + (round * Self.period + at) * 1000, act)
    }

    mutating func step(_ sandbox: Sandbox, now: Int64) {
        while next.at <= now {
            perform(next.act, sandbox, now)
            done += 1
        }
    }

    private func perform(_ act: Act, _ sandbox: Sandbox, _ now: Int64) {
        switch act {
        case .outage(let isOff): sandbox.deposco.settings.offline = isOff
        case .item(let number, let active):
            sandbox.deposco.setItem(
                number: number, name: sandbox.deposco.items[number]?.name ?? number, active: active, at: now)
        case .release:
            for order in sandbox.shop.orders.values where order.fulfilmentOrders.contains(where: { !$0.holds.isEmpty })
            {
                sandbox.shop.releaseHold(order.id, at: now)
            }
        case .lateScans:
            let lying = sandbox.deposco.shipments.filter {
                sandbox.deposco.scans[$0.number] == nil && $0.shippedAt < now - Self.liesAbout
            }
            for shipment in lying { sandbox.deposco.scan(shipment: shipment.number, at: now) }
        case .lateCancellation:
            let packed = sandbox.deposco.orders.values.filter {
                ["Picking", "Pick Complete", "Staged"].contains($0.status)
            }
            let late = packed.max { $0.number < $1.number }
            guard let order = sandbox.shop.orders.values.first(where: { "#" + (late?.number ?? "") == $0.name }) else {
                return
            }
            sandbox.shop.requestCancellation(order.id, message: "It was meant for my other address", at: now)
        }
    }
}
