/// One connection, while it reads a snapshot or writes in a transaction; not to be kept beyond the closure that it is handed to.
///
/// Statements are written with `?` for each value, in the SQL that SQLite 3.40 and PostgreSQL 15 share. What fails is thrown as
/// `SQLFailure`.
protocol SQLSession: AnyObject {
    func rows(_ sql: String, _ values: Values) throws -> [SQLRow]

    /// The first row; a statement that changes something has to be run by `rows` or `execute`.
    func row(_ sql: String, _ values: Values) throws -> SQLRow?

    /// - Returns: how many rows were put in, changed or taken away.
    @discardableResult
    func execute(_ sql: String, _ values: Values) throws -> Int

    /// Rows one after the other, as they stand in the database.
    func stored(_ sql: String, _ values: Values) throws -> any StoredRows

    /// Whether the transaction still stands: an engine may give all of it up where one statement fails.
    var isInTransaction: Bool { get }

    /// Gives up the transaction. What is written afterwards fails.
    func abandon()

    /// The columns of a table, and of those the primary key's; none where there is no such table.
    func columns(of table: String) throws -> (all: [String], key: [String])

    /// An empty database with the tables of a store, gone with the value.
    func scratch() throws -> any SQLScratch

    /// What is wrong with the database itself, indexes compared with their tables; a sentence each.
    func structuralFaults() throws -> [String]
}

protocol StoredRows: AnyObject {
    func next() throws -> [StoredValue]?
}

extension SQLSession {
    func rows(_ sql: String) throws -> [SQLRow] { try rows(sql, []) }

    /// The number in the first column of the first row; 0 where there is none.
    func count(_ sql: String, _ values: Values = []) throws -> Int { try row(sql, values)?[0] ?? 0 }

    /// Runs `body` so that it can fail by itself: what it did is then undone, and the rest of the transaction stands.
    func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
        try execute("SAVEPOINT part", [])
        do {
            let result = try body()
            guard isInTransaction else { throw StoreError.commitLost }
            try execute("RELEASE part", [])
            return result
        } catch {
            // Where the engine has given up the whole transaction, nothing is left to undo; where this part cannot be undone alone,
            // nothing of the transaction may stand.
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
