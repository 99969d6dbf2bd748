import Domain
import Foundation
import GRDB
import Testing

@testable import Store

/// Who moves the write-ahead log into the database, and when.
struct CheckpointTests {
    private func size(_ test: TestStore, _ suffix: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: test.path + suffix)[.size] as? Int ?? -1
    }

    @Test func nobodyWhoOnlyLooksMovesTheLogIntoTheDatabase() async throws {
        let test = try TestStore()
        try await test.store.place("1")
        let copy = test.folder.appending(path: "killed.sqlite").path
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: test.path + suffix, toPath: copy + suffix)
        }
        let before = try [copy, copy + "-wal"].map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        // The last to close, as `store verify` is while no core runs, would move it if it were not told not to.
        let looking = try Store(path: copy, readOnly: true)
        #expect(try await looking.verifyChain().rows == 2)
        try await looking.backup(to: copy + ".backup")
        try looking.close()
        #expect(try [copy, copy + "-wal"].map { try Data(contentsOf: URL(fileURLWithPath: $0)) } == before)
    }

    @Test func aStoreThatIsLeftWithoutBeingClosedKeepsItsLog() async throws {
        let test = try TestStore()
        try await test.store.place("1")
        let path = test.path + ".left"
        do {
            let store = try Store(path: path)
            try await store.place("1")
        }
        let wal = try Data(contentsOf: URL(fileURLWithPath: path + "-wal"))
        #expect(!wal.isEmpty)
        #expect(try await Store(path: path).read { try $0.journal.lastSequence } == 2)
    }

    @Test func aClosedStoreIsOneFileAndItsLogIsEmpty() async throws {
        let test = try TestStore()
        try await test.store.place("1")
        try test.store.close()
        #expect(try size(test, "-wal") == 0)
        try FileManager.default.removeItem(atPath: test.path + "-wal")
        #expect(try await Store(path: test.path).read { try $0.journal.lastSequence } == 2)
    }

    @Test func theLogStaysBoundedWhileSomebodyAlwaysReads() async throws {
        let test = try TestStore()
        let store = test.store
        // Two readers that take turns, so that there is never a moment without one.
        let reading = (0..<2).map { _ in
            Task {
                while !Task.isCancelled {
                    try await store.read { reader in
                        _ = try reader.journal.lastSequence
                        usleep(20_000)
                    }
                }
            }
        }
        let page = [UInt8](repeating: 7, count: 200_000)
        for number in 0..<600 {
            try await store.transact { tx in try tx.answers.keepActionReply("r\(number)", page, at: t0) }
        }
        for task in reading { task.cancel() }
        let database = try size(test, "")
        let wal = try size(test, "-wal")
        #expect(database > 100 << 20)
        #expect(wal < 90 << 20)
    }

    @Test func whatWasErasedIsInTheFilesNoMore() async throws {
        let test = try TestStore()
        let name = "Zebedee-Quillfeather"
        try await test.store.place("1")
        try await test.store.transact { try $0.people.putContact(OrderID("1"), Contact(lastName: name)) }
        try await test.store.transact { _ = try $0.erasing.erase(OrderID("1"), messages: []) }
        try test.store.close()
        for suffix in ["", "-wal"] {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: test.path + suffix))
            #expect(bytes.range(of: Data(name.utf8)) == nil)
        }
    }

    @Test func whatIsErasedIsOverwrittenWhateverTheLibraryWasBuiltFor() async throws {
        let test = try TestStore()
        let set = try await test.store.transact { try Int.fetchOne(try $0.db, sql: "PRAGMA secure_delete") }
        #expect(set == 1)
    }
}
