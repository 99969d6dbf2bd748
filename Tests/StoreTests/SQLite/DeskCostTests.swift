import Domain
import GRDB
import GRDBSQLite
import Testing

@testable import Store

/// What it costs to look, in steps of SQLite's machine: a measure that no busy machine changes.
struct DeskCostTests {
    @Test func theOverviewCostsTheSameWhateverIsOpen() async throws {
        let (few, many) = (try await TestStore.opened(25), try await TestStore.opened(600))
        let (a, b) = (
            try await cost(few) { _ = try $0.figures.all(now: t0) },
            try await cost(many) { _ = try $0.figures.all(now: t0) }
        )
        #expect(b < a * 2, "\(a) steps with few, \(b) with many")
        #expect(b < 20_000)
    }

    @Test(arguments: [
        "gap", "notDue", "skus", "holds", "cancellations", "all cancellations", "exceptions", "work", "all work",
        "activity",
    ])
    func aPageOfAListCostsTheSameWhateverIsOpen(list: String) async throws {
        let (few, many) = (try await TestStore.opened(25), try await TestStore.opened(600))
        @Sendable func page(_ tx: Transaction) throws {
            switch list {
            case "gap": _ = try tx.lists.gapOrders(filter: "", after: nil, limit: 20)
            case "notDue": _ = try tx.lists.waitingOrders(filter: "", after: nil, limit: 20)
            case "skus": _ = try tx.lists.skuFailures(filter: "", after: nil, limit: 20, now: t0)
            case "holds": _ = try tx.lists.holds(filter: "", after: nil, limit: 20)
            case "cancellations": _ = try tx.lists.cancellations(filter: "", after: nil, limit: 20)
            case "all cancellations": _ = try tx.lists.cancellations(all: true, filter: "", after: nil, limit: 20)
            case "all work": _ = try tx.workList.workRows(all: true, filter: "", after: nil, limit: 20, now: t0)
            case "exceptions": _ = try tx.lists.exceptions(filter: "", after: nil, limit: 20)
            case "activity": _ = try tx.lists.activity(filter: "", after: nil, limit: 20)
            default: _ = try tx.workList.workRows(filter: "", after: nil, limit: 20, now: t0)
            }
        }
        let (a, b) = (try await cost(few, page), try await cost(many, page))
        #expect(b < a * 2, "\(a) steps with few, \(b) with many")
    }

    /// The steps that SQLite takes to run the body's statements.
    private func cost(_ test: TestStore, _ body: @escaping @Sendable (Transaction) throws -> Void) async throws -> Int {
        try await test.store.transact { tx in
            let asked = Asked()
            let db = try tx.db
            asked.listen(to: db)
            try body(tx)
            db.trace(nil)
            func steps() throws -> Int {
                try asked.statements.reduce(0) { sum, sql in
                    let statement = try db.cachedStatement(sql: sql).sqliteStatement
                    return sum + Int(sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1))
                }
            }
            // What filled the store ran some of these statements too.
            _ = try steps()
            try body(tx)
            return try steps()
        }
    }
}
