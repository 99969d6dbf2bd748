import Domain
import Testing

@testable import Connectors

@Suite struct JSONTests {
    private func node(_ text: String) throws -> JSONNode { JSONNode(try JSON(Array(text.utf8))) }

    @Test func idsBeyondWhatADoubleHoldsKeepEveryDigit() throws {
        #expect(try node(#"{"id": 9007199254740993}"#)["id"].text == "9007199254740993")
        #expect(try node(#"{"id": 820982911946154508123}"#)["id"].text == "820982911946154508123")
    }

    @Test func oneObjectWhereAListIsDocumentedIsAListOfOne() throws {
        #expect(try node(#"{"lines": {"id": 1}}"#)["lines"].rows.count == 1)
        #expect(try node(#"{"lines": {"data": [{"id": 1}, {"id": 2}]}}"#)["lines"].rows.count == 2)
        #expect(try node(#"{"lines": null}"#)["lines"].rows.isEmpty)
        #expect(try node("{}")["lines"].rows.isEmpty)
    }

    @Test func aNULInAnIDIsReadAsTheSignThatTheStoreKeepsForIt() throws {
        #expect(try node(#"{"id": "a\u0000b"}"#)["id"].text == "a\u{2400}b")
        #expect(try XML(Array("<order><number>a&#0;b</number></order>".utf8)).text("number") == "a\u{2400}b")
    }

    @Test func anEmptyStringIsNothing() throws {
        #expect(try node(#"{"sku": ""}"#)["sku"].text == nil)
    }

    @Test(arguments: [("3", 3), ("3.0", 3), ("\"3\"", 3), ("-2", -2)] as [(String, Int64)])
    func wholeNumbersAreReadAsTheyAreSent(text: String, value: Int64) throws {
        #expect(try node(#"{"n": \#(text)}"#)["n"].integer == value)
    }

    /// A sum of such numbers would end the program.
    @Test(arguments: ["9223372036854775807", "3.5", "\"three\"", "true", "1e3"])
    func whatIsNoSensibleCountIsNotRead(text: String) throws {
        #expect(try node(#"{"n": \#(text)}"#)["n"].integer == nil)
    }

    @Test func anAmountBeyondAllTradeIsNotRead() throws {
        let pounds = Currency("GBP")
        #expect(try node(#"{"p": "19.99"}"#)["p"].amount(pounds) == 1999)
        #expect(try node(#"{"p": 19.9}"#)["p"].amount(pounds) == 1990)
        for text in ["92233720368547758.07", "12,50"] {
            #expect(throws: Unreadable.self) { try node(#"{"p": "\#(text)"}"#)["p"].amount(pounds) }
        }
    }

    @Test(arguments: [
        "{", "[1,]", "{\"a\":1,}", "nul", "01", "{\"a\" 1}", "[1] x", "\"a\nb\"", "+1",
        "'a'",
    ]) func whatIsNotJSONIsRefusedWithThePlace(text: String) {
        let failure = #expect(throws: Unreadable.self) { try JSON(Array(text.utf8)) }
        #expect(failure?.reason.contains("byte") == true)
    }

    @Test func halfAPairOfSurrogatesIsReadAsTheSignForWhatCannotBeRead() throws {
        #expect(try JSON(Array(#""\ud800""#.utf8)) == .string("\u{FFFD}"))
    }

    @Test func nothingIsNotJSON() { #expect(throws: Unreadable.self) { try JSON([]) } }

    @Test func bytesThatAreNotUTF8AreRefused() {
        #expect(throws: Unreadable.self) { try JSON([0x22, 0xFF, 0x22]) }
    }

    @Test func deepNestingIsRefusedWithoutExhaustingTheStack() {
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
        let failure = #expect(throws: Unreadable.self) { try JSONShape.check(deep, maxDepth: 64) }
        #expect(failure?.reason.contains("64 deep") == true)
        let brackets = Array(("[\"" + String(repeating: "[", count: 500) + "\"]").utf8)
        #expect(throws: Never.self) { try JSONShape.check(brackets, maxDepth: 64) }
    }

    @Test func writtenTextReadsBackTheSame() throws {
        let texts = ["a\"b\\c", "tab\tline\nbell\u{7}", "日本 é 🧦", "\u{2028}", "</script>"]
        for text in texts {
            #expect(try JSON(Array(JSON.string(text).text.utf8)) == .string(text))
        }
    }
}
