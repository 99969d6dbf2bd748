/// A record with the sequence number of the last fact about it. An action sends that version back to show what its user
/// saw.
package struct Versioned<Record: Sendable>: Sendable {
    package var record: Record
    package var version: Int64

    package init(record: Record, version: Int64) {
        self.record = record
        self.version = version
    }
}

extension Versioned: Equatable where Record: Equatable {}

/// The records that tables hold as documents, on one connection.
final class Documents {
    let session: any SQLSession
    let coder = Coder()
    private let decoded: DecodedDocuments

    init(_ session: any SQLSession, _ decoded: DecodedDocuments) {
        self.session = session
        self.decoded = decoded
    }

    /// The record of a row that has `doc` and `version`.
    func record<Record: Decodable & Sendable>(_ row: SQLRow, as type: Record.Type = Record.self) throws -> Versioned<
        Record
    > {
        let (text, version): (String, Int64) = (try row["doc"], try row["version"])
        let record = try decoded.record(text, version: version) { try coder.decode(type, text) }
        return Versioned(record: record, version: version)
    }

    /// The records of rows that also have `id`. Documents that cannot be decoded are left out and noted as unreadable.
    func records<Record: Decodable & Sendable>(_ rows: [SQLRow], of table: String) -> [Versioned<Record>] {
        rows.compactMap { try? document($0, of: table) }
    }

    private func note(_ row: SQLRow, of table: String, _ error: any Error) {
        let (id, version): (String?, Int64?) = (try? row["id"], try? row["version"])
        note(UnreadableDocument(table: table, id: id ?? "?", version: version ?? 0, why: Coder.words(error)))
    }

    func note(_ document: UnreadableDocument) { decoded.unreadable.note(document) }

    /// The record of a row that also has `id`. A document that cannot be decoded is noted as unreadable.
    /// - Throws: `DecodingError`.
    func document<Record: Decodable & Sendable>(_ row: SQLRow, of table: String) throws -> Versioned<Record> {
        do { return try record(row) } catch {
            note(row, of: table, error)
            throw error
        }
    }

    func one<Record: Decodable & Sendable>(_ sql: String, _ key: String, of table: String) throws -> Versioned<
        Record
    >? {
        try session.row(sql, [key]).map { try document($0, of: table) }
    }
}
