import Testing

@testable import Screen

@Suite struct StyledRunTests {
    private let plain = Style()
    private let bold = Style(bold: true)
    private let dim = Style(dim: true)
    private let chosen = Style(reverse: true)

    private func row(_ parts: (String, Style)...) -> [Cell] {
        parts.flatMap { text, style in text.map { Cell(String($0), style) } }
    }

    @Test func `blanks between words of one style keep it`() {
        #expect(
            StyledRun.runs(of: row(("two", bold), ("  ", plain), ("words", bold))) == [
                StyledRun(column: 0, text: "two  words", style: bold)
            ])
    }

    @Test func `blanks take no style of their own`() {
        #expect(
            StyledRun.runs(of: row((" ", bold), (" ", dim), ("a", plain), (" ", bold))) == [
                StyledRun(column: 0, text: "  a ", style: plain)
            ])
    }

    @Test func `blanks between two styles belong to the first, so that there is one change`() {
        #expect(
            StyledRun.runs(of: row(("a", bold), (" ", plain), ("b", dim))) == [
                StyledRun(column: 0, text: "a ", style: bold), StyledRun(column: 2, text: "b", style: dim),
            ])
    }

    @Test func `a row that is chosen is drawn to its end`() {
        #expect(
            StyledRun.runs(of: row((" a  ", chosen))) == [StyledRun(column: 0, text: " a  ", style: chosen)])
        #expect(
            StyledRun.runs(of: row(("a", chosen), (" ", plain), ("b", bold))) == [
                StyledRun(column: 0, text: "a", style: chosen), StyledRun(column: 1, text: " ", style: plain),
                StyledRun(column: 2, text: "b", style: bold),
            ])
    }
}
