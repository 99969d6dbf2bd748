import Testing

@testable import Connectors

/// What is answered 200 must be readable afterwards, and what is readable must not be refused.
@Suite struct JSONShapeTests {
    private static let sound = [
        "{}", "[]", " {\"a\": [1, -2.5e+3, 0, {\"b\": null}], \"c\": \"\\u00e9\\n\\\"\"}\n", "true", "\"x\"", "-0.0",
        "[[],{}]",
        "\u{FEFF}{}", "{\"a\":{\"b\":[true,false]},\"a\":1}", "[\"\\ud83d\\ude00\",\"\\ud800\"]",
    ]
    private static let broken = [
        "", " ", "{", "[", "{]", "[}", "[1,]", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "{\"a\":}", "01", "-", "1.", "1e",
        "tru", "nul",
        "\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"a\nb\"", "1 2", "{}}", "[1 2]", ",", "\u{0}",
        "{\"a\":1 \"b\":2}", "\"\\",
    ]

    @Test(arguments: sound) func `what is JSON passes and is read`(text: String) throws {
        try JSONShape.check(Array(text.utf8), maxDepth: 64)
        _ = try JSON(Array(text.utf8))
    }

    @Test(arguments: broken) func `what is not JSON is refused as reading would refuse it`(text: String) {
        #expect(throws: Unreadable.self) { try JSONShape.check(Array(text.utf8), maxDepth: 64) }
        #expect(throws: Unreadable.self) { try JSON(Array(text.utf8)) }
    }

    @Test func `each body cut short, or with a byte changed, is judged as reading judges it`() {
        for text in Self.sound {
            let bytes = Array(text.utf8)
            for index in bytes.indices {
                for byte: UInt8 in [0x20, 0x22, 0x2C, 0x30, 0x5C, 0x5D, 0x7B, 0x7D, 0x80] {
                    var other = bytes
                    other[index] = byte
                    for candidate in [other, Array(bytes[..<index])] {
                        let passes = (try? JSONShape.check(candidate, maxDepth: 64)) != nil
                        let reads = (try? JSON(candidate)) != nil
                        #expect(passes == reads, "\(String(decoding: candidate, as: UTF8.self))")
                    }
                }
            }
        }
    }

    @Test func `depth is bounded without recursion`() throws {
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
        #expect(throws: Unreadable.self) { try JSONShape.check(deep, maxDepth: 64) }
        let most = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        try JSONShape.check(Array(most.utf8), maxDepth: 64)
        #expect(throws: Unreadable.self) { try JSONShape.check(Array("[\(most)]".utf8), maxDepth: 64) }
    }
}
