import CCurses
import Testing

/// What ncurses draws is made shorter on its way to the terminal.
@Suite struct FrameBytesTests {
    private func shortened(_ text: String) -> String {
        var bytes = text.utf8.map { CChar(bitPattern: $0) }
        let count = tm_shorten(&bytes, bytes.count)
        return String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    @Test(arguments: [
        ("\u{1b}(B\u{1b}[0;1m\u{1b}[33m!", "\u{1b}[0;1;33m!"),
        ("a\u{1b}[39m\u{1b}(B\u{1b}[mb", "a\u{1b}[mb"),
        ("\u{1b}[ma\u{1b}[0;2mb\u{1b}[m\u{0f}c", "\u{1b}[ma\u{1b}[2mb\u{1b}[mc"),
        ("\u{1b}[ma\u{1b}[m\u{1b}[5;1Hb", "\u{1b}[ma\u{1b}[5;1Hb"),
        ("\u{1b}[38;5;0m\u{1b}[1mx", "\u{1b}[38;5;0;1mx"),
        ("\u{1b}[0;38;2;0;0;7;1mx", "\u{1b}[0;38;2;0;0;7;1mx"),
    ]) func `changes of style beside each other become one`(drawn: String, sent: String) {
        #expect(shortened(drawn) == sent)
    }

    @Test(arguments: ["→ é 漢", "\u{1b}[", "\u{1b}[3", "\u{1b}", "\u{1b}[;1mx", "\u{1b}[4;7r\u{1b}[7;1H\n", ""])
    func `everything else is sent as it is`(drawn: String) {
        #expect(shortened(drawn) == drawn)
    }

    @Test func `a frame that draws with another character set is sent as it is`() {
        let drawn = "\u{1b}(0q\u{1b}(B\u{1b}[m\u{1b}[1mx"
        #expect(shortened(drawn) == drawn)
    }
}
