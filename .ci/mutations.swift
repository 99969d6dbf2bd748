// Lists the small faults that could be put into Swift sources, one a line, in an order that the seed decides.
// usage: mutations SEED FOLDER
//
// A line has six fields between tabs: the file within the folder, the line, the first byte, the number of bytes that are replaced,
// what replaces them, and words for people. What stands in comments and strings is left alone.
import Foundation

struct Token {
    enum Kind { case word, number, text, mark }

    var kind: Kind
    var text: String
    var bytes: Range<Int>
    var line: Int
    /// Whether white space stands on either side.
    var spaced: (before: Bool, after: Bool) = (true, true)
}

/// Splits a source file into tokens. A string is one token, with everything that is interpolated in it.
struct Lexer {
    let source: [UInt8]
    private var index = 0
    private var line = 1
    private static let operators = Set("/=-+!*%<>&|^~?".utf8)

    init(_ source: [UInt8]) { self.source = source }

    mutating func tokens() -> [Token] {
        var tokens: [Token] = []
        while index < source.count {
            let start = index
            let kind = next()
            guard let kind else { continue }
            let text = String(decoding: source[start..<index], as: UTF8.self)
            var token = Token(kind: kind, text: text, bytes: start..<index, line: line)
            token.spaced = (start == 0 || isSpace(start - 1), index == source.count || isSpace(index))
            tokens.append(token)
        }
        return tokens
    }

    /// Goes over the next token; `nil` for what is none.
    private mutating func next() -> Token.Kind? {
        let byte = source[index]
        if isSpace(index) {
            if byte == UInt8(ascii: "\n") { line += 1 }
            index += 1
            return nil
        }
        if starts("//") {
            skip { $0 != UInt8(ascii: "\n") }
            return nil
        }
        if byte == UInt8(ascii: "\"") {
            skipString()
            return .text
        }
        if isWord(byte) {
            skip(isWord)
            return (48...57).contains(byte) ? .number : .word
        }
        if Self.operators.contains(byte) {
            skip { Self.operators.contains($0) }
        } else if starts("..") {
            skip { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "<") }
        } else {
            index += 1
        }
        return .mark
    }

    private mutating func skipString() {
        if starts("\"\"\"") {
            index += 3
            while index < source.count, !starts("\"\"\"") {
                if source[index] == UInt8(ascii: "\n") { line += 1 }
                index += 1
            }
            index = min(index + 3, source.count)
            return
        }
        index += 1
        while index < source.count, source[index] != UInt8(ascii: "\"") {
            if starts("\\(") {
                skipInterpolation()
            } else {
                index += source[index] == UInt8(ascii: "\\") ? 2 : 1
            }
        }
        index += 1
    }

    private mutating func skipInterpolation() {
        var depth = 0
        repeat {
            switch source[index] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case UInt8(ascii: "\""):
                skipString()
                continue
            default: break
            }
            index += 1
        } while index < source.count && (depth > 0 || source[index - 1] == UInt8(ascii: "\\"))
    }

    private mutating func skip(_ belongs: (UInt8) -> Bool) {
        while index < source.count, belongs(source[index]) { index += 1 }
    }

    private func starts(_ text: String) -> Bool { source[index...].starts(with: text.utf8) }
    private func isSpace(_ at: Int) -> Bool { source[at] == 32 || source[at] == 10 }

    private func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "_"), UInt8(ascii: "$"), UInt8(ascii: "`"), 128...: true
        default: false
        }
    }
}

struct Mutation {
    var line: Int
    var bytes: Range<Int>
    var replacement: String
    var words: String
}

/// What can be changed in one file.
struct Mutator {
    let source: [UInt8]
    let tokens: [Token]

    init(_ source: [UInt8]) {
        self.source = source
        var lexer = Lexer(source)
        tokens = lexer.tokens()
    }

    func mutations() -> [Mutation] {
        tokens.indices.flatMap { at in
            replacements(at).map { mutation(tokens[at].bytes, tokens[at].line, $0, "\(tokens[at].text) -> \($0)") }
                + steps(at)
        }
    }

