import Domain
import Foundation
import GRDB
import Synchronization
import Testing

@testable import Store

/// What the machine refuses the store for a while.
struct RefusalTests {
    private static func body(_ delivery: String, bytes: Int = 10) -> NewBody {
        // Random, so that it is as large on the disk.
        NewBody(
            source: "shopify", deliveryID: delivery, topic: "t", bytes: (0..<bytes).map { _ in .random(in: 0...255) },
            receivedAt: t0)
    }

    private static func limitPages(_ store: Store, free: Int64?) async throws {
        try await store.transact { tx in
            let used = try Int64.fetchOne(try tx.db, sql: "PRAGMA page_count") ?? 0
            let most = free.map { used + $0 } ?? 1_000_000
            _ = try Int64.fetchOne(try tx.db, sql: "PRAGMA max_page_count = \(most)")
        }
    }

    @Test func aFullDiskRefusesWritesKeepsReadsAndGoesOnWhenThereIsRoom() async throws {
        let test = try TestStore()
        let store = test.store
        let told = Mutex<[StoreRefusal]>([])
        store.whenRefused { refusal in told.withLock { $0.append(refusal) } }
        _ = try await store.transact { try $0.bodies.acceptBody(Self.body("before")) }
        try await Self.limitPages(store, free: 3)
        await #expect(throws: StoreRefusal(.full, path: test.path)) {
            _ = try await store.transact { try $0.bodies.acceptBody(Self.body("large", bytes: 300_000)) }
        }
        #expect(told.withLock { $0 } == [StoreRefusal(.full, path: test.path)])
        #expect(store.refusedAgo != nil)
        #expect(try await store.read { try $0.inbox.bodyCount } == 1)
        await #expect(throws: StoreRefusal.self) { try await store.probe() }

        try await Self.limitPages(store, free: nil)
        try await store.probe()
        #expect(try await store.transact { try $0.bodies.acceptBody(Self.body("large", bytes: 300_000)) } != .duplicate)
        #expect(try await store.read { try $0.inbox.deliveryIDs(source: "shopify").sorted() } == ["before", "large"])
        #expect(try await store.read { try $0.replies.actionReply("store.probe") } == nil)
    }

    @Test func whoWritesBesidesWhatDoesNotFitIsKept() async throws {
        let test = try TestStore()
        let store = test.store
        try await Self.limitPages(store, free: 8)
        let kept = await withTaskGroup(of: String?.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let bytes = number == 7 ? 300_000 : 10
                    let taken = try? await store.transact {
                        try $0.bodies.acceptBody(Self.body("\(number)", bytes: bytes))
                    }
                    return taken == nil ? nil : "\(number)"
                }
            }
            return await group.reduce(into: Set<String>()) { if let id = $1 { $0.insert(id) } }
        }
        #expect(!kept.contains("7"))
        #expect(Set(try await store.read { try $0.inbox.deliveryIDs(source: "shopify") }) == kept)
    }

    @Test func aStoreThatAnotherProcessLocksRefusesWritesUntilItIsLetGo() async throws {
        let test = try TestStore()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: test.path, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        await #expect(throws: StoreRefusal(.locked, path: test.path)) {
            _ = try await test.store.transact { try $0.bodies.acceptBody(Self.body("d")) }
        }
        #expect(try await test.store.read { try $0.inbox.bodyCount } == 0)
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        #expect(try await test.store.transact { try $0.bodies.acceptBody(Self.body("d")) } == .accepted(1))
    }

    @Test func aCallerWithPatienceIsAnsweredWhileTheDiskStandsStill() async throws {
        let test = try TestStore()
        let store = test.store
        let (stands, goesOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let slow = Task {
            try await store.transact { _ in
                stands.signal()
                goesOn.wait()
            }
        }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                stands.wait()
                continuation.resume()
            }
        }
        await #expect(throws: StoreRefusal(.slow, path: test.path)) {
            _ = try await store.transact(patience: .milliseconds(1)) { try $0.bodies.acceptBody(Self.body("hook")) }
        }
        #expect(store.writingFor != nil)
        goesOn.signal()
        try await slow.value
        // Nobody waited for that one any more, so that it may come again; and it was not written behind its sender's back.
        #expect(try await store.transact { try $0.bodies.acceptBody(Self.body("hook")) } != .duplicate)
        #expect(try await store.read { try $0.inbox.bodyCount } == 1)
    }

    @Test func anEndedPieceOfWorkIsNoLongerHeldByItsWorker() async throws {
        let test = try TestStore()
        try await test.store.transact { try $0.queues.enqueue(NewWork(.send("1"), due: t0), at: t0) }
        let claimed = try await test.store.claim(limit: 1, caps: [.orders: 1], now: t0, lease: .minutes(1))
        let work = try #require(claimed.first)
        #expect(try await test.store.read { try $0.work.isHeld(work) })
        try await test.store.giveBackWhatRan()
        let again = try await test.store.claim(limit: 1, caps: [.orders: 1], now: t0, lease: .minutes(1))
        #expect(try await test.store.read { try !$0.work.isHeld(work) && $0.work.isHeld(again[0]) })
        try await test.store.transact { try $0.queues.finish(again[0].id, .done, at: t0) }
        #expect(try await test.store.read { try !$0.work.isHeld(again[0]) })
    }

    @Test(
        arguments: [
            (ENOSPC, .full), (EDQUOT, .full), (EROFS, .readOnly), (EMFILE, .tooManyFiles), (EACCES, nil),
            (ENOTDIR, nil),
        ] as [(Int32, StoreRefusal.Cause?)])
    func onlyWhatPassesByItselfIsWaitedFor(code: Int32, cause: StoreRefusal.Cause?) {
        #expect(StoreRefusal(code: code, path: "/state/tallyman.sqlite")?.cause == cause)
        #expect(StoreRefusal(code: code, path: "/state/tallyman.sqlite").map(\.folder) ?? "/state" == "/state")
    }

    @Test func aStateFolderIsMadeWithThoseAboveItAndAFileInItsPlaceIsSaidToBe() throws {
        let test = try TestStore()
        let path = test.folder.appending(path: "a/b/c").path
        try StoreFolder.make(path)
        try StoreFolder.make(path)
        #expect(FileManager.default.fileExists(atPath: path))
        #expect(throws: StoreError.self) { try StoreFolder.make(test.path + "/below") }
    }
}
