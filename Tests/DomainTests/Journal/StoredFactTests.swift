import Domain
import Foundation
import Testing

/// `StoreTests/Samples/journal-rows.txt` has rows of every kind and version of fact that stores have ever held: kind, version and body. Rows are
/// only ever added to it.
struct StoredFactTests {
    struct Sample: CustomStringConvertible {
        var kind: String
        var version: Int
        var body: String

        var description: String { "\(kind) \(version): \(body)" }
    }

    static let samples: [Sample] = {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../StoreTests/Samples/journal-rows.txt").standardizedFileURL
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
            guard parts.count == 3, let version = Int(parts[1]) else { return nil }
            return Sample(kind: parts[0], version: version, body: parts[2])
        }
    }()

    @Test(arguments: samples) func `a row that some version wrote is read`(sample: Sample) throws {
        #expect(try StoredFact.read(sample.kind, sample.body).kind == sample.kind)
    }

    @Test(arguments: samples.filter { $0.version == Fact.storedVersion(of: $0.kind) })
    func `a row of today would be written the same`(sample: Sample) throws {
        #expect(try StoredFact.write(StoredFact.read(sample.kind, sample.body)) == sample.body)
    }

    @Test(arguments: samples.filter { $0.version < Fact.storedVersion(of: $0.kind) })
    func `an older row is the same fact as its row of today`(sample: Sample) throws {
        let fact = try StoredFact.read(sample.kind, sample.body)
        let today = try StoredFact.write(fact)
        #expect(Self.samples.contains { $0.kind == sample.kind && $0.body == today })
        #expect(try StoredFact.read(sample.kind, today) == fact)
    }

    @Test func `a row from before a fact gained a field is read, and so is one with a later field`() throws {
        let before = try StoredFact.read("orderAssessed", #"{"blocks":[],"stage":"queued","v":2}"#)
        #expect(before == .orderAssessed(.queued, blocks: [], parts: nil))
        let after = try StoredFact.read("orderCancelled", #"{"inWMS":true,"why":"asked","v":2}"#)
        #expect(after == .orderCancelled(inWMS: true))
    }

    @Test(arguments: [
        ("orderSent", #"{"number":"1001","v":99}"#, "this program does not know version 99 of orderSent"),
        ("orderTeleported", #"{"v":2}"#, "this program knows no fact of the kind orderTeleported"),
        ("orderTeleported", #"{"orderTeleported":{}}"#, "this program knows no fact of the kind orderTeleported"),
    ])
    func `a row of a later program says so`(kind: String, body: String, words: String) {
        let error = #expect(throws: UnknownFact.self) { try StoredFact.read(kind, body) }
        #expect(error?.description == words)
    }

    @Test func `a request to cancel from nowhere that is known is not read`() {
        #expect(throws: DecodingError.self) {
            try StoredFact.read(
                "cancellationRequested",
                #"{"request":{"order":"1","orderName":"1","source":{"fax":{}}},"v":2}"#)
        }
    }

    @Test func `every kind of fact has its rows`() throws {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/Domain/Journal/Fact.swift").standardizedFileURL
        let kinds = try String(contentsOf: source, encoding: .utf8).split(separator: "\n").compactMap { line in
            line.firstMatch(of: /^ +case \.\w+: "(\w+)"$/).map { String($0.1) }
        }
        #expect(kinds.count > 50)
        #expect(Set(kinds) == Set(Self.samples.map(\.kind)))
    }
}

/// A fact as stores keep it: JSON with its members in order.
private struct StoredFact: DecodableWithConfiguration {
    let fact: Fact

    init(from decoder: any Decoder, configuration kind: String) throws { fact = try Fact(kind: kind, from: decoder) }

    static func read(_ kind: String, _ body: String) throws -> Fact {
        try JSONDecoder().decode(Self.self, from: Data(body.utf8), configuration: kind).fact
    }

    static func write(_ fact: Fact) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(fact), as: UTF8.self)
    }
}
