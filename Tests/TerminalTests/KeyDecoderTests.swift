import CCurses
import Console
import Screen
import Testing

@testable import Terminal

@Suite struct KeyDecoderTests {
    private func event(_ kind: tm_key, _ value: UInt32 = 0) -> tm_event {
        tm_event(kind: Int32(kind.rawValue), value: value)
    }

    private func typed(_ text: String) -> [tm_event] { text.unicodeScalars.map { event(TM_KEY_CHARACTER, $0.value) } }

    private func decode(_ events: [tm_event], with decoder: inout KeyDecoder) -> [Message] {
        var rest = events[...]
        return decoder.decode { rest.popFirst() ?? event(TM_KEY_NONE) }
    }

    private func decode(_ events: [tm_event]) -> [Message] {
        var decoder = KeyDecoder()
        return decode(events, with: &decoder)
    }

    @Test func lettersAndControlLettersAreKeys() {
        #expect(
            decode(typed("é\r\u{3}\u{1A}")) == [
                .key(.character("é")), .key(.enter), .key(.control("C")), .key(.control("Z")),
            ])
    }

    @Test func escapeAloneIsAKey() {
        #expect(decode(typed("\u{1B}")) == [.key(.escape)])
    }

    @Test func anUnknownSequenceNeverBecomesCommands() {
        #expect(decode(typed("\u{1B}[Ir\u{1B}[1;5Xx")) == [.key(.character("r")), .key(.character("x"))])
        #expect(decode(typed("\u{1B}X")) == [])
    }

    @Test func pastedTextIsNeverKeys() {
        let events =
            [event(TM_KEY_PASTE_START)] + typed("rX\u{1B}[A\r#1001") + [event(TM_KEY_UP), event(TM_KEY_PASTE_END)]
        #expect(decode(events + typed("r")) == [.paste("rX[A #1001"), .key(.character("r"))])
    }

    @Test func aPasteWhoseEndIsLostCanBeEnded() {
        var decoder = KeyDecoder()
        #expect(decode([event(TM_KEY_PASTE_START)] + typed("abc"), with: &decoder) == [])
        #expect(decoder.isPasting)
        #expect(decoder.endPaste() == .paste("abc"))
        #expect(!decoder.isPasting)
    }
}
