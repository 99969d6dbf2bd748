import Domain
import Testing

@testable import Store

struct KeptTextTests {
    @Test(arguments: TestEngine.all) func aNULInASKUNeitherBreaksTheChainNorMeetsAnother(engine: TestEngine)
        async throws
    {
        let test = try TestStore(engine)
        let bad = ExceptionID("unknown-sku/A\0B")
        try await test.store.transact { tx in
            let raised = RaisedException(.unknown(sku: SKU("A\0B"), title: "x\0y", suggestion: nil))
            try tx.append(.exceptionRaised(raised), to: .exception(bad), by: .remote("shop\0"), at: t0)
        }
        try await test.store.place("1", stage: .blocked, blocks: [Block(exception: bad, units: 1)], sku: "A\0B")
        #expect(try await test.store.verifyChain() == ChainReport(rows: 3, firstBad: nil))
        let differences = try await test.store.rebuild(verifyOnly: true).differences
        #expect(differences == [])
        #expect(try await test.store.read { try $0.exceptions.exception(bad)?.record.about } == "A\0B")
        #expect(try await test.store.read { try $0.exceptions.exception(ExceptionID("unknown-sku/A")) } == nil)
        #expect(try await test.store.read { try $0.orders.blockedCount(by: bad).orders } == 1)
    }

    @Test(arguments: TestEngine.all) func oldBodiesAndAnswersGoAndWhatWaitsStays(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await test.store.transact { tx in
            for (id, at) in [("old", t0), ("waiting", t0), ("new", t0 + .day)] {
                let body = NewBody(source: "s", deliveryID: id, topic: "t", bytes: [], receivedAt: at)
                if case .accepted(let row) = try tx.bodies.acceptBody(body), id != "waiting" {
                    try tx.bodies.settleBody(row, "order")
                }
            }
            try tx.answers.keepActionReply("r", [1], at: t0)
        }
        try await test.store.prune(before: t0 + .hours(1))
        #expect(try await test.store.read { try $0.inbox.bodyCount } == 2)
        #expect(try await test.store.read { try $0.inbox.unsettledBodies(limit: 9).count } == 1)
        #expect(try await test.store.read { try $0.replies.actionReply("r") } == nil)
    }
}
