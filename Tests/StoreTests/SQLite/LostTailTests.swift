import Domain
import Foundation
import GRDB
import Testing

@testable import Store

/// What an operator is told when the store's files do not hold all that was written.
struct LostTailTests {
    private func files(_ test: TestStore) -> [String] { ["", "-wal"].map { test.path + $0 } }

    /// Leaves a store as a killed core does, with its log beside it, and opens it again.
    private func afterAKill(_ test: TestStore, _ change: (String) throws -> Void) throws -> Store {
        let copy = test.folder.appending(path: "killed.sqlite").path
        for suffix in ["", "-wal", ".tail"] {
            try FileManager.default.copyItem(atPath: test.path + suffix, toPath: copy + suffix)
        }
        try change(copy)
        return try Store(path: copy)
    }

    @Test func aRemovedLogIsNoticedAtTheNextStartAndUntilItIsAccepted() async throws {
        let test = try TestStore()
        try test.store.close()
        // What is in the database file is the empty store; the orders are in the log alone.
        let store = try Store(path: test.path)
        try await store.place("1")
        try await store.place("2")
        let path = test.folder.appending(path: "killed.sqlite").path
        let opened = try afterAKillOf(store, at: test, without: "-wal")
        let expected = try await store.read { try JournalTail($0.session) }
        #expect(opened.lostTails == [LostTail(expected: expected, found: .empty)])
        #expect(opened.lostTails.first?.description.contains("4 facts are missing") == true)
        // The core goes on, and still says so after its next start.
        try await opened.place("3")
        try opened.close()
        let again = try Store(path: path)
        #expect(again.lostTails == opened.lostTails)
        #expect(try await again.verify().problems.contains { $0.contains("4 facts are missing") })
        try await again.acceptTail(by: .person(name: "ada", uid: 1000), at: t0)
        let last = try await again.read { try $0.timeline(of: .system("store")) }
        #expect(last == ["acceptTail by ada(1000): \(opened.lostTails[0])"])
        try again.close()
        #expect(try Store(path: path).lostTails.isEmpty)
    }

    private func afterAKillOf(_ store: Store, at test: TestStore, without missing: String) throws -> Store {
        let copy = test.folder.appending(path: "killed.sqlite").path
        for suffix in ["", "-wal", ".tail"] where suffix != missing {
            try FileManager.default.copyItem(atPath: test.path + suffix, toPath: copy + suffix)
        }
        return try Store(path: copy)
    }

    @Test func anOlderCopyPutBackIsNoticed() async throws {
        let test = try TestStore()
        try await test.store.place("1")
        try await test.store.backup(to: test.path + ".copy")
        try await test.store.place("2")
        try test.store.close()
        try FileManager.default.removeItem(atPath: test.path)
        try FileManager.default.copyItem(atPath: test.path + ".copy", toPath: test.path)
        let lost = try Store(path: test.path).lostTails
        #expect(
            lost.map(\.description) == ["the journal ended with row 4 and now ends with row 2: 2 facts are missing"])
    }

    @Test func anOlderCopyThatHasGoneOnElsewhereIsNoticed() async throws {
        let test = try TestStore()
        try await test.store.place("1")
        try await test.store.backup(to: test.path + ".copy")
        try await test.store.place("2")
        try test.store.close()
        let other = try Store(path: test.path + ".copy")
        for id in ["3", "4", "5"] { try await other.place(id) }
        try other.close()
        try FileManager.default.removeItem(atPath: test.path)
        try FileManager.default.copyItem(atPath: test.path + ".copy", toPath: test.path)
        let lost = try Store(path: test.path).lostTails
        #expect(lost.first?.description.hasPrefix("row 4 of the journal is not the one that was written last") == true)
    }

    @Test func aTailThatAPowerCutLeftBehindTheStoreIsNoLoss() async throws {
        let test = try TestStore()
        try await test.store.place("1")
        let behind = try Data(contentsOf: URL(fileURLWithPath: test.path + ".tail"))
        try await test.store.place("2")
        let opened = try afterAKill(test) { copy in try behind.write(to: URL(fileURLWithPath: copy + ".tail")) }
        #expect(opened.lostTails.isEmpty)
        #expect(try await opened.verify().problems == [])
    }

    @Test(arguments: [0, 1])
    func aRecordTornByAPowerCutLeavesTheOneBeforeIt(slot: Int) async throws {
        let test = try TestStore()
        for id in ["1", "2"] { try await test.store.place(id) }
        let opened = try afterAKill(test) { copy in
            let file = try FileHandle(forUpdating: URL(fileURLWithPath: copy + ".tail"))
            try file.seek(toOffset: UInt64(slot * 256 + 30))
            try file.write(contentsOf: Data(repeating: 0, count: 100))
            try file.close()
        }
        #expect(opened.lostTails.isEmpty)
    }

    @Test func aTailThatNobodyCanReadIsSaidToBeAndNotTakenForAGoodOne() async throws {
        let test = try TestStore()
        try await test.store.place("1")
        let opened = try afterAKill(test) { copy in
            try Data(repeating: 7, count: 512).write(to: URL(fileURLWithPath: copy + ".tail"))
        }
        #expect(opened.lostTails.map(\.expected) == [nil])
        #expect(opened.lostTails.first?.description.contains("cannot be read") == true)
    }

    @Test func aStoreWithoutATailSaysThatNobodyCanTell() async throws {
        let test = try TestStore()
        #expect(!test.store.findings.tailUnknown)
        try await test.store.place("1")
        let opened = try afterAKill(test) { copy in try FileManager.default.removeItem(atPath: copy + ".tail") }
        #expect(opened.findings.tailUnknown)
        #expect(opened.lostTails.isEmpty)
    }

    @Test func whatWasUndoneIsNotTheEnd() async throws {
        struct Undone: Error {}
        let test = try TestStore()
        try await test.store.place("1")
        _ = try? await test.store.transact { tx in
            try tx.append(.noted("x"), to: .system("store"), by: .core, at: t0)
            throw Undone()
        }
        #expect(TailFile.contents(of: test.path) == .tail(try await test.store.read { try JournalTail($0.session) }))
    }
}

extension Reader {
    /// What was done to a subject, as a line each.
    fileprivate func timeline(of subject: Subject) throws -> [String] {
        try rows("SELECT * FROM journal WHERE subject = ? ORDER BY seq", [subject.text]).map {
            let row = try journal.journalRow($0)
            guard case .acted(let action, _, let outcome) = row.fact else { return row.fact.kind }
            return "\(action) by \(row.actor): \(outcome)"
        }
    }
}
