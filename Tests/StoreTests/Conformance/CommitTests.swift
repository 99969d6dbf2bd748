import Domain
import Testing

@testable import Store

struct CommitTests {
    @Test(arguments: TestEngine.all) func aCallerThatFailsHarmsNobodyWhoSharesItsCommit(engine: TestEngine) async throws
    {
        struct Refused: Error {}
        let test = try TestStore(engine)
        let store = test.store
        let failed = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    do {
                        try await store.transact { tx in
                            _ = try tx.queues.enqueue(NewWork(.send("\(number)"), due: t0), at: t0)
                            if number % 10 == 0 { throw Refused() }
                        }
                        return false
                    } catch { return true }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failed == 20)
        #expect(
            try await store.read { try $0.workList.workRows(filter: "", after: nil, limit: 500, now: t0) }.total == 180)
    }

    @Test(arguments: TestEngine.all) func aSecondCoreOnTheSameStoreIsRefused(engine: TestEngine) throws {
        let test = try TestStore(engine)
        #expect(throws: StoreError.inUse(path: test.path)) { try Store(path: test.path) }
        #expect(StoreError.inUse(path: "/s").description.contains("in use by another core"))
    }

    @Test(arguments: TestEngine.all) func `who writes after a store was closed is refused`(engine: TestEngine)
        async throws
    {
        let test = try TestStore(engine)
        try test.store.close()
        let error = await #expect(throws: StoreError.closed(path: test.path)) { try await test.store.place("1") }
        #expect(error.map { Store.isRefusal($0) } == true)
    }

    @Test(arguments: TestEngine.all) func aCommitTellsThoseWhoListen(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        var changes = test.store.changes().makeAsyncIterator()
        try await test.store.place("1")
        let told: Void? = await changes.next()
        #expect(told != nil)
    }
}
