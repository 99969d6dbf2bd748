/// Something that a team looks at every working day, and that a person signs off. Each is a value below and is listed in `allCases`.
package struct DailyCheck: Hashable, Sendable, CaseIterable {
    /// Its name in the configuration, in stores and on the desk's socket: `stalled-holds`.
    package let rawValue: String
    package let title: String
    package let team: Team
    /// When it is due, where the configuration gives it no times of its own.
    package let turns: Turns
    package let question: Question
    /// What is wrong where it is not sound, and what to do.
    package let playbook: String

    package enum Turns: Sendable {
        /// When the working day begins.
        case opening
        /// When the working day begins, and some time before each cut-off.
        case openingAndCutoffs
    }

    /// What its figures are read from.
    package enum Question: Sendable {
        /// What left since the last working day began, against what was ordered.
        case shippedTotals
        /// Orders that are due and not in the WMS.
        case gap
        /// Held notifications.
        case holds(Late)
        /// Open exceptions of these types.
        case exceptions([ExceptionType])
        /// Exceptions that were raised since the last working day began, and before this one, and are still open.
        case earlierBreaks
        case connections
        case disk
        case backup
    }

    /// How late a held notification is.
    package enum Late: Sendable {
        case overdue, stalled
    }

    private init(
        _ rawValue: String, _ title: String, team: Team, turns: Turns = .opening, _ question: Question, playbook: String
    ) {
        self.rawValue = rawValue
        self.title = title
        self.team = team
        self.turns = turns
        self.question = question
        self.playbook = playbook
    }

    package static let allCases: [DailyCheck] = [
        orderTotals, uncaptured, earlierBreaks, gap, stalledHolds, oversold, unmapped, silentSKUs, duplicates, bundles,
        lateCancellations, unscanned, connections, disk, backup,
    ]

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

    /// `nil` for a name that this version does not know.
    package init?(rawValue: String) {
        guard let known = Self.byName[rawValue] else { return nil }
        self = known
    }

    package static func == (a: DailyCheck, b: DailyCheck) -> Bool { a.rawValue == b.rawValue }
    package func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

// Finance.
extension DailyCheck {
    package static let orderTotals = DailyCheck(
        "order-totals", "Order totals against shipments", team: .finance, .shippedTotals,
        playbook:
            "What Deposco shipped since the last working day began, in units and money, against what the orders say. An order that "
            + "differs shipped more or other units than were ordered, or was cancelled and left all the same: open it, settle it with "
            + "operations, and give back what was taken too much. A shipment without an order belongs to an exception of operations."
    )

    package static let uncaptured = DailyCheck(
        "uncaptured-dispatches", "Dispatched and not captured", team: .finance, .exceptions([.captureFailed]),
        playbook:
            "Goods left and the customer's money could not be taken. Open each exception: its playbook says whether to capture again or "
            + "to ask the customer to pay anew.")

    package static let earlierBreaks = DailyCheck(
        "yesterdays-breaks", "Yesterday's breaks", team: .finance, .earlierBreaks,
        playbook:
            "Exceptions of any team that were raised since the last working day began and are still open today. Ask the owner of each "
            + "for its outcome, and assign those that have none.")
}

// Operations.
extension DailyCheck {
    package static let gap = DailyCheck(
        "gap", "Gap between placed and received", team: .operations, turns: .openingAndCutoffs, .gap,
        playbook:
            "Orders that are due and not in Deposco. The youngest are on their way; one that waits for more than a quarter of an hour "
            + "misses its cut-off unless somebody acts: open it, and see what it waits for.")

    package static let stalledHolds = DailyCheck(
        "stalled-holds", "Stalled holds", team: .operations, .holds(.stalled),
        playbook:
            "Parcels that left on paper and that no carrier has scanned for so long that their notification stalled. Look for each in "
            + "the warehouse, and release the notification only for one that was seen to leave.")

    package static let oversold = DailyCheck(
        "oversold", "Sold more than there is", team: .operations, .exceptions([.oversold]),
        playbook: "Items of which more is promised than Deposco has. Open each: find the stock, or have orders changed."
    )

    package static let unmapped = DailyCheck(
        "unmapped", "Locations without a facility", team: .operations, .exceptions([.unmappedLocation, .notRouted]),
        playbook:
            "Orders that no facility can be found for. Map the location in the configuration, or have the channel route the order anew."
    )
}

// Merchandising.
extension DailyCheck {
    package static let silentSKUs = DailyCheck(
        "silent-skus", "SKUs that Deposco does not take", team: .merchandising,
        .exceptions([.unknownSKU, .inactiveItem, .lineWithoutSKU]),
        playbook:
            "Whoever orders one of these waits without knowing it. Create or activate the item in Deposco, or map the SKU; the orders go "
            + "on by themselves.")

    package static let duplicates = DailyCheck(
        "duplicate-skus", "SKUs on several variants", team: .merchandising, .exceptions([.duplicateSKU]),
        playbook: "Two variants of the channel have one SKU, so their stock is counted twice. Give one of them its own."
    )

    package static let bundles = DailyCheck(
        "bundles", "Bundles that cannot be exploded", team: .merchandising, .exceptions([.bundleRefused]),
        playbook: "Orders for these bundles wait. Mend the bundle's components in the bundle map or in Deposco.")
}

// Customer experience.
extension DailyCheck {
    package static let lateCancellations = DailyCheck(
        "late-cancellations", "Late cancellations", team: .cx,
        .exceptions([.lateCancellation, .cancellationUnknown, .cancellationUnmatched, .cancelledAndShipped]),
        playbook:
            "Requests to cancel that came past the point of no return, or of which nobody knows whether they can be met, and cancelled "
            + "orders that left all the same. Decide each, and tell the customer.")

    package static let unscanned = DailyCheck(
        "parcels-without-a-scan", "Parcels without a scan", team: .cx, .holds(.overdue),
        playbook:
            "Customers who are not told yet because no carrier has scanned their parcel, for longer than usual. Expect their questions, "
            + "and ask the warehouse for the parcels.")
}

// On-call.
extension DailyCheck {
    package static let connections = DailyCheck(
        "connections", "Connections", team: .oncall, .connections,
        playbook:
            "Each remote system answers, and takes our credentials. Open a connector that does not from the list of connectors."
    )

    package static let disk = DailyCheck(
        "disk", "Room on disk", team: .oncall, .disk,
        playbook:
            "A backup or a vacuum needs as much room as the store has. Free space, or move the state folder to a larger disk, before "
            + "writes are refused.")

    package static let backup = DailyCheck(
        "backup", "Last backup verified", team: .oncall, .backup,
        playbook:
            "The last copy by `tallyman store backup` is not older than a day and was checked after it was made. Where none is known, "
            + "none was made with that command: run it now, and see that its timer runs. Other tools' copies are not known here."
    )
}
