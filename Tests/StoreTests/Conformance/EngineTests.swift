import Foundation
import Testing

@testable import Store

/// What every engine does with statements and transactions.
struct EngineTests {
    @Test(arguments: TestEngine.all) func valuesComeBackAsTheyWereBound(engine: TestEngine) throws {
        try withEngine(engine) { engine in
            let delivery = "é\u{0301} 日本 \u{2400}"
            let bytes: [UInt8] = [0, 255, 34, 0]
            _ = try engine.commit { session in
                try session.execute(Self.insert, [delivery, "", Int64.max, bytes.count, bytes])
                try session.execute(Self.insert, ["empty", "", Int64.min, 0, [] as [UInt8]])
            }
            let rows = try engine.readHere {
                try $0.rows("SELECT delivery, topic, received_at, compressed, outcome FROM body ORDER BY id", [])
            }
            try #require(rows.count == 2)
            #expect(rows[0].values == [.text(delivery), .text(""), .integer(.max), .bytes(bytes), .null])
            #expect(rows[1].values == [.text("empty"), .text(""), .integer(.min), .bytes([]), .null])
        }
    }

    @Test(arguments: TestEngine.all) func nothingIsWrittenAfterATransactionWasRolledBack(engine: TestEngine) throws {
        try withEngine(engine) { engine in
            #expect(throws: SQLFailure.self) {
                try engine.commit { session in
                    try session.execute(Self.insert, ["1", "", 0, 0, [] as [UInt8]])
                    session.abandon()
                    try session.execute(Self.insert, ["2", "", 0, 0, [] as [UInt8]])
                }
            }
            let count = try engine.readHere { try $0.count("SELECT COUNT(*) FROM body") }
            #expect(count == 0)
        }
    }

    @Test(arguments: TestEngine.all) func aStatementNeedsAsManyValuesAsItHasPlaces(engine: TestEngine) throws {
        try withEngine(engine) { engine in
            #expect(throws: SQLFailure.self) {
                try engine.readHere { try $0.rows("SELECT id FROM body WHERE id = ?", []) }
            }
            let rows = try engine.readHere { try $0.rows("SELECT id FROM body WHERE id = ?", [1]) }
            #expect(rows.isEmpty)
        }
    }

    @Test(arguments: TestEngine.all) func aStatementThatFailedCanBeUsedAgain(engine: TestEngine) throws {
        try withEngine(engine) { engine in
            _ = try engine.commit { session in
                try session.execute(Self.insert, ["1", "", 0, 0, [] as [UInt8]])
                // The same delivery twice is against the table's rules.
                #expect(throws: SQLFailure.self) {
                    try session.savepoint { try session.execute(Self.insert, ["1", "", 0, 0, [] as [UInt8]]) }
                }
                try session.execute(Self.insert, ["2", "", 0, 0, [] as [UInt8]])
            }
            let count = try engine.readHere { try $0.count("SELECT COUNT(*) FROM body") }
            #expect(count == 2)
        }
    }

    private static let insert = """
        INSERT INTO body (source, delivery, topic, received_at, size, compressed) VALUES ('shopify', ?, ?, ?, ?, ?)
        """

    private func withEngine(_ engine: TestEngine, _ body: (any SQLEngine) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tallyman-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let opened = try engine.open(folder)
        defer { try? opened.close {} }
        try body(opened)
    }
}
