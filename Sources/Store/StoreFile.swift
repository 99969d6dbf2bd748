import Foundation
import GRDB

/// The file of a store before and while it is opened: whether it is one of ours, of which version, and whole as far as its first
/// bytes and its tables tell.
enum StoreFile {
    /// The first migration of stores that were written before the format was settled.
    private static let unsettled = "1 journal, projections, work"

    /// Looks at a file without changing it.
    /// - Returns: whether anything was stored in it yet.
    static func inspect(_ path: String) throws -> Bool {
        // Never opened by hand: closing it again would take away the locks that other connections of this process have on it.
        guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int, size > 0 else {
            return false
        }
        var configuration = Engine.configuration
        configuration.readonly = true
        let found: (marks: (application: Int64, format: Int64), shape: [String: String], migrations: Set<String>)
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            defer { try? queue.close() }
            found = try queue.read { db in (try Engine.marks(db), try Engine.shape(db), try migrations(db)) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw StoreError.foreign(path: path, what: "no SQLite database, or its first bytes are damaged")
        }
        if found.marks.application == Schema.applicationID {
            guard found.marks.format <= Schema.format else {
                throw StoreError.newerSchema(path: path, unknown: ["format \(found.marks.format)"])
            }
            return true
        }
        // A core that was killed while it made the file.
        if found.marks.application == 0, found.shape.isEmpty { return false }
        if found.migrations.contains(unsettled) { throw StoreError.olderFormat(path: path) }
        throw StoreError.foreign(
            path: path, what: "another program's database (application id \(found.marks.application))")
    }

    private static func migrations(_ db: Database) throws -> Set<String> {
        guard try db.tableExists("grdb_migrations") else { return [] }
        return try String.fetchSet(db, sql: "SELECT identifier FROM grdb_migrations")
    }

    /// Brings the tables up to this version's, and makes sure that they are what they should be.
    static func prepare(_ pool: DatabasePool, path: String, readOnly: Bool) throws {
        let migrator = Schema.migrator
        let applied = try pool.read { try migrator.appliedIdentifiers($0) }
        let unknown = applied.subtracting(migrator.migrations)
        guard unknown.isEmpty else { throw StoreError.newerSchema(path: path, unknown: unknown.sorted()) }
        if !readOnly {
            try migrator.migrate(pool)
        } else if applied.count < migrator.migrations.count {
            throw StoreError.unusable(path: path, why: "an older Tallyman wrote it, and no core has opened it since")
        }
        let differences = try pool.read { try shapeDifferences($0) }
        if let first = differences.first { throw StoreError.spoilt(path: path, why: first) }
    }

    /// Where tables, columns and indexes are not as this version makes them.
    static func shapeDifferences(_ db: Database) throws -> [String] {
        let found = try Engine.shape(db)
        let right = try rightShape.get()
        return Set(found.keys).union(right.keys).sorted().compactMap { name in
            switch (found[name], right[name]) {
            case (nil, _): "its \(name) is missing"
            case (_, nil): "it has a \(name) that this version does not make"
            case (let a, let b): a == b ? nil : "its \(name) is not as this version makes it"
            }
        }
    }

    /// The names of all tables that this version makes, in their order.
    static func tables() throws -> [String] {
        try rightShape.get().keys.compactMap { name in
            name.hasPrefix("table ") ? String(name.dropFirst("table ".count)) : nil
        }.filter { !$0.hasPrefix("sqlite_") && !$0.hasPrefix("grdb_") }.sorted()
    }

    /// What this version makes of an empty file.
    private static let rightShape: Result<[String: String], any Error> = Result {
        let scratch = try DatabaseQueue()
        try Schema.migrator.migrate(scratch)
        return try scratch.read(Engine.shape)
    }
}
