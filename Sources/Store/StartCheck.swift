import Domain
import Foundation
import GRDB

/// What a start found of the store before anything was done with it.
package struct StartFindings: Hashable, Sendable {
    /// What is not as it was written.
    package var damage: [String] = []
    /// Nothing beside the store said where its journal ended, so that nobody can tell whether all of it is there.
    package var tailUnknown = false
}

/// The part of the checks that is short enough to be done before a core serves.
enum StartCheck {
    /// Journal rows whose chain is looked at.
    private static let rows: Int64 = 500
    /// Records that carry the sequence number of the last fact about them, with their keys and the subjects of those facts.
    static let versioned: [(table: String, key: String, subject: String)] = [
        ("order_record", "id", "order/"), ("shipment_record", "id", "shipment/"),
        ("cancellation_record", "id", "cancellation/"), ("exception_record", "id", "exception/"),
        ("item_record", "number", "item/"), ("variant_record", "id", "variant/"),
    ]

    static func damage(_ db: Database) throws -> [String] {
        let last = try db.journalTail().sequence
        let report = try ChainWalk.walk(db, after: max(0, last - rows))
        if let bad = report.firstBad { return ["row \(bad) of the journal is not what was written"] }
        let subjects = try String.fetchSet(
            db, sql: "SELECT subject FROM journal WHERE seq > ?", arguments: [max(0, last - rows)])
        var damage: [String] = []
        for subject in subjects.sorted() {
            guard let place = versioned.first(where: { subject.hasPrefix($0.subject) }) else { continue }
            let key = String(subject.dropFirst(place.subject.count))
            let version = try Int64.fetchOne(
                db, sql: "SELECT version FROM \(place.table) WHERE \(place.key) = ?", arguments: [key])
            if let version, version > last {
                damage.append("\(place.table) has a record of fact \(version), and the journal ends with \(last)")
            }
        }
        return Array(damage.prefix(5))
    }
}

extension Store {
    /// Looks at the whole file, table after table, beside whatever else the store does: what `quick_check` finds, and records of
    /// facts that the journal does not have.
    /// - Returns: what is wrong; nothing when all is well.
    package func check() async throws -> [String] {
        // A connection of its own: those of the store stay free, and its small cache goes with it. Each table is a read of its own,
        // so that the log can be started anew in between.
        var configuration = Engine.configuration
        configuration.readonly = true
        configuration.qos = .utility
        configuration.label = "store.check"
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -2048") }
        let connection = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? connection.close() }
        do {
            return try await withTaskCancellationHandler {
                var wrong: [String] = []
                let tables = try await connection.read {
                    try String.fetchAll($0, sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
                }
                for table in tables {
                    try Task.checkCancellation()
                    wrong += try await connection.read { try Engine.quickCheck($0, table: table) }
                }
                for place in StartCheck.versioned {
                    try Task.checkCancellation()
                    wrong += try await connection.read { db in
                        let last = try db.journalTail().sequence
                        let count = try Int.fetchOne(
                            db, sql: "SELECT COUNT(*) FROM \(place.table) WHERE version > ?", arguments: [last])
                        guard let count, count > 0 else { return [] }
                        return ["\(place.table) has \(count) records of facts that the journal does not have"]
                    }
                }
                return wrong
            } onCancel: {
                connection.interrupt()
            }
        } catch let error as DatabaseError where Engine.tellsOfDamage(error) {
            return [error.message ?? "SQLite cannot read it"]
        }
    }
}
