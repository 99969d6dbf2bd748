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
            _ = try tx.acceptBody(body)
            try tx.enqueue(NewWork(.sendOrder, key: "order/1", due: t0), at: t0)
        }
        _ = try await test.store.claim(limit: 5, caps: [.orders: 5], now: t0, lease: .minutes(1))
        // What a killed core leaves is the file and its write-ahead log as they are.
        let after = try test.copyAsAfterAKill()
        #expect(
            try await after.read { reader in try reader.unsettledBodies(limit: 9).map { try reader.body($0.id)?.bytes }
            }
                == [[1, 2]])
        #expect(try await after.transact { try $0.acceptBody(body) } == .duplicate)
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
        try await test.store.transact { _ = try $0.acceptBody(body) }
        #expect(try await test.store.read { try $0.body(1)?.bytes } == bytes)
        try await test.store.transact { try $0.settleBody(1, "order") }
        #expect(try await test.store.read { try $0.body(1)?.bytes } == bytes)
        let kept = try await test.store.read { reader in
            try Int.fetchOne(reader.db, sql: "SELECT length(compressed) FROM body") ?? 0
        }
        #expect(kept <= max(bytes.count / 10, 2))
    }

    @Test func aBodyThatTheDiskSpoiltIsSaidToBe() async throws {
        let test = try TestStore()
        let body = NewBody(source: "s", deliveryID: "d", topic: "t", bytes: [1, 2, 3], receivedAt: t0)
        try await test.store.transact { _ = try $0.acceptBody(body) }
        try test.tamper("UPDATE body SET compressed = x'00'")
        await #expect(throws: StoreError.self) { try await test.store.read { try $0.body(1) } }
        for size in [Int64.min, -1, 1 << 50, .max] {
            try test.tamper("UPDATE body SET size = \(size)")
            await #expect(throws: StoreError.self) { try await test.store.read { try $0.body(1) } }
        }
    }

    @Test func everyCommitWaitsForTheDisk() async throws {
        let test = try TestStore()
        let modes = try await test.store.transact { tx in
            [
                try String.fetchOne(tx.db, sql: "PRAGMA synchronous"),
                try String.fetchOne(tx.db, sql: "PRAGMA journal_mode"),
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
            try await looking.transact { _ = try $0.erase(OrderID("1"), messages: []) }
        }
    }

    @Test func onlyThoseWhoseWorkIsKeptAreToldSoWhenACommitIsLost() async throws {
        let test = try TestStore()
        let store = test.store
        let told = await withTaskGroup(of: String?.self) { group in
            for number in 0..<40 {
                group.addTask {
                    try? await store.transact { tx in
                        try tx.enqueue(NewWork(.sendOrder, key: "order/\(number)", due: t0), at: t0)
                        // What SQLite does by itself when the disk is full.
                        if number == 20 { try tx.db.execute(sql: "ROLLBACK") }
                        return "order/\(number)"
                    }
                }
            }
            return await group.reduce(into: Set<String>()) { if let key = $1 { $0.insert(key) } }
        }
        let kept = try await store.read { try $0.workRows(filter: "", after: nil, limit: 99).rows.map(\.key) }
        #expect(Set(kept) == told)
        #expect(!told.contains("order/20"))
        await #expect(throws: (any Error).self) {
            try await store.transact { tx in
                try tx.enqueue(NewWork(.sendOrder, key: "lost", due: t0), at: t0)
                try tx.db.execute(sql: "ROLLBACK")
            }
        }
        #expect(try await store.read { try $0.openWork(key: "lost") }.isEmpty)
        #expect(try await store.transact { try $0.enqueue(NewWork(.sendOrder, key: "next", due: t0), at: t0) })
    }

    @Test func aNULInASKUNeitherBreaksTheChainNorMeetsAnother() async throws {
        let test = try TestStore()
        let bad = ExceptionID("unknown-sku/A\0B")
        try await test.store.transact { tx in
            let raised = RaisedException(.unknown(sku: SKU("A\0B"), title: "x\0y", suggestion: nil))
            try tx.append(.exceptionRaised(raised), to: .exception(bad), by: .remote("shop\0"), at: t0)
        }
        try await test.store.place("1", stage: .blocked, blocks: [Block(exception: bad, units: 1)], sku: "A\0B")
        #expect(try await test.store.verifyChain() == ChainReport(rows: 3, firstBad: nil))
        let differences = try await test.store.rebuild(verifyOnly: true).differences
        #expect(differences == [])
        #expect(try await test.store.read { try $0.exception(bad)?.record.about } == "A\0B")
        #expect(try await test.store.read { try $0.exception(ExceptionID("unknown-sku/A")) } == nil)
        #expect(try await test.store.read { try $0.blockedCount(by: bad).orders } == 1)
    }

    @Test func oldBodiesAndAnswersGoAndWhatWaitsStays() async throws {
        let test = try TestStore()
        try await test.store.transact { tx in
            for (id, at) in [("old", t0), ("waiting", t0), ("new", t0 + .day)] {
                let body = NewBody(source: "s", deliveryID: id, topic: "t", bytes: [], receivedAt: at)
                if case .accepted(let row) = try tx.acceptBody(body), id != "waiting" {
                    try tx.settleBody(row, "order")
                }
            }
            try tx.keepActionReply("r", [1], at: t0)
        }
        try await test.store.prune(before: t0 + .hours(1))
        #expect(try await test.store.read { try $0.bodyCount } == 2)
        #expect(try await test.store.read { try $0.unsettledBodies(limit: 9).count } == 1)
        #expect(try await test.store.read { try $0.actionReply("r") } == nil)
    }
}

