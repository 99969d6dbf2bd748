package import Domain

/// Orders that are due and not received.
package enum GapList {
    package static let order = Column("order", "order", importance: 0, maximum: 20, CellValue.text)
    package static let stage = Column("stage", "stage", importance: 1, CellValue.state)
    package static let due = Column("due", "age", importance: 2, right: true, CellValue.since)
    package static let value = Column("value", "value", importance: 4, right: true, CellValue.money)
    package static let wms = Column("wms", "WMS number", importance: 5, maximum: 20, CellValue.text)
    package static let detail = Column(
        "detail", "why", importance: 3, cut: 12, maximum: 100, quiet: true, CellValue.text)

    package static let spec = ListSpec(
        .gap, title: "DUE AND NOT RECEIVED", about: "Orders placed and not received by the WMS", tab: "Gap",
        tabImportance: 1, command: "gap", key: "1", empty: "Nothing is missing: the WMS has every order that is due.",
        kinds: [.order],
        actions: [.retry, .assignOwner], names: ["order"],
        columns: [order.face, stage.face, due.face, value.face, wms.face, detail.face])
}

/// Orders that do not leave now; the rest of it never leaves from here.
package enum NotDueList {
    package static let order = Column("order", "order", importance: 0, maximum: 20, CellValue.text)
    package static let stage = Column("stage", "where", importance: 4, CellValue.state)
    package static let reason = Column(
        "reason", "why", importance: 1, cut: 16, maximum: 80, quiet: true, CellValue.text)
    package static let since = Column("since", "age", importance: 2, right: true, CellValue.since)
    /// When it ends by itself.
    package static let until = Column("until", "until in", importance: 5, right: true, CellValue.until)
    /// When it becomes an exception.
    package static let limit = Column("limit", "limit in", importance: 3, right: true, CellValue.until)
    package static let value = Column("value", "value", importance: 6, right: true, CellValue.money)

    package static let spec = ListSpec(
        .notDue, title: "UNPAID OR NOT DUE YET", about: "Orders that do not leave now", tab: "Waiting",
        shortTab: "Wait", tabImportance: 5, command: "not-due", aliases: ["waiting"], key: "d",
        empty: "Nothing waits: every order may leave, has left, or leaves elsewhere.", rest: "elsewhere",
        kinds: [.order],
        actions: [.retry, .assignOwner, .takeIn], names: ["order"],
        columns: [order.face, stage.face, reason.face, since.face, until.face, limit.face, value.face])
}

/// Notifications held for the carrier's first scan.
package enum HoldList {
    package static let order = Column("order", "order", importance: 0, maximum: 20, CellValue.text)
    package static let state = Column("state", "state", importance: 1, CellValue.state)
    package static let since = Column("since", "age", importance: 2, right: true, CellValue.since)
    package static let reason = Column("reason", "why", importance: 5, maximum: 24, quiet: true, CellValue.text)
    package static let carrier = Column("carrier", "carrier", importance: 4, maximum: 24, CellValue.text)
    package static let tracking = Column("tracking", "tracking", importance: 3, maximum: 60, CellValue.text)

    package static let spec = ListSpec(
        .holds, title: "HELD NOTIFICATIONS", about: "Notifications held for the first scan", tab: "Holds",
        tabImportance: 3, command: "holds", key: "3", empty: "None: every parcel shipped has been scanned and told of.",
        kinds: [.shipment], actions: [.assignOwner, .releaseNotification], names: ["order"],
        copies: "tracking",
        columns: [order.face, state.face, since.face, carrier.face, tracking.face, reason.face])
}

/// Requests to cancel.
package enum CancellationList {
    package static let order = Column("order", "order", importance: 0, maximum: 20, CellValue.text)
    package static let state = Column("state", "state", importance: 1, CellValue.state)
    package static let since = Column("since", "age", importance: 6, right: true, CellValue.since)
    package static let stage = Column("stage", "at the WMS", importance: 3, cut: 10, maximum: 24, CellValue.text)
    package static let decideBy = Column("decideBy", "decide in", importance: 2, right: true, CellValue.until)
    /// What happens by itself when nobody has decided by then.
    package static let otherwise = Column("otherwise", "else", importance: 4, CellValue.text)
    package static let owner = Column("owner", "owner", importance: 5, cut: 5, maximum: 20, CellValue.owner)
    package static let detail = Column(
        "detail", "detail", importance: 7, cut: 10, maximum: 100, quiet: true, CellValue.text)

    package static let spec = ListSpec(
        .cancellations, title: "CANCELLATIONS", about: "Cancellations", tab: "Cancels", shortTab: "Canc",
        tabImportance: 2, command: "cancellations", aliases: ["cancels"], key: "4", empty: "No cancellation is open.",
        rest: "settled",
        kinds: [.cancellation], actions: [.rejectCancellation, .assignOwner], names: ["order"],
        columns: [
            order.face, state.face, since.face, stage.face, decideBy.face, otherwise.face, owner.face, detail.face,
        ])
}
