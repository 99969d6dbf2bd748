import Domain

/// A stored counter for the desk: each fact updates it, and a rebuild makes it again.
///
/// Counters that depend on the time are stored by minute, so that the passing of time needs no writes: an age is a sum
/// over minutes. Counters that may reach far back are also stored by hour and by day, so that no sum covers more than a
/// few hundred rows.
struct Tally: Hashable {
    enum Name: String {
        /// All orders, those that are due, and each by where it counts (`OrderAccount`).
        case orders
        /// Orders due and not received, by stage.
        case gap
        /// The same, by the minute in which they became due.
        case gapMinute = "gap.minute"
        case unpaid
        /// Orders that the channel holds back for now, by the first reason.
        case notDue
        /// Orders that are never due here, by the first reason.
        case elsewhere
        /// Held notifications, by how late they are.
        case held
        /// Requests to cancel, by state.
        case cancellations
        /// Open exceptions, by severity.
        case exceptions
        /// Open exceptions, by their owner's name; those without an owner have an empty name.
        case owners
        /// SKUs that the WMS does not accept.
        case skus
        /// Open exceptions, by the minute, hour and day of the time to act.
        case actMinute = "act.minute"
        case actHour = "act.hour"
        case actDay = "act.day"
        /// The last day whose sales are included in the ranks of SKUs.
        case soldDay = "sold.day"
        /// What people did.
        case activity
    }

    var name: Name
    var place: Int64 = 0
    var label = ""

    static func minute(_ moment: Instant) -> Int64 { floor(moment.milliseconds, 60_000) }
    static func hour(_ moment: Instant) -> Int64 { floor(moment.milliseconds, 3_600_000) }
    static func day(_ moment: Instant) -> Int64 { floor(moment.milliseconds, Span.day.milliseconds) }

    /// Division that rounds down, also before 1970.
    private static func floor(_ a: Int64, _ b: Int64) -> Int64 { a / b - (a % b < 0 ? 1 : 0) }
}

/// Updates the counters and sums them.
struct Tallies: TableRows {
    let documents: Documents

    /// Moves a record from the tallies that counted it to those that count it now.
    func move(from before: [Tally], to after: [Tally]) throws {
        for tally in before where !after.contains(tally) { try add(-1, to: tally) }
        for tally in after where !before.contains(tally) { try add(1, to: tally) }
    }

    /// A tally of zero has no row, so that the number of rows follows what is open.
    private func add(_ change: Int64, to tally: Tally) throws {
        try execute(
            """
            INSERT INTO tally (name, place, label, count) VALUES (?, ?, ?, ?)
            ON CONFLICT (name, place, label) DO UPDATE SET count = tally.count + excluded.count
            """, [tally.name.rawValue, tally.place, tally.label, change])
        guard change < 0 else { return }
        try execute(
            "DELETE FROM tally WHERE name = ? AND place = ? AND label = ? AND count = 0",
            [tally.name.rawValue, tally.place, tally.label])
    }

    /// A tally's figures by their labels.
    func of(_ name: Tally.Name) throws -> [String: Int] {
        try rows("SELECT label, count FROM tally WHERE name = ? AND place = 0", [name.rawValue])
            .reduce(into: [:]) { try $0[$1["label"]] = $1["count"] }
    }

    /// The sum of a tally over places, from `first` up to and without `last`.
    func sum(_ name: Tally.Name, from first: Int64, to last: Int64) throws -> Int {
        try count(
            "SELECT COALESCE(SUM(count), 0) FROM tally WHERE name = ? AND place >= ? AND place < ?",
            [name.rawValue, first, last])
    }
}

/// The tallies that count a record.
extension Tally {
    /// The labels of all orders, and of those that are due, beside the accounts'.
    static let placed = "placed"
    static let due = "due"

    static func of(_ order: OrderRecord) -> [Tally] {
        let account = OrderAccount(order)
        let labels = [placed, account.rawValue] + (account.isDue ? [due] : [])
        return labels.map { Tally(name: .orders, label: $0) } + waiting(order)
    }

    private static func waiting(_ order: OrderRecord) -> [Tally] {
        if order.stage == .awaitingPayment { return [Tally(name: .unpaid)] }
        if order.stage == .notDue || order.stage == .elsewhere {
            let reason = order.waits.first { $0.reason.isForNow == (order.stage == .notDue) }?.reason.name
            return [Tally(name: order.stage == .notDue ? .notDue : .elsewhere, label: reason ?? "")]
        }
        guard order.stage.inGap else { return [] }
        return [
            Tally(name: .gap, label: order.stage.rawValue),
            Tally(name: .gapMinute, place: Tally.minute(order.dueAt ?? order.stageAt)),
        ]
    }

    static func of(_ shipment: ShipmentRecord) -> [Tally] {
        guard shipment.notice == .held else { return [] }
        return [Tally(name: .held, label: shipment.stalled ? "stalled" : shipment.warned ? "overdue" : "")]
    }

    static func of(_ cancellation: CancellationRecord) -> [Tally] {
        [Tally(name: .cancellations, label: cancellation.state.rawValue)]
    }

    static func of(_ exception: ExceptionRecord) -> [Tally] {
        guard exception.state == .open else { return [] }
        var found = [
            Tally(name: .exceptions, label: exception.severity.rawValue),
            Tally(name: .owners, label: Values.storable(exception.owner?.name ?? "")),
            Tally(name: .actMinute, place: minute(exception.dueBy)),
            Tally(name: .actHour, place: hour(exception.dueBy)),
            Tally(name: .actDay, place: day(exception.dueBy)),
        ]
        if silentSKU(of: exception) != nil { found.append(Tally(name: .skus)) }
        return found
    }

    /// The SKU that the WMS does not accept, where the exception is about one.
    static func silentSKU(of exception: ExceptionRecord) -> String? {
        exception.type == .unknownSKU || exception.type == .inactiveItem ? exception.about ?? "" : nil
    }
}
