import Foundation
import Testing

@testable import Store

/// Every statement is one that PostgreSQL reads too, so that a second engine needs no second set of them.
struct StatementTests {
    /// What PostgreSQL's parser makes of LIKE with ESCAPE.
    private static let patterns: Set = ["like_escape"]
    /// Functions that SQLite 3.40 and PostgreSQL 15 have by these names, with the same meaning for what they are called with here.
    private static let functions: Set = ["count", "lower", "max", "min", "sum"]
    /// PostgreSQL's names of the types that both have: TEXT, BIGINT, BOOLEAN.
    private static let types: Set = ["text", "int8", "bool"]

    @Test(arguments: TestEngine.all)
    func `PostgreSQL's grammar takes every statement, and its functions and types are those of both engines`(
        engine: TestEngine
    ) async throws {
        for sql in try await EveryStatement.run(engine) {
            let rendered = SQLDialect.postgres.rendered(sql)
            do {
                let parsed = try Parsed(rendered)
                #expect(parsed.functions.subtracting(Self.functions.union(Self.patterns)) == [], "\(rendered)")
                #expect(parsed.types.subtracting(Self.types) == [], "\(rendered)")
                #expect(parsed.collations == [], "\(rendered)")
            } catch {
                Issue.record("\(error)")
            }
        }
    }

    @Test func `PostgreSQL's grammar takes the statements that make the tables`() throws {
        for migration in Schema.migrations {
            let parsed = try Parsed(migration.statements(.postgres))
            #expect(parsed.functions == [])
            #expect(parsed.types.subtracting(Self.types).isSubset(of: ["bytea"]))
            #expect(parsed.collations == [])
        }
    }

    @Test func `SQLite has the functions that PostgreSQL is known to have`() async throws {
        let test = try TestStore()
        let here = try await test.store.read { try $0.rows("SELECT DISTINCT name FROM pragma_function_list") }
        let names = try Set(here.map { try $0[0] as String })
        #expect(Self.functions.subtracting(names) == [])
    }

    @Test func `a statement that only SQLite reads is refused, and so is a function that PostgreSQL has not`() throws {
        #expect(throws: Parsed.Refused.self) { try Parsed("INSERT OR IGNORE INTO mark VALUES ($1, $2)") }
        #expect(throws: Parsed.Refused.self) { try Parsed("SELECT 1 FROM (SELECT 1 LIMIT 1) AS some") }
        let parsed = try Parsed("SELECT INSTR(name, $1), CAST(doc AS BLOB) FROM mark ORDER BY name COLLATE nocase")
        #expect(parsed.functions == ["instr"])
        #expect(parsed.types == ["blob"])
        #expect(parsed.collations == ["nocase"])
    }

    @Test func `places are numbered in their order`() {
        let sql = "UPDATE mark SET value = ? WHERE name = ?"
        #expect(SQLDialect.postgres.rendered(sql) == "UPDATE mark SET value = $1 WHERE name = $2")
        #expect(SQLDialect.sqlite.rendered(sql) == sql)
    }

    // MARK: The sources

    @Test func `every statement in the sources was run and looked at`() async throws {
        let ran = try await EveryStatement.run(.sqlite).map(SourceSQL.words)
        let literals = try SourceSQL.literals()
        #expect(literals.count > 250)
        let missed = literals.filter { literal in !ran.contains { literal.occurs(in: $0) } }
        #expect(missed == [], "not run by EveryStatement:\n\(missed.map(\.description).joined(separator: "\n"))")
    }

    @Test func `GRDB, and what only SQLite is told, stay in the engine`() throws {
        for (file, text) in try SourceSQL.files() where !file.hasPrefix("Engine/SQLite/") {
            #expect(!text.contains(#/import (GRDB|GRDBSQLite|CSQLite)/#), "\(file)")
            guard file != "Engine/SQLDialect.swift" else { continue }
            #expect(!text.contains(#/PRAGMA|VACUUM|AUTOINCREMENT|sqlite_master|rowid|INSTR\(|typeof\(/#), "\(file)")
        }
    }
}
