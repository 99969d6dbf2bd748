import Domain
import GRDB
import Synchronization
import Testing

@testable import Store

/// What is asked or written at every refresh, claim and webhook may not read what is closed.
struct QueryPlanTests {
    /// Tables that grow with time. `work` holds open rows alone and `sku_map`, `mark` are small.
    private static let growing = [
        "journal", "order_record", "order_block", "order_sku", "shipment_record", "shipment_tracking",
        "cancellation_record", "exception_record", "item_record", "variant_record", "contact", "body", "queue_minute",
        "day_count", "due_slot", "action_reply", "sku_sold", "tally", "block_sum",
    ]

    @Test func nothingHotReadsAWholeTable() async throws {
        let test = try TestStore()
        try await test.store.place("1001")
        let asked = Asked()
        try await test.store.transact { tx in
            asked.listen(to: tx.db)
            try useEverything(tx)
            tx.db.trace(nil)
        }
        let statements = asked.statements
        #expect(statements.count > 60)
        let scans = try await test.store.read { reader in
            try statements.flatMap { sql -> [String] in
                let unknown = StatementArguments(sql.filter { $0 == "?" }.map { _ in nil as Int? })
                return try Row.fetchAll(reader.db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: unknown)
                    .map { $0["detail"] as String }
                    .filter { Self.scansGrowing($0) }
                    .map { "\($0)  <-  \(sql)" }
            }
        }
        #expect(scans.isEmpty, "\(scans.joined(separator: "\n"))")
    }

    /// A partial index of what is open may be read whole; a table or an index of everything may not.
    private static func scansGrowing(_ detail: String) -> Bool {
        guard detail.hasPrefix("SCAN") else { return false }
        let open = [
            "order_gap", "shipment_held", "exception_open", "exception_rank", "exception_sold", "body_unsettled",
            "body_aside", "work_",
        ]
        if open.contains(where: { detail.contains($0) }) { return false }
        let words = detail.split(separator: " ").map(String.init)
        let table = words.count > 1 ? words[1] : ""
        let aliases = [
            "o": "order_record", "b": "order_block", "e": "exception_record", "s": "shipment_record",
            "c": "cancellation_record",
        ]
        return growing.contains(aliases[table] ?? table)
    }

    private func useEverything(_ tx: Transaction) throws {
        _ = try tx.figures(now: t0)
        _ = try tx.mayClaim([.orders: 1], now: t0)
        try tx.endLeases(now: t0)
        _ = try tx.claimable(limit: 9, caps: [.orders: 9, .stock: 9], now: t0, leaving: .sendOrder)
        for filter in ["", "a b"] {
            for after in [nil, "5|x", "5|6"] {
                _ = try tx.gapOrders(filter: filter, after: after, limit: 5)
                _ = try tx.holds(filter: filter, after: after, limit: 5)
                _ = try tx.cancellations(filter: filter, after: after, limit: 5)
                _ = try tx.exceptions(filter: filter, after: after, limit: 5)
                _ = try tx.skuFailures(filter: filter, after: after, limit: 5, now: t0)
                _ = try tx.workRows(filter: filter, after: after, limit: 5)
            }
        }
        _ = try tx.search("1001", limit: 50)
        _ = try tx.blockedOrders(by: ExceptionID("x/1"), limit: 5)
        _ = try tx.cancellationRows(of: OrderID("1001"))
        _ = try tx.exceptionRows(of: OrderID("1001"))
        try tx.startSelling(on: t0 + .day)
        try tx.rankSellers(SKU("A"))
        try tx.ripen(now: t0)
        _ = try tx.timeline(order: OrderID("1001"), limit: 5)
        _ = try tx.openExceptions(of: OrderID("1001"))
        _ = try tx.ordersBlocked(by: ExceptionID("x/1"), limit: 5)
        _ = try tx.idsBlocked(by: ExceptionID("x/1"), after: OrderID("1"), limit: 5)
        _ = try tx.blockedCount(by: ExceptionID("x/1"))
        _ = try tx.shipments(of: OrderID("1001"))
        _ = try tx.order(wmsNumber: "1001")
        _ = try tx.order(named: "#1001")
        _ = try tx.orderCount(createdSince: t0)
        _ = try tx.match([SKU("A")])
        _ = try tx.itemsNear(SKU("A"))
        _ = try tx.variants(sku: SKU("A"))
        _ = try tx.openWork(key: "order/1")
        _ = try tx.actionReply("r")
        _ = try tx.dueCount(.sendOrder, now: t0, limit: 5)
        _ = try tx.parts(ofBatch: "b")
        _ = try tx.takeTogether(.sendOrder, limit: 1, now: t0)
        _ = try tx.composition(of: SKU("A"))
        _ = try tx.bundles(with: SKU("A"))
        _ = try tx.lastSequence
        _ = try tx.unsettledBodies(limit: 5)
        _ = try tx.inbox(limit: 5)
        _ = try tx.bodyHead(1)
        _ = try tx.bodiesInHand()
        _ = try tx.faultyWork()
        _ = try tx.openSetAside()
        _ = try tx.runningWork()
        try tx.takeInHand([1])
        try tx.note(BodyTrouble(.aside, reason: "r", since: t0), of: 1)
        _ = try tx.putBack(body: 1)
        let body = NewBody(source: "s", deliveryID: "d", topic: "t", bytes: [1], receivedAt: t0)
        if case .accepted(let id) = try tx.acceptBody(body) { try tx.settleBody(id, "order") }
        _ = try tx.enqueue(NewWork(.sendOrder, key: "order/1", due: t0), at: t0)
        _ = try tx.release("scan/1", at: t0)
        for work in try tx.claimable(limit: 1, caps: [.orders: 1], now: t0, leaving: nil) {
            try tx.lease([work], until: t0 + .minutes(1))
            try tx.finish(work.id, .done, at: t0)
        }
        try tx.drop(.sendOrder, key: "order/2")
        try tx.append(.orderSeen(channelOrder("8"), via: .webhook), to: .order(OrderID("8")), by: .core, at: t0)
    }
}

/// The statements that a connection ran.
final class Asked: Sendable {
    private let all = Mutex<Set<String>>([])

    var statements: [String] { all.withLock { $0.sorted() } }

    func listen(to db: Database) {
        db.trace { event in
            guard case .statement(let statement) = event else { return }
            let sql = statement.sql
            if ["SELECT", "INSERT", "UPDATE", "DELETE"].contains(where: { sql.hasPrefix($0) }) {
                self.all.withLock { _ = $0.insert(sql) }
            }
        }
    }
}