struct BenchSeedTests {
    @Test func seededOrdersAreWhatTheirFactsFoldTo() async throws {
        let test = try TestStore()
        try await BenchSeed.closedOrders(2_050, in: test.store, now: t0)
        #expect(try await test.store.verifyChain() == ChainReport(rows: 8_200, firstBad: nil))
        let differences = try await test.store.rebuild(verifyOnly: true).differences
        #expect(differences == [])
        #expect(try await test.store.read { try $0.order(named: "#B2049")?.record.stage } == .shipped)
    }

    @Test func anOpenDeskForMeasurementsIsWhatItsFactsFoldTo() async throws {
        let test = try TestStore()
        try await BenchSeed.closedOrders(30, in: test.store, now: t0)
        try await BenchSeed.openDesk(gap: 40, exceptions: 50, in: test.store, now: t0)
        let differences = try await test.store.rebuild(verifyOnly: true).differences
        #expect(differences == [])
        let figures = try await test.store.read { try $0.figures(now: t0) }
        #expect(figures.gap.gap == 40)
        #expect(figures.exceptions.open == 50)
        #expect(figures.skuTotal == 50)
        #expect(figures.skus.first?.sku == "BENCH-X-39")
    }

    @Test func closedOrdersDoNotShowInTheFigures() async throws {
        let test = try TestStore()
        try await test.store.place("1", at: t0)
        let before = try await test.store.read { try $0.figures(now: t0).gap }
        try await BenchSeed.closedOrders(500, in: test.store, now: t0)
        #expect(try await test.store.read { try $0.figures(now: t0).gap } == before)
        #expect(try await test.store.read { try $0.gapOrders(filter: "", after: nil, limit: 9).total } == 1)
    }

    @Test func rawInsertsLeaveTheRowsThatWereAskedFor() async throws {
        let test = try TestStore()
        let path = test.path + ".raw"
        try BenchSeed.rawInserts(path: path, count: 250, perCommit: 100)
        let store = try Store(path: path)
        try await store.transact { try $0.recountQueues() }
        #expect(try await store.read { try $0.workRows(filter: "", after: nil, limit: 1).total } == 250)
    }
}
