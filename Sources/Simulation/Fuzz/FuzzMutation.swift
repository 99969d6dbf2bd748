import Sandbox

/// Mutates a text that is accepted: figures at and beyond every bound, dates at the ends of time, lists of thousands, values
/// that are absent, null or of another type, deep nesting, odd characters.
struct FuzzMutation {
    private var random: SeededGenerator
    /// The most bytes to which a text may grow.
    private let most = 1_500_000

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// Makes one change, sometimes a few.
    mutating func mutated(_ text: [UInt8]) -> [UInt8] {
        var bytes = text
        let draw = Int.random(in: 0..<20, using: &random)
        for _ in 0..<(draw < 13 ? 1 : draw < 18 ? 2 : draw - 14) { bytes = once(bytes) }
        return bytes
    }

    private mutating func pick<Element>(_ all: [Element]) -> Element {
        all[Int.random(in: 0..<all.count, using: &random)]
    }

    private mutating func once(_ bytes: [UInt8]) -> [UInt8] {
        let spans = FuzzSpan.all(in: bytes).dropFirst(bytes.first == UInt8(ascii: "<") ? 0 : 1)
        guard !spans.isEmpty else { return bytes }
        let span = pick(Array(spans))
        let isXML = span.kind == .text
        let old = String(decoding: bytes[span.value], as: UTF8.self)
        switch Int.random(in: 0..<100, using: &random) {
        case ..<30:
            let figure = pick(Self.figures)
            let quoted = span.kind == .string || (span.kind != .number && Bool.random(using: &random))
            return replaced(bytes, span.value, isXML || !quoted ? figure : "\"\(figure)\"")
        case ..<45:
            let date = pick(Self.dates)
            return replaced(bytes, span.value, isXML ? date : "\"\(date)\"")
        case ..<62:
            let odd = pick(Self.odd)
            let text =
                Bool.random(using: &random) || span.kind != .string ? odd : String(old.dropFirst().dropLast()) + odd
            return replaced(bytes, span.value, isXML ? text.replacing("\\u0000", with: "&#1;") : "\"\(text)\"")
        case ..<75: return replaced(bytes, span.whole, "")
        case ..<85: return replaced(bytes, span.value, isXML ? "" : "null")
        case ..<93:
            return replaced(
                bytes, span.value, isXML ? "<a>1</a>" : pick(["true", "[]", "{}", "\"\"", "[{}]", "\"true\"", "7"]))
        case ..<97:
            let depth = pick([1, 5, 20, 50, 70])
            let (open, close) = isXML ? ("<d>", "</d>") : ("[", "]")
            return replaced(
                bytes, span.value,
                String(repeating: open, count: depth) + old + String(repeating: close, count: depth))
        default: return repeated(bytes, among: Array(spans))
        }
    }

    private func replaced(_ bytes: [UInt8], _ range: Range<Int>, _ text: String) -> [UInt8] {
        var out = Array(bytes[..<range.lowerBound])
        out += text.utf8
        out += bytes[range.upperBound...]
        return out.count > most ? bytes : out
    }

    /// Repeats an element of a list many times.
    private mutating func repeated(_ bytes: [UInt8], among spans: [FuzzSpan]) -> [UInt8] {
        let elements = spans.filter { $0.isElement || $0.kind == .text }
        guard !elements.isEmpty else { return bytes }
        let element = pick(elements)
        let range = element.kind == .text ? element.whole : element.value
        let one = Array(bytes[range])
        let times = min(pick([2, 2, 20, 200, 200, 2000, 6000]), (most - bytes.count) / max(1, one.count + 1))
        guard times > 1 else { return bytes }
        var many: [UInt8] = []
        for index in 0..<times {
            if index > 0, element.kind != .text { many.append(UInt8(ascii: ",")) }
            many += one
        }
        return Array(bytes[..<range.lowerBound]) + many + Array(bytes[range.upperBound...])
    }

    private static let figures = [
        "0", "-0", "-1", "1", "1e308", "-1e308", "1e-308", "1e999", "9223372036854775807", "-9223372036854775808",
        "9223372036854775808", "18446744073709551616", "2147483647", "2147483648", "-2147483649", "4294967296",
        "1000000000", "1000000001", "-1000000000", "999999999999", "10000000000000", "99999999999.99",
        "100000000000.01", "99999999999999999999999999999", "0.1", "2.5", "3.0", "0.00000000000000000000000000001",
        "12345678901234567890.123456789", "1E+5", "0.995", "-99999999999.995",
    ]
    private static let dates = [
        "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:60Z", "9999-12-31T23:59:59-23:59",
        "292277026596-12-04T15:30:07Z", "2026-02-30T10:00:00Z", "1969-12-31T23:59:59.999999999Z",
        "1970-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "2026-03-02T10:00:00.123456789+05:30", "2026-03-02",
        "2036-03-02T10:00:00Z", "2026-03-02T25:61:61Z", "not a date",
    ]
    private static let odd = [
        "", " ", "\\u0000", "a\\u0000b", "\\ud800", "\\udc00\\ud800", "\u{202E}\u{202D}", "\u{200B}=1+1", "\u{FEFF}",
        "\u{1F469}\u{200D}\u{1F4BB}", String(repeating: "e\u{301}", count: 300), String(repeating: "a", count: 20_000),
        "'; DROP TABLE work; --", "%_\\\\", "../../etc/passwd", "\\r\\n\\t", "\u{3000}", "\u{1D7D8}", "a/b/c", "|", "#",
        "gid://shopify/Order/", "gid://", "1|2|3",
    ]
}
