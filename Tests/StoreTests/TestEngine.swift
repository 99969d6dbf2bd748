import Foundation
import Testing

@testable import Store

/// An engine that every test of the conformance suite is run with.
struct TestEngine: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// Opens the store in a folder, and makes it when it is not there.
    var open: @Sendable (_ folder: URL) throws -> any SQLEngine

    static let sqlite = TestEngine(testDescription: "SQLite") { folder in
        try SQLiteEngine(path: folder.appending(path: "store.sqlite").path, readOnly: false, waitsForDisk: true)
    }

    static let all = [sqlite]
}
