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
            let db = try tx.db
            asked.listen(to: db)
            try EveryStatement.hot(tx)
            db.trace(nil)
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
            "order_gap", "order_waiting", "shipment_held", "exception_open", "exception_rank", "exception_sold",
            "body_unsettled",
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
