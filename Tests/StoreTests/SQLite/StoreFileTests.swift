import Domain
import Foundation
import GRDB
import Testing

@testable import Store

/// What an operator is told of a file that is no whole store of this version.
struct StoreFileTests {
    /// A database that another program, or an earlier Tallyman, left at the store's place.
    private func file(_ sql: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "other-\(UUID().uuidString).sqlite").path
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
        return path
    }

    @Test func aStoreFromBeforeItsFormatWasSettledIsRefusedAndLeftAsItIs() throws {
        let path = try file(
            """
            CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
            INSERT INTO grdb_migrations VALUES ('1 journal, projections, work'), ('2 parts of orders, bundles');
            """)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(throws: StoreError.olderFormat(path: path)) { try Store(path: path) }
        #expect(throws: StoreError.olderFormat(path: path)) { try Store(path: path, readOnly: true) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        #expect(StoreError.olderFormat(path: path).description.contains("empty state folder"))
    }

    @Test func anotherProgramsDatabaseIsNamedAsSuchAndLeftAsItIs() throws {
        let path = try file("CREATE TABLE t (a); PRAGMA application_id = 77;")
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(throws: StoreError.foreign(path: path, what: "another program's database (application id 77)")) {
            try Store(path: path)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test func aFileThatIsNoDatabaseIsLeftAsItIs() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "notes-\(UUID().uuidString)").path
        try Data("shopping list, and more".utf8).write(to: URL(fileURLWithPath: path))
        #expect(
            throws: StoreError.foreign(path: path, what: "not a SQLite database, or its first bytes are damaged")
        ) { try Store(path: path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == 23)
    }

    @Test func aStoreOfALaterFormatIsLeftAlone() throws {
        let test = try TestStore()
        try test.store.close()
        try test.tamper(file: "PRAGMA user_version = 9")
        #expect(throws: StoreError.newerSchema(path: test.path, unknown: ["format 9"])) { try Store(path: test.path) }
    }

    @Test(
        "a table, column or index that is not as it should be is named at the start",
        arguments: [
            ("DROP INDEX order_name", "its index order_name is missing"),
            ("ALTER TABLE mark ADD COLUMN more TEXT", "its table mark is not as this version makes it"),
            ("CREATE TABLE stranger (a)", "it has a table stranger that this version does not make"),
            (
                "ALTER TABLE sku_map RENAME COLUMN item TO thing",
                "its index sku_map_item is not as this version makes it"
            ),
        ])
    func shape(sql: String, why: String) throws {
        let test = try TestStore()
        try test.store.close()
        try test.tamper(file: sql)
        #expect(throws: StoreError.spoilt(path: test.path, why: why)) { try Store(path: test.path) }
        #expect(throws: StoreError.spoilt(path: test.path, why: why)) { try Store(path: test.path, readOnly: true) }
    }

    @Test func aStoreWhosePagesAreNotPagesIsSaidToBeDamaged() async throws {
        let test = try TestStore()
        try await test.store.place("1")
        try test.store.close()
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: test.path))
        try file.seek(toOffset: 100)
        try file.write(contentsOf: Data(repeating: 0xFF, count: 3000))
        try file.close()
        let error = #expect(throws: StoreError.self) { try Store(path: test.path) }
        guard case .spoilt = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func aCoreKilledWhileItMadeItsStoreStartsAgain() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "begun-\(UUID().uuidString).sqlite").path
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
        try queue.close()
        #expect(throws: StoreError.self) { try Store(path: path, readOnly: true) }
        try Store(path: path).close()
        try Store(path: path, readOnly: true).close()
    }

    @Test func aStoreOfANewerProgramIsLeftAlone() throws {
        let test = try TestStore()
        try test.store.close()
        try test.tamper(file: "INSERT INTO grdb_migrations (identifier) VALUES ('99 later')")
        #expect(throws: StoreError.newerSchema(path: test.path, unknown: ["99 later"])) { try Store(path: test.path) }
    }

    @Test func aBackupMadeInUseHoldsEverything() async throws {
        let test = try TestStore()
        try await test.store.place("1")
        let copy = test.path + ".copy"
        try await test.store.backup(to: copy)
        let opened = try Store(path: copy)
        #expect(try await opened.read { try $0.journal.lastSequence } == 2)
        #expect(try await opened.verifyChain().firstBad == nil)
    }
}
