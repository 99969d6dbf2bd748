import Domain
import Foundation
import GRDB
import Synchronization
import Testing

@testable import Store

/// Stores that an earlier version left, and what a kill leaves while they are brought up to this one.
struct OlderStoreTests {
    /// A closed store as it was made before states had versions.
    private static func older() async throws -> TestStore {
        let test = try TestStore()
        try await EveryStatement.fill(test.store)
        try test.store.close()
        try test.tamper(
            file: """
                DROP TABLE activity; DROP TABLE contact_word; DROP TABLE check_turn; DROP INDEX shipment_shipped;
                ALTER TABLE shipment_record DROP COLUMN shipped_at;
                DROP INDEX contact_unindexed; ALTER TABLE contact DROP COLUMN indexed; DROP TABLE wms_listing; DROP TABLE order_fulfilment; DROP INDEX order_elsewhere;
                DROP INDEX order_waiting;
                ALTER TABLE order_record DROP COLUMN waits;
                ALTER TABLE order_record DROP COLUMN wait_place;
                DROP INDEX work_again; DROP INDEX work_again_all;
                ALTER TABLE work DROP COLUMN since;
                DROP TABLE state_version;
                DELETE FROM grdb_migrations WHERE identifier <> '1 baseline'
                """)
        return test
    }

    /// Its state is of the first version, so it is folded again.
    @Test func `a store from before states had versions opens and goes on`() async throws {
        let test = try await Self.older()
        let store = try Store(path: test.path)
        #expect(store.isOutdated == (StateVersion.current > 1))
        try await store.updateState()
        #expect(!store.isOutdated)
        try await store.place("9")
        #expect(try await store.verify().problems == [])
    }

    @Test func `it can be checked and copied before a core has opened it`() async throws {
        let test = try await Self.older()
        let before = try Data(contentsOf: URL(fileURLWithPath: test.path))
        let looking = try Store(path: test.path, readOnly: true)
        let report = try await looking.verify()
        #expect(report.problems == [])
        #expect(report.chain.rows > 20)
        try await looking.backup(to: test.path + ".copy")
        await #expect(throws: StoreError.outdated(path: test.path)) {
            try await looking.read { try $0.journal.lastSequence }
        }
        try looking.close()
        #expect(try Data(contentsOf: URL(fileURLWithPath: test.path)) == before)
        #expect(try await Store(path: test.path + ".copy").verify().problems == [])
    }

    @Test func `a changed table of an older store is named`() async throws {
        let test = try await Self.older()
        try test.tamper(file: "DROP INDEX order_name")
        #expect(throws: StoreError.spoilt(path: test.path, why: "its index order_name is missing")) {
            try Store(path: test.path, readOnly: true)
        }
    }

    @Test func `a core that is killed while it folds the state again loses nothing`() async throws {
        let test = try TestStore()
        try await BenchSeed.closedOrders(600, in: test.store, now: t0)
        try await test.tamper("UPDATE state_version SET version = 0")
        try test.store.close()
        let store = try Store(path: test.path)
        let copies = test.folder.appending(path: "copies")
        try FileManager.default.createDirectory(at: copies, withIntermediateDirectories: true)
        let killed = Mutex<[String]>([])
        try await store.updateState { progress in
            let copy = copies.appending(path: "\(progress.sequence).sqlite").path
            for suffix in ["", "-wal", ".tail"] {
                try? FileManager.default.copyItem(atPath: store.path + suffix, toPath: copy + suffix)
            }
            killed.withLock { $0.append(copy) }
        }
        let paths = killed.withLock { $0 }
        #expect(paths.count == 4)
        for path in paths {
            let again = try Store(path: path)
            try await again.updateState()
            #expect(try await again.verify().problems == [])
            #expect(try await again.read { try $0.orders.order(named: "#B599")?.record.stage } == .shipped)
            try again.close()
        }
    }

    @Test func `a fact that our own code fails on keeps the others from nothing`() async throws {
        let test = try TestStore()
        for id in ["1", "2"] { try await test.store.place(id) }
        try await test.tamper(
            """
            CREATE TRIGGER refuse BEFORE INSERT ON order_record WHEN NEW.id = '1'
            BEGIN SELECT RAISE(ABORT, 'refused'); END
            """)
        try await test.store.rebuildState(anew: true) { _ in }
        #expect(try await test.store.read { try $0.orders.order(OrderID("1")) } == nil)
        #expect(try await test.store.read { try $0.orders.order(OrderID("2")) }?.record.stage == .queued)
        #expect(test.store.takeUnreadable().map(\.why) == ["the store: refused"])
    }
}
