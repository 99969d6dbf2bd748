/// What a start found in the store before it used it.
package struct StartFindings: Hashable, Sendable {
    /// The damage, one sentence each.
    package var damage: [String] = []
    /// Whether nothing beside the store says where its journal ended, so that nobody can tell whether all of it is
    /// there.
    package var tailUnknown = false
}

/// The checks that are quick enough to run before a core serves.
enum StartCheck {
    /// The number of last journal rows whose chain is checked.
    private static let rows: Int64 = 500
    /// Records that carry the sequence number of the last fact about them, with their keys and the subjects of those facts.
    static let versioned: [(table: String, key: String, subject: String)] = [
        ("order_record", "id", "order/"), ("shipment_record", "id", "shipment/"),
        ("cancellation_record", "id", "cancellation/"), ("exception_record", "id", "exception/"),
        ("item_record", "number", "item/"), ("variant_record", "id", "variant/"),
    ]

    static func damage(_ session: any SQLSession) throws -> [String] {
        let last = try JournalTail(session).sequence
        let report = try ChainWalk.walk(session, after: max(0, last - rows))
        if let bad = report.firstBad { return ["row \(bad) of the journal is not what was written"] }
        let subjects = try session.rows("SELECT subject FROM journal WHERE seq > ?", [max(0, last - rows)])
        var damage: [String] = []
        for subject in try Set(subjects.map { try $0[0] as String }).sorted() {
            guard let place = versioned.first(where: { subject.hasPrefix($0.subject) }) else { continue }
            let key = String(subject.dropFirst(place.subject.count))
            let found = try session.row("SELECT version FROM \(place.table) WHERE \(place.key) = ?", [key])
            if let version: Int64 = try found?[0], version > last {
                damage.append("\(place.table) has a record of fact \(version), and the journal ends with \(last)")
            }
        }
        return Array(damage.prefix(5))
    }

    /// Finds records in one table whose facts the journal does not have.
    static func recordsAhead(_ table: String) -> @Sendable (any SQLSession) throws -> [String] {
        { session in
            let last = try JournalTail(session).sequence
            let count = try session.count("SELECT COUNT(*) FROM \(table) WHERE version > ?", [last])
            return count > 0 ? ["\(table) has \(count) records of facts that the journal does not have"] : []
        }
    }
}
