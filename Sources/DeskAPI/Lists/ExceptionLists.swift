package import Domain

/// SKUs that the WMS would not take. Its rows are exceptions.
package enum SKUList {
    package static let sku = Column("sku", "SKU", importance: 0, maximum: 32, CellValue.text)
    package static let problem = Column(
        "problem", "problem", importance: 1, cut: 21, maximum: 50, { (value: CellValue) in value })
    package static let orders = Column("orders", "orders", importance: 2, right: true, CellValue.number)
    package static let units = Column("units", "units", importance: 6, right: true, CellValue.number)
    /// Units sold a day over the last seven days.
    package static let perDay = Column("perDay", "sold a day", importance: 7, right: true, CellValue.text)
    package static let value = Column("value", "value", importance: 3, right: true, CellValue.money)
    package static let since = Column("since", "age", importance: 5, right: true, CellValue.since)
    package static let owner = Column("owner", "owner", importance: 4, cut: 5, maximum: 20, CellValue.owner)

    package static let spec = ListSpec(
        .skus, title: "SILENT SKU FAILURES", about: "SKUs that the WMS would not take", tab: "SKUs", tabImportance: 4,
        command: "skus",
        key: "2", empty: "None: the WMS knows the SKU of every open order.", kinds: [.exception],
        actions: [.retry, .assignOwner], names: ["sku"],
        columns: [
            sku.face, problem.face, orders.face, units.face, perDay.face, value.face, since.face, owner.face,
        ])
}

/// Open exceptions.
package enum ExceptionList {
    /// The SKU, order or system that it is about, and never a sentence: it is not cut, and a long one would take the room of the others.
    package static let about = Column("about", "about", importance: 0, maximum: 32, CellValue.text)
    package static let severity = Column("severity", "severity", importance: 2, CellValue.severity)
    package static let title = Column("title", "what", importance: 1, cut: 21, maximum: 46, CellValue.text)
    package static let summary = Column(
        "summary", "details", importance: 7, cut: 16, maximum: 100, quiet: true, CellValue.text)
    /// How many orders it blocks.
    package static let orders = Column("orders", "blocks", importance: 6, right: true, CellValue.number)
    package static let since = Column("since", "age", importance: 5, right: true, CellValue.since)
    package static let dueBy = Column("dueBy", "act in", importance: 3, right: true, CellValue.until)
    package static let owner = Column("owner", "owner", importance: 4, cut: 5, maximum: 20, CellValue.owner)

    package static let spec = ListSpec(
        .exceptions, title: "EXCEPTIONS", about: "Exceptions", tab: "Exceptions", shortTab: "Exc",
        tabImportance: 0, command: "exceptions", key: "5", empty: "No exception is open.", kinds: [.exception],
        actions: [.retry, .rejectCancellation, .assignOwner], names: ["summary"], copies: "about",
        columns: [
            about.face, severity.face, title.face, dueBy.face, owner.face, since.face, orders.face, summary.face,
        ])
}

/// Work in the queues.
package enum WorkList {
    /// The order, parcel or message that it is about, as the desk knows it.
    package static let about = Column("about", "about", importance: 0, maximum: 32, CellValue.text)
    package static let queue = Column("queue", "queue", importance: 6, CellValue.text)
    package static let kind = Column("kind", "work", importance: 3, cut: 12, maximum: 24, CellValue.text)
    package static let state = Column("state", "state", importance: 1, CellValue.state)
    package static let attempts = Column("attempts", "tries", importance: 5, right: true, CellValue.number)
    package static let due = Column("due", "due in", importance: 4, right: true, passed: .now, CellValue.until)
    package static let error = Column("error", "why", importance: 2, cut: 16, maximum: 100, quiet: true, CellValue.text)

    package static let spec = ListSpec(
        .work, title: "QUEUES", about: "Work in the queues", tab: "Queues", shortTab: "Queue", tabImportance: 6,
        command: "queues",
        aliases: ["work"], key: "6", empty: "Nothing is due, runs or failed.", rest: "for later or held",
        kinds: [.work], actions: [.retry],
        names: ["kind", "about"], copies: "about",
        columns: [about.face, kind.face, state.face, attempts.face, due.face, queue.face, error.face])
}
