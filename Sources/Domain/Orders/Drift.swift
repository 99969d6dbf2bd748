/// A change on the channel that the WMS's order cannot follow, and what a person is told about it.
package struct Drift: Hashable, Sendable {
    /// The lines whose units in the WMS have to change.
    package var changes: [LineChange]
    /// The order's details that were compared, and those of them that the WMS has otherwise.
    package var checked: OrderDetails
    package var differing: OrderDetails
    /// Why the WMS's order could not be changed, where its status does not explain it.
    package var words: String?
    /// The WMS's statuses of the order's parts.
    package var statuses: [String]

    package init(
        changes: [LineChange], checked: OrderDetails, differing: OrderDetails, words: String?, statuses: [String]
    ) {
        self.changes = changes
        self.checked = checked
        self.differing = differing
        self.words = words
        self.statuses = statuses
    }

    package func effects(_ record: OrderRecord) -> [StepEffect] {
        let status = statuses.joined(separator: ", ")
        let place = "\(record.channel.name) at \(status.isEmpty ? "no status" : status)"
        let reason = [words].compactMap { $0 }
        var effects: [StepEffect] = []
        if let first = changes.first?.text {
            let refunded = (record.channel.refunded ?? 0) > 0 && changes.contains { $0.less > 0 }
            let what = refunded ? "refunded, and Deposco still means to ship it" : first
            effects.append(
                .raise(
                    NewException(
                        .drift(record.id), summary: "\(place): \(what)",
                        detail: (changes.map(\.text) + reason).joined(separator: "; "))))
        }
        for detail in checked.each {
            let cause = detail.cause(record.id)
            guard differing.contains(detail) else {
                effects.append(.resolve(cause, .agreed))
                continue
            }
            let what = detail.words(record.channel)
            effects.append(
                .raise(
                    NewException(
                        cause, summary: "\(place): \(what)", detail: ([what] + reason).joined(separator: "; "))))
        }
        return effects
    }

    /// The exception that keeps the order being checked. Checks continue while it is open.
    /// - Returns: `nil` when no further check is needed: the goods have left, or only details were in question and they
    ///   are right. The lines have work of their own.
    package func watched(_ record: OrderRecord) -> ExceptionCause? {
        if record.stage == .shipped { return nil }
        if let detail = differing.each.first { return detail.cause(record.id) }
        return checked.isEmpty ? .drift(record.id) : nil
    }
}

extension NewException {
    /// The warehouse will not ship all of an order.
    package static func shortPick(_ order: OrderRecord, _ short: [LineChange]) -> NewException {
        NewException(
            .shortPick(order.id), summary: "\(order.channel.name): \(short.first?.text ?? "")",
            detail: short.map(\.text).joined(separator: "; "))
    }
}
