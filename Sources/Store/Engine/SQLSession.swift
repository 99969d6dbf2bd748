/// One connection that reads a snapshot or writes in a transaction. Do not keep it beyond the closure that receives it.
///
/// Statements use `?` for each value, and the SQL that SQLite 3.40 and PostgreSQL 15 share. Failures are thrown as
/// `SQLFailure`.
protocol SQLSession: AnyObject {
    func rows(_ sql: String, _ values: Values) throws -> [SQLRow]

    /// The first row. Use `rows` or `execute` for a statement that changes something.
    func row(_ sql: String, _ values: Values) throws -> SQLRow?

    /// - Returns: the number of rows inserted, changed or deleted.
    @discardableResult
    func execute(_ sql: String, _ values: Values) throws -> Int

    /// Rows one at a time, exactly as the database holds them.
    func stored(_ sql: String, _ values: Values) throws -> any StoredRows

    /// Whether the transaction is still open. An engine may roll all of it back when one statement fails.
    var isInTransaction: Bool { get }

    /// Rolls the transaction back. Later writes fail.
    func abandon()

    /// The columns of a table, and those of its primary key; both empty where there is no such table.
    func columns(of table: String) throws -> (all: [String], key: [String])

    /// An empty database with a store's tables. It is deleted when the value is released.
    func scratch() throws -> any SQLScratch

    /// Structural problems of the database, such as indexes that differ from their tables; one sentence each.
    func structuralFaults() throws -> [String]
}

protocol StoredRows: AnyObject {
    func next() throws -> [StoredValue]?
}

extension SQLSession {
    func rows(_ sql: String) throws -> [SQLRow] { try rows(sql, []) }

    /// The number in the first column of the first row; 0 where there is none.
    func count(_ sql: String, _ values: Values = []) throws -> Int { try row(sql, values)?[0] ?? 0 }

    /// Runs `body` in a savepoint. If it throws, only its own changes are undone.
    func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
        try execute("SAVEPOINT part", [])
        do {
            let result = try body()
            guard isInTransaction else { throw StoreError.commitLost }
            try execute("RELEASE part", [])
            return result
        } catch {
            // If the engine has rolled back the whole transaction, nothing is left to undo. If this part cannot be
            // undone alone, nothing of the transaction may stand.
            if isInTransaction {
                do {
                    try execute("ROLLBACK TO part", [])
                    try execute("RELEASE part", [])
                } catch { abandon() }
            }
            throw error
        }
    }
}