    private func mutation(_ bytes: Range<Int>, _ line: Int, _ replacement: String, _ words: String) -> Mutation {
        let first = source[..<bytes.lowerBound].lastIndex(of: 10).map { $0 + 1 } ?? 0
        let end = source[bytes.lowerBound...].firstIndex(of: 10) ?? source.count
        let text = String(decoding: source[first..<end], as: UTF8.self).trimmingCharacters(in: .whitespaces)
        return Mutation(line: line, bytes: bytes, replacement: replacement, words: "\(words)   in: \(text)")
    }

    // MARK: A comparison turned, a sum turned, a constant moved

    private static let turned = [
        "<": ["<=", ">="], ">": [">=", "<="], "<=": ["<", ">"], ">=": [">", "<"], "==": ["!="], "!=": ["=="],
        "&&": ["||"], "||": ["&&"], "+": ["-"], "-": ["+"], "*": ["/"], "/": ["*"], "%": ["*"], "+=": ["-="],
        "-=": ["+="],
    ]
    private static let swapped = [
        "min": "max", "max": "min", "clampedAdding": "clampedSubtracting", "clampedSubtracting": "clampedAdding",
    ]

    private func replacements(_ at: Int) -> [String] {
        let token = tokens[at]
        if text(at - 1) == "func" { return [] }
        switch token.kind {
        case .text: return []
        case .number:
            // What follows a point names an element of a tuple.
            return text(at - 1) == "." ? [] : moved(token.text).map { [$0] } ?? []
        case .word:
            if token.text == "true" { return ["false"] }
            if token.text == "false" { return ["true"] }
            return text(at + 1) == "(" ? Self.swapped[token.text].map { [$0] } ?? [] : []
        case .mark:
            if token.text == "!", !token.spaced.after, token.spaced.before || ["(", "[", "{"].contains(text(at - 1)) {
                return [" "]
            }
            let joinsText = [at - 1, at + 1].contains { tokens.indices.contains($0) && tokens[$0].kind == .text }
            if !token.spaced.before || !token.spaced.after || joinsText && token.text.hasPrefix("+") { return [] }
            return Self.turned[token.text] ?? []
        }
    }

    private func moved(_ number: String) -> String? {
        let plain = number.replacing("_", with: "")
        return (plain.hasPrefix("0x") ? Int(plain.dropFirst(2), radix: 16) : Int(plain)).map { String($0 + 1) }
    }

    // MARK: A step left out

    private static let removable: Set = ["if", "guard", "for", "while", "continue", "defer"]
    private static let kept: Set = [
        "let", "var", "func", "case", "default", "return", "throw", "switch", "do", "repeat", "catch", "else", "init",
        "struct", "enum", "extension", "protocol", "package", "private", "fileprivate", "static", "mutating", "import",
        "subscript", "where", "get", "set",
    ]

    private func steps(_ at: Int) -> [Mutation] {
        guard isFirstOnItsLine(at), tokens[at].kind == .word else { return [] }
        var start = at
        if tokens[at].text == "case" || tokens[at].text == "default" {
            guard let after = labelEnd(at), text(after) != nil, tokens[after].line == tokens[at].line else { return [] }
            start = after
        } else if !beginsStatement(at) {
            return []
        }
        guard tokens[start].kind == .word, !Self.kept.contains(tokens[start].text), text(start + 1) != ":" else {
            return []
        }
        guard let end = statementEnd(start), isStep(start...end) else { return [] }
        // An empty statement in its place.
        let bytes = tokens[start].bytes.lowerBound..<tokens[end].bytes.upperBound
        return [mutation(bytes, tokens[start].line, "()", "left out")]
    }

