/// A figure of a check as a person reads it.
package struct CheckFigure: Hashable, Sendable, Codable {
    package var name: String
    package var value: String
    /// Whether it is not as it should be.
    package var asksForLook: Bool

    package init(_ name: String, _ value: String, asksForLook: Bool = false) {
        self.name = name
        self.value = value
        self.asksForLook = asksForLook
    }

    init(_ name: String, _ count: Int, asksForLook: Bool = false) {
        self.init(name, "\(count)", asksForLook: asksForLook)
    }
}

/// What a check found: its figures, and whether all of them are as they should be.
package struct CheckFinding: Hashable, Sendable {
    package var figures: [CheckFigure]

    package var isSound: Bool { !figures.contains(where: \.asksForLook) }

    package init(_ figures: [CheckFigure]) { self.figures = figures }

    /// `sound`, or what is not: `open exceptions 3, oldest 2 hours`.
    package var words: String {
        isSound
            ? "sound" : figures.filter(\.asksForLook).map { "\($0.name): \($0.value)" }.joined(separator: ", ")
    }
}

/// Open exceptions of one type.
package struct OpenExceptions: Hashable, Sendable {
    package var type: ExceptionType
    package var count: Int
    package var oldest: Instant?

    package init(type: ExceptionType, count: Int, oldest: Instant?) {
        self.type = type
        self.count = count
        self.oldest = oldest
    }
}

/// What shipped in a span, and where it is not what was ordered.
package struct ShippedTotals: Hashable, Sendable {
    package var orders = 0
    package var shipments = 0
    package var units: Int64 = 0
    /// Minor units, by the currency's code.
    package var amounts: [String: Int64] = [:]
    /// Shipments whose order nobody knows.
    package var withoutOrder = 0
    package var breaks: [MatchBreak] = []
    /// Whether there were more shipments than are compared.
    package var isCut = false

    /// The differences between an order and its shipments; what waits, what is paid and who was told are others' concern.
    package static let classes: Set<MatchBreak.Class> = [.quantity, .cancelledAndShipped]

    package init() {}

    package mutating func add(
        _ order: OrderRecord, _ all: [ShipmentRecord], in span: MonthClose, _ policy: MatchPolicy, at now: Instant
    ) {
        orders += 1
        for row in span.rows(order, all) {
            units = units.clampedAdding(row.units)
            let code = row.amount.currency.code
            amounts[code] = (amounts[code] ?? 0).clampedAdding(row.amount.minor)
        }
        breaks += order.breaks(all, policy, at: now).filter { Self.classes.contains($0.kind) }
    }
}

/// The room on the disk that has the store.
package struct DiskRoom: Hashable, Sendable {
    /// Bytes. Below the first, writes are about to fail; below the second, a backup or a vacuum may find no room.
    package static let least: Int64 = 256 << 20
    package static let enough: Int64 = 1 << 30

    /// Bytes that the core's user may still use, and the size of the store.
    package var free: Int64
    package var store: Int64

    package init(free: Int64, store: Int64) {
        self.free = free
        self.store = store
    }

    package var isEnough: Bool { free >= max(Self.enough, store) }
}

/// A copy of the store, as whoever made it wrote it down beside the store.
package struct BackupNote: Hashable, Sendable, Codable {
    package var madeAt: Instant
    /// When the copy was checked and found whole.
    package var verifiedAt: Instant?
    /// Where it was written to.
    package var file: String
    /// The last fact in it.
    package var sequence: Int64

    /// Backups are daily; an hour or two of leeway keeps one that runs a little later today from being late.
    package static let longest = Span.hours(26)

    package init(madeAt: Instant, verifiedAt: Instant?, file: String, sequence: Int64) {
        self.madeAt = madeAt
        self.verifiedAt = verifiedAt
        self.file = file
        self.sequence = sequence
    }
}

// Judgements.
extension CheckFinding {
    package static func exceptions(_ open: [OpenExceptions], at now: Instant) -> CheckFinding {
        var figures = open.map { CheckFigure($0.type.title, $0.count, asksForLook: $0.count > 0) }
        if let oldest = open.compactMap(\.oldest).min() {
            figures.append(CheckFigure("the oldest", age(oldest, now), asksForLook: true))
        }
        return CheckFinding(figures)
    }

