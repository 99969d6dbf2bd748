import Domain
import Foundation
import GRDB
import Testing

@testable import Store

struct DurabilityTests {
    @Test func whatWasAnsweredIsThereWhenTheFileIsOpenedAgain() async throws {
        let test = try TestStore()
        let body = NewBody(source: "shopify", deliveryID: "d", topic: "orders/paid", bytes: [1, 2], receivedAt: t0)
        try await test.store.transact { tx in
            _ = try tx.bodies.acceptBody(body)
            try tx.queues.enqueue(NewWork(.send("1"), due: t0), at: t0)
        }
        _ = try await test.store.claim(limit: 5, caps: [.orders: 5], now: t0, lease: .minutes(1))
        // What a killed core leaves is the file and its write-ahead log as they are.
        let after = try test.copyAsAfterAKill()
        #expect(
            try await after.read { reader in
                try reader.inbox.unsettledBodies(limit: 9).map { try reader.inbox.body($0.id)?.bytes }
            }
                == [[1, 2]])
        #expect(try await after.transact { try $0.bodies.acceptBody(body) } == .duplicate)
        #expect(try await after.claim(limit: 5, caps: [.orders: 5], now: t0, lease: .minutes(1)).isEmpty)
        try await after.giveBackWhatRan()
        let again = try await after.claim(limit: 5, caps: [.orders: 5], now: t0, lease: .minutes(1))
        #expect(again.map(\.attempts) == [2])
        #expect(try await after.verifyChain().firstBad == nil)
    }

    @Test(arguments: [[], [0], Array("{}".utf8), Array(repeating: UInt8(ascii: "a"), count: 300_000)] as [[UInt8]])
    func aBodyComesBackByteForByte(bytes: [UInt8]) async throws {
        let test = try TestStore()
        let body = NewBody(source: "s", deliveryID: "d", topic: "t", bytes: bytes, receivedAt: t0)
        try await test.store.transact { _ = try $0.bodies.acceptBody(body) }
        #expect(try await test.store.read { try $0.inbox.body(1)?.bytes } == bytes)
        try await test.store.transact { try $0.bodies.settleBody(1, "order") }
        #expect(try await test.store.read { try $0.inbox.body(1)?.bytes } == bytes)
        let kept = try await test.store.read { reader in
            try Int.fetchOne(try reader.db, sql: "SELECT length(compressed) FROM body") ?? 0
        }
        #expect(kept <= max(bytes.count / 10, 2))
    }

    @Test func aBodyThatTheDiskSpoiltIsSaidToBe() async throws {
        let test = try TestStore()
        let body = NewBody(source: "s", deliveryID: "d", topic: "t", bytes: [1, 2, 3], receivedAt: t0)
        try await test.store.transact { _ = try $0.bodies.acceptBody(body) }
        try test.tamper(file: "UPDATE body SET compressed = x'00'")
        await #expect(throws: StoreError.self) { try await test.store.read { try $0.inbox.body(1) } }
        for size in [Int64.min, -1, 1 << 50, .max] {
            try test.tamper(file: "UPDATE body SET size = \(size)")
            await #expect(throws: StoreError.self) { try await test.store.read { try $0.inbox.body(1) } }
        }
    }

    @Test func everyCommitWaitsForTheDisk() async throws {
        let test = try TestStore()
        let modes = try await test.store.transact { tx in
            [
                try String.fetchOne(try tx.db, sql: "PRAGMA synchronous"),
                try String.fetchOne(try tx.db, sql: "PRAGMA journal_mode"),
            ]
        }
        #expect(modes == ["2", "wal"])
    }

    @Test func nobodyElseMayReadTheFilesSinceTheyHoldPersonalData() async throws {
        let test = try TestStore()
        try await test.store.place("1")
        try await test.store.backup(to: test.path + ".copy")
        for suffix in ["", "-wal", ".copy"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: test.path + suffix)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(suffix)")
        }
    }

    @Test func aStoreInUseCanBeLookedAtAndNotWritten() async throws {
        let test = try TestStore()
        try await test.store.place("1")
        let looking = try Store(path: test.path, readOnly: true)
        #expect(try await looking.rebuild(verifyOnly: true) == RebuildReport(facts: 2, differences: []))
        #expect(try await looking.verifyChain().rows == 2)
        await #expect(throws: StoreError.readOnly(path: test.path)) {
            try await looking.transact { _ = try $0.erasing.erase(OrderID("1"), messages: []) }
        }
    }

    @Test func onlyThoseWhoseWorkIsKeptAreToldSoWhenACommitIsLost() async throws {
        let test = try TestStore()
        let store = test.store
        let told = await withTaskGroup(of: String?.self) { group in
            for number in 0..<40 {
                group.addTask {
                    try? await store.transact { tx in
                        try tx.queues.enqueue(NewWork(.send("\(number)"), due: t0), at: t0)
                        // What SQLite does by itself when the disk is full.
                        if number == 20 { try tx.db.execute(sql: "ROLLBACK") }
                        return "order/\(number)"
                    }
                }
            }
            return await group.reduce(into: Set<String>()) { if let key = $1 { $0.insert(key) } }
        }
        let kept = try await store.read {
            try $0.workList.workRows(filter: "", after: nil, limit: 99, now: t0).rows.map(\.key)
        }
        #expect(Set(kept) == told)
        #expect(!told.contains("order/20"))
        await #expect(throws: (any Error).self) {
            try await store.transact { tx in
                try tx.queues.enqueue(NewWork(.send("lost"), due: t0), at: t0)
                try tx.db.execute(sql: "ROLLBACK")
            }
        }
        #expect(try await store.read { try $0.work.openWork(key: "order/lost") }.isEmpty)
        #expect(try await store.transact { try $0.queues.enqueue(NewWork(.send("next"), due: t0), at: t0) })
    }

    @Test func rawInsertsLeaveTheRowsThatWereAskedFor() async throws {
        let test = try TestStore()
        let path = test.path + ".raw"
        try BenchSeed.rawInserts(path: path, count: 250, perCommit: 100)
        let store = try Store(path: path)
        try await store.transact { try $0.queues.recountQueues() }
        #expect(
            try await store.read { try $0.workList.workRows(filter: "", after: nil, limit: 1, now: t0).total } == 250)
    }
}
