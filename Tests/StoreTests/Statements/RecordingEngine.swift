import Synchronization

@testable import Store

/// The statements that were run.
final class Statements: Sendable {
    private let all = Mutex<Set<String>>([])

    var sorted: [String] { all.withLock { $0.sorted() } }

    func note(_ sql: String) { all.withLock { _ = $0.insert(sql) } }
}

/// An engine that notes every statement before it hands it on.
struct RecordingEngine: SQLEngine {
    let engine: any SQLEngine
    let statements: Statements

    var path: String { engine.path }
    var isWritable: Bool { engine.isWritable }
    var isOlder: Bool { engine.isOlder }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result {
        try await engine.read { try body(RecordingSession($0, statements)) }
    }

    func readHere<Result>(_ body: (any SQLSession) throws -> Result) throws -> Result {
        try engine.readHere { try body(RecordingSession($0, statements)) }
    }

    func commit(_ body: (any SQLSession) throws -> Void) throws -> Bool {
        try engine.commit { try body(RecordingSession($0, statements)) }
    }

    func tidy() -> Bool { engine.tidy() }

    func check(_ more: [@Sendable (any SQLSession) throws -> [String]]) async throws -> [String] {
        try await engine.check(more.map { look in { try look(RecordingSession($0, statements)) } })
    }

    func backup(to path: String) async throws { try await engine.backup(to: path) }
    func roomForVacuum() async throws -> (needed: Int64, free: Int64) { try await engine.roomForVacuum() }
    func vacuum() async throws { try await engine.vacuum() }
    func close(_ last: () -> Void) throws { try engine.close(last) }
}

private final class RecordingSession: SQLSession {
    private let session: any SQLSession
    private let statements: Statements

    init(_ session: any SQLSession, _ statements: Statements) {
        self.session = session
        self.statements = statements
    }

    func rows(_ sql: String, _ values: Values) throws -> [SQLRow] {
        statements.note(sql)
        return try session.rows(sql, values)
    }

    func row(_ sql: String, _ values: Values) throws -> SQLRow? {
        statements.note(sql)
        return try session.row(sql, values)
    }

    func execute(_ sql: String, _ values: Values) throws -> Int {
        statements.note(sql)
        return try session.execute(sql, values)
    }

    func stored(_ sql: String, _ values: Values) throws -> any StoredRows {
        statements.note(sql)
        return try session.stored(sql, values)
    }

    var isInTransaction: Bool { session.isInTransaction }
    func abandon() { session.abandon() }
    func columns(of table: String) throws -> (all: [String], key: [String]) { try session.columns(of: table) }
    func scratch() throws -> any SQLScratch { try session.scratch() }
    func structuralFaults() throws -> [String] { try session.structuralFaults() }
}