    /// - Parameter period: in which they were raised, in words.
    package static func earlierBreaks(_ open: [OpenExceptions], in period: String) -> CheckFinding {
        let found = open.filter { $0.count > 0 }.map { CheckFigure($0.type.title, $0.count, asksForLook: true) }
        return CheckFinding(
            [CheckFigure("raised from", period)] + (found.isEmpty ? [CheckFigure("still open", 0)] : found))
    }

    /// - Parameter late: those of them that wait for more than a quarter of an hour.
    package static func gap(_ orders: Int, late: Int, oldest: Instant?, at now: Instant) -> CheckFinding {
        var figures = [
            CheckFigure("orders in the gap", orders),
            CheckFigure("for over 15 minutes", late, asksForLook: late > 0),
        ]
        if let oldest, orders > 0 { figures.append(CheckFigure("the oldest", age(oldest, now))) }
        return CheckFinding(figures)
    }

    package static func holds(_ held: Int, overdue: Int, stalled: Int, _ late: DailyCheck.Late) -> CheckFinding {
        switch late {
        case .stalled:
            CheckFinding([CheckFigure("held", held), CheckFigure("stalled", stalled, asksForLook: stalled > 0)])
        case .overdue:
            CheckFinding([
                CheckFigure("held", held),
                CheckFigure("overdue", overdue + stalled, asksForLook: overdue + stalled > 0),
            ])
        }
    }

    /// - Parameter period: in which they shipped, in words.
    package static func totals(_ totals: ShippedTotals, in period: String) -> CheckFinding {
        var figures = [
            CheckFigure("shipped from", period), CheckFigure("orders shipped", totals.orders),
            CheckFigure("shipments", totals.shipments),
            CheckFigure("units", "\(totals.units)"),
        ]
        for (code, minor) in totals.amounts.sorted(by: { $0.key < $1.key }) {
            figures.append(CheckFigure("value", "\(Money(minor: minor, currency: Currency(code)).decimal) \(code)"))
        }
        for kind in MatchBreak.Class.allCases where ShippedTotals.classes.contains(kind) {
            let count = totals.breaks.count { $0.kind == kind }
            figures.append(CheckFigure(kind.title, count, asksForLook: count > 0))
        }
        figures.append(
            CheckFigure("shipments without an order", totals.withoutOrder, asksForLook: totals.withoutOrder > 0))
        if totals.isCut {
            figures.append(CheckFigure("not all compared", "see `tallyman money match`", asksForLook: true))
        }
        return CheckFinding(figures)
    }

    /// - Parameter connections: the name of each, its state in a word, and whether that is as it should be.
    package static func connections(_ connections: [(name: String, state: String, isWell: Bool)]) -> CheckFinding {
        CheckFinding(connections.map { CheckFigure($0.name, $0.state, asksForLook: !$0.isWell) })
    }

    /// - Parameter room: `nil` where the disk does not tell.
    package static func disk(_ room: DiskRoom?) -> CheckFinding {
        guard let room else { return CheckFinding([CheckFigure("free", "not known", asksForLook: true)]) }
        return CheckFinding([
            CheckFigure("free", "\(room.free >> 20) MB", asksForLook: !room.isEnough),
            CheckFigure("the store's size", "\(room.store >> 20) MB"),
        ])
    }

    package static func backup(_ note: BackupNote?, at now: Instant) -> CheckFinding {
        guard let note else { return CheckFinding([CheckFigure("last backup", "none known", asksForLook: true)]) }
        return CheckFinding([
            CheckFigure(
                "last backup", "\(age(note.madeAt, now)) ago", asksForLook: now - note.madeAt > BackupNote.longest),
            CheckFigure(
                "verified", note.verifiedAt.map { "\(age($0, now)) ago" } ?? "no", asksForLook: note.verifiedAt == nil),
        ])
    }

    private static func age(_ since: Instant, _ now: Instant) -> String {
        let minutes = max(0, (now - since).milliseconds / 60_000)
        if minutes < 120 { return "\(minutes) minutes" }
        return minutes < 48 * 60 ? "\(minutes / 60) hours" : "\(minutes / 60 / 24) days"
    }
}
