import Foundation
import GRDB

/// Checks a store's file before and while it is opened: whether it is ours, of which version, and intact as far as its
/// first bytes and its tables show.
enum SQLiteFile {
    /// Marks a file as a store of ours: the letters TALY.
    private static let applicationID: Int64 = 0x5441_4C59
    /// The first migration of stores that were written before the format was settled.
    private static let unsettled = "1 journal, projections, work"

    /// Inspects a file without changing it.
    /// - Returns: whether anything was stored in it yet.
    static func inspect(_ path: String) throws -> Bool {
        // The file is never opened directly: closing it again would drop the locks that other connections of this
        // process hold on it.
        do {
            guard let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int, size > 0 else {
                return false
            }
        } catch let error as CocoaError where error.code == .fileReadNoPermission {
            throw StoreError.unusable(path: path, why: "its folder is closed to you: run this as the core's user")
        } catch {
            return false
        }
        let found: (marks: (application: Int64, format: Int64), shape: [String: String], migrations: Set<String>)
        do {
            let queue = try DatabaseQueue(path: path, configuration: SQLiteEngine.configuration(readOnly: true))
            defer { try? queue.close() }
            found = try queue.read { db in (try marks(db), try shape(db), try migrations(db)) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw StoreError.foreign(path: path, what: "not a SQLite database, or its first bytes are damaged")
        }
        if found.marks.application == applicationID {
            guard found.marks.format <= Schema.format else {
                throw StoreError.newerSchema(path: path, unknown: ["format \(found.marks.format)"])
            }
            return true
        }
        // A core was killed while it created the file.
        if found.marks.application == 0, found.shape.isEmpty { return false }
        if found.migrations.contains(unsettled) { throw StoreError.olderFormat(path: path) }
        throw StoreError.foreign(
            path: path, what: "another program's database (application id \(found.marks.application))")
    }

    /// The application id and the format in the file's header.
    private static func marks(_ db: Database) throws -> (application: Int64, format: Int64) {
        (
            try Int64.fetchOne(db, sql: SQLitePragma.application) ?? 0,
            try Int64.fetchOne(db, sql: SQLitePragma.format) ?? 0
        )
    }

    /// Every table and index, with the statement that made it.
    private static func shape(_ db: Database) throws -> [String: String] {
        var shape: [String: String] = [:]
        for row in try Row.fetchAll(db, sql: SQLitePragma.shape) {
            let (type, name, table): (String, String, String) = (row["type"], row["name"], row["tbl_name"])
            // Tables that ANALYZE leaves do not matter.
            if name.hasPrefix("sqlite_stat") { continue }
            shape["\(type) \(name)"] = (row["sql"] as String?) ?? "on \(table)"
        }
        return shape
    }

    private static func migrations(_ db: Database) throws -> Set<String> {
        guard try db.tableExists("grdb_migrations") else { return [] }
        return try String.fetchSet(db, sql: SQLitePragma.migrations)
    }

    /// Every store ever written opens with every later version: each migration that the file lacks is applied to it.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for migration in Schema.migrations {
            migrator.registerMigration(migration.name) { db in
                try db.execute(sql: migration.statements(.sqlite))
                try db.execute(sql: SQLitePragma.mark(application: applicationID, format: Schema.format))
            }
        }
        return migrator
    }

    /// Migrates the tables to this version and checks their shape. A file opened for reading keeps the tables of its
    /// version.
    /// - Returns: whether the tables are of this version.
    static func prepare(_ pool: DatabasePool, path: String, readOnly: Bool) throws -> Bool {
        let migrator = migrator
        let applied = try pool.read { try migrator.appliedIdentifiers($0) }
        let unknown = applied.subtracting(migrator.migrations)
        guard unknown.isEmpty else { throw StoreError.newerSchema(path: path, unknown: unknown.sorted()) }
        if !readOnly { try migrator.migrate(pool) }
        let last = try pool.read { try migrator.completedMigrations($0) }.last
        guard let last else { throw StoreError.unusable(path: path, why: "no core has written it yet") }
        let differences = try pool.read { try shapeDifferences($0, upTo: last) }
        if let first = differences.first { throw StoreError.spoilt(path: path, why: first) }
        return last == migrator.migrations.last
    }

    /// Differences of tables, columns and indexes from what this version makes with the migrations up to `migration`.
    private static func shapeDifferences(_ db: Database, upTo migration: String) throws -> [String] {
        let found = try shape(db)
        let right = try rightShape(upTo: migration)
        return Set(found.keys).union(right.keys).sorted().compactMap { name in
            switch (found[name], right[name]) {
            case (nil, _): "its \(name) is missing"
            case (_, nil): "it has a \(name) that this version does not make"
            case (let a, let b): a == b ? nil : "its \(name) is not as this version makes it"
            }
        }
    }

    /// The shape that this version gives an empty file.
    private static let wholeShape = Result { try shape(of: DatabaseQueue(), upTo: nil) }

    private static func rightShape(upTo migration: String) throws -> [String: String] {
        if migration == migrator.migrations.last { return try wholeShape.get() }
        return try shape(of: DatabaseQueue(), upTo: migration)
    }

    private static func shape(of scratch: DatabaseQueue, upTo migration: String?) throws -> [String: String] {
        if let migration { try migrator.migrate(scratch, upTo: migration) } else { try migrator.migrate(scratch) }
        return try scratch.read(shape)
    }
}
