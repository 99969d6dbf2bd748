/// A change on the channel that the WMS's order cannot follow, and what a person is told about it.
package struct Drift: Hashable, Sendable {
    /// The lines whose units in the WMS have to change.
    package var changes: [LineChange]
    /// Whether the WMS has a different address; `nil` when that was not checked.
    package var address: Bool?
    /// Why the WMS's order could not be changed, where its status does not explain it.
    package var words: String?
    /// The WMS's statuses of the order's parts.
    package var statuses: [String]

    package init(changes: [LineChange], address: Bool?, words: String?, statuses: [String]) {
        self.changes = changes
        self.address = address
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
        switch address {
        case nil: break
        case false?: effects.append(.resolve(.addressDrift(record.id), .agreed))
        case true?:
            // An address is personal data, so the text says only that it changed.
            let what = "the address changed"
            effects.append(
                .raise(
                    NewException(
                        .addressDrift(record.id), summary: "\(place): \(what)",
                        detail: ([what] + reason).joined(separator: "; "))))
        }
        return effects
    }

    /// The exception that keeps the order being checked. Checks continue while it is open.
    /// - Returns: `nil` when no further check is needed: the goods have left, or only the address was in question and
    ///   it is right. The lines have work of their own.
    package func watched(_ record: OrderRecord) -> ExceptionCause? {
        if address == false || record.stage == .shipped { return nil }
        return address == true ? .addressDrift(record.id) : .drift(record.id)
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
