import Domain
import Synchronization
import Testing

@testable import Store

/// What happens to a store whose state another version folded.
struct StateRebuildTests {
    /// Makes the state one of another version, and opens the store again.
    private static func aged(_ test: TestStore, _ engine: TestEngine) async throws -> Store {
        try await test.tamper("UPDATE state_version SET version = 0")
        try test.store.close()
        return try Store(engine: engine.open(test.folder))
    }

    @Test(arguments: TestEngine.all)
    func `a state of another version is folded again before anybody reads or writes`(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await EveryStatement.fill(test.store)
        try await test.store.transact { tx in
            try tx.queues.enqueue(NewWork(.sendOrder(OrderID("1"), number: "1001"), due: t0), at: t0)
            _ = try tx.bodies.acceptBody(
                NewBody(source: "s", deliveryID: "d", topic: "t", bytes: [1], receivedAt: t0))
        }
        try await test.tamper("UPDATE order_record SET stage = 'shipped' WHERE id = '1'")
        try await test.tamper("DELETE FROM exception_record")
        let store = try await Self.aged(test, engine)
        #expect(store.isOutdated)
        await #expect(throws: StoreError.outdated(path: store.path)) {
            try await store.read { try $0.journal.lastSequence }
        }
        await #expect(throws: StoreError.outdated(path: store.path)) { try await store.place("9") }
        let told = Told()
        try await store.updateState(told.note)
        #expect(told.percents.last == 100)
        #expect(!store.isOutdated)
        #expect(try await store.rebuild(verifyOnly: true).differences == [])
        let (contact, words, work, bodies) = try await store.read { reader in
            let id = OrderID("1")
            return (
                try reader.contacts.contact(id)?.email, try reader.cancellations.words(of: CancellationID("order-1")),
                try reader.work.openWork(key: "order/1").count, try reader.inbox.bodyCount
            )
        }
        #expect(contact == "ada@example.com")
        #expect(words == "my mother")
        #expect(work == 1)
        #expect(bodies == 1)
        try store.close()
        #expect(try !Store(engine: engine.open(test.folder)).isOutdated)
    }

    @Test(arguments: TestEngine.all)
    func `one that was stopped in the middle goes on from there`(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await BenchSeed.closedOrders(600, in: test.store, now: t0)
        let store = try await Self.aged(test, engine)
        let stopped = Task {
            try await store.updateState { progress in
                if progress.sequence > 0 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        await #expect(throws: CancellationError.self) { try await stopped.value }
        #expect(store.isOutdated)
        try store.close()
        let again = try Store(engine: engine.open(test.folder))
        #expect(again.isOutdated)
        let told = Told()
        try await again.updateState(told.note)
        #expect(told.all.first?.sequence == Int64(StateRebuild.rows))
        #expect(told.all.last == RebuildProgress(sequence: 2400, last: 2400))
        #expect(try await again.rebuild(verifyOnly: true).differences == [])
    }

    @Test(arguments: TestEngine.all)
    func `a row that this version cannot read is left out and told`(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await test.store.place("1")
        let seq = try await test.store.transact { tx in
            try tx.write(kind: "foretold", actor: "core", body: #"{"foretold":{}}"#, to: .order(OrderID("1")), at: t0)
        }
        try await test.store.place("2")
        let store = try await Self.aged(test, engine)
        try await store.updateState()
        #expect(store.takeUnreadable().map(\.id) == ["\(seq)"])
        let stages = try await store.read { reader in
            try ["1", "2"].map { try reader.orders.order(OrderID($0))?.record.stage }
        }
        #expect(stages == [.queued, .queued])
    }

    @Test(arguments: TestEngine.all)
    func `nothing is folded from a journal that is not what was written`(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await test.store.place("1")
        try await test.tamper("UPDATE journal SET actor = 'ada(1)' WHERE seq = 1")
        let store = try await Self.aged(test, engine)
        await #expect(throws: StoreError.self) { try await store.updateState() }
        #expect(store.isOutdated)
        #expect(try await store.readAnyway { try $0.orders.order(OrderID("1"))?.record.stage } == .queued)
    }

    @Test(arguments: TestEngine.all)
    func `an empty store has nothing to fold`(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        let store = try await Self.aged(test, engine)
        #expect(!store.isOutdated)
        try await store.place("1")
    }
}

/// What was told of a rebuild.
private final class Told: Sendable {
    private let noted = Mutex<[RebuildProgress]>([])

    var all: [RebuildProgress] { noted.withLock { $0 } }
    var percents: [Int] { all.map(\.percent) }

    @Sendable func note(_ progress: RebuildProgress) { noted.withLock { $0.append(progress) } }
}
