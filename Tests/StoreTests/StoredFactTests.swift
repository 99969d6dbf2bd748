import Domain
import Foundation
import Testing

@testable import Store

/// `Samples/journal-rows.txt` has rows of every kind and version of fact that stores have ever held: kind, version and body. Rows are
/// only ever added to it.
struct StoredFactTests {
    struct Sample: CustomStringConvertible {
        var kind: String
        var version: Int
        var body: String

        var description: String { "\(kind) \(version): \(body)" }
    }

    static let samples: [Sample] = {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
            path: "Samples/journal-rows.txt")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
            guard parts.count == 3, let version = Int(parts[1]) else { return nil }
            return Sample(kind: parts[0], version: version, body: parts[2])
        }
    }()

    @Test(arguments: samples) func `a row that some version wrote is read, and would be written the same`(
        sample: Sample
    )
        throws
    {
        let fact = try Coder().decode(Fact.self, sample.body)
        #expect(fact.kind == sample.kind)
        #expect(try Coder().encode(fact) == sample.body)
    }

    @Test func `every kind of fact has its rows`() throws {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Domain/Journal/Fact.swift").standardizedFileURL
        let kinds = try String(contentsOf: source, encoding: .utf8).split(separator: "\n").compactMap { line in
            line.firstMatch(of: /^ +case \.\w+: "(\w+)"$/).map { String($0.1) }
        }
        #expect(kinds.count > 50)
        #expect(Set(kinds) == Set(Self.samples.map(\.kind)))
    }
}