    /// Whether what stands before a line's first token lets a statement begin there.
    private func beginsStatement(_ at: Int) -> Bool {
        guard at > 0 else { return false }
        let before = tokens[at - 1]
        if before.kind != .mark {
            return before.kind != .word || !["return", "else", "where", "throw"].contains(before.text)
        }
        return ["{", "}", ")", "]", ":", "?", "!"].contains(before.text) && innermost(at) == "{"
    }

    /// The bracket that a token stands in.
    private func innermost(_ at: Int) -> String? {
        var depth = 0
        for index in (0..<at).reversed() where tokens[index].kind == .mark {
            switch tokens[index].text {
            case ")", "]", "}": depth += 1
            case "(", "[", "{":
                if depth == 0 { return tokens[index].text }
                depth -= 1
            default: break
            }
        }
        return nil
    }

    /// The token after a case's colon.
    private func labelEnd(_ at: Int) -> Int? {
        var depth = 0
        for index in at..<tokens.count where tokens[index].kind == .mark {
            switch tokens[index].text {
            case "(", "[", "{": depth += 1
            case ")", "]", "}": depth -= 1
            case ":" where depth == 0: return index + 1
            default: break
            }
            if depth < 0 { return nil }
        }
        return nil
    }

    /// The last token of the statement that begins here: the first one at the end of a line that nothing goes on from.
    private func statementEnd(_ start: Int) -> Int? {
        var depth = 0
        for index in start..<tokens.count {
            if tokens[index].kind == .mark {
                switch tokens[index].text {
                case "(", "[", "{": depth += 1
                case ")", "]", "}": depth -= 1
                default: break
                }
            }
            if depth < 0 { return index > start ? index - 1 : nil }
            guard depth == 0, index + 1 < tokens.count, isFirstOnItsLine(index + 1) else { continue }
            let next = tokens[index + 1]
            let goesOn = next.kind == .mark && next.text != "}" && next.text != "@" || next.text == "else"
            let waits =
                tokens[index].kind == .mark && tokens[index].spaced.before
                && ![")", "]", "}"].contains(tokens[index].text)
            if !goesOn && !waits && tokens[index].text != "," { return index }
        }
        return nil
    }

    /// An assignment, a call, or a condition or loop with all that belongs to it. What only fills a stored property is none.
    private func isStep(_ range: ClosedRange<Int>) -> Bool {
        let words = tokens[range].map(\.text)
        if Self.removable.contains(words[0]) { return true }
        if words.count == 5, words[0] == "self", words[3] == "=", words[2] == words[4] { return false }
        var depth = 0
        for word in words {
            if ["(", "[", "{"].contains(word) { depth += 1 }
            if [")", "]", "}"].contains(word) { depth -= 1 }
            if depth == 0, ["=", "+=", "-=", "*=", "/="].contains(word) { return true }
        }
        // What begins with a type makes a value.
        return words[0].first?.isLowercase == true && (words.last == ")" || words.last == "}")
    }

    private func isFirstOnItsLine(_ at: Int) -> Bool { at == 0 || tokens[at - 1].line < tokens[at].line }
    private func text(_ at: Int) -> String? { tokens.indices.contains(at) ? tokens[at].text : nil }
}

/// SplitMix64: the same numbers for the same seed, today and with any compiler.
struct Dice {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }
}

guard CommandLine.arguments.count == 3, let seed = UInt64(CommandLine.arguments[1]) else {
    FileHandle.standardError.write(Data("usage: mutations SEED FOLDER\n".utf8))
    exit(64)
}
let folder = CommandLine.arguments[2]
let paths = (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? [])
    .filter { $0.hasSuffix(".swift") }.sorted()
var lines: [String] = []
for path in paths {
    let source = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/" + path)))
    for found in Mutator(source).mutations() {
        lines.append(
            "\(path)\t\(found.line)\t\(found.bytes.lowerBound)\t\(found.bytes.count)\t\(found.replacement)\t\(found.words)"
        )
    }
}
var dice = Dice(state: seed)
for index in lines.indices.dropLast() { lines.swapAt(index, index + dice.below(lines.count - index)) }
for line in lines { print(line) }
