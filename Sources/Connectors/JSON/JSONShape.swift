/// Checks a JSON body before it is answered: it must be well-formed and within bounds. Every webhook waits for this check, so
/// it builds no values; the content is read later.
package enum JSONShape {
    /// - Parameter maxDepth: nested arrays and objects.
    package static func check(_ body: [UInt8], maxDepth: Int) throws(Unreadable) {
        guard String(validating: body, as: UTF8.self) != nil, !body.isEmpty else {
            throw Unreadable(reason: body.isEmpty ? "the body is empty" : "the body is not UTF-8")
        }
        var walk = JSONWalk(body, maxDepth: min(maxDepth, JSON.maximumDepth))
        try walk.document()
    }
}

/// Walks over JSON without recursion, so that no body can exhaust the stack.
private struct JSONWalk {
    private let bytes: [UInt8]
    private let maxDepth: Int
    private var index = 0
    /// The open containers: true for an object, false for an array.
    private var open: [Bool] = []

    init(_ bytes: [UInt8], maxDepth: Int) {
        self.bytes = bytes
        self.maxDepth = maxDepth
    }

    mutating func document() throws(Unreadable) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        repeat { try value() } while try isValueNext()
        guard index == bytes.count else { throw wrong("something follows the value") }
    }

    private func wrong(_ what: String) -> Unreadable { Unreadable(reason: "not JSON at byte \(index): \(what)") }

    /// The next byte that is no space, without taking it; 0 at the end.
    private mutating func peek() -> UInt8 {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            case let byte: return byte
            }
        }
        return 0
    }

    /// Passes over a value without parts. Enters arrays and objects up to the first such value, or an empty one.
    private mutating func value() throws(Unreadable) {
        while true {
            switch peek() {
            case UInt8(ascii: "{"):
                try begin(true)
                if peek() == UInt8(ascii: "}") { return }
                try name()
            case UInt8(ascii: "["):
                try begin(false)
                if peek() == UInt8(ascii: "]") { return }
            case UInt8(ascii: "\""): return try string()
            case UInt8(ascii: "t"): return try word("true")
            case UInt8(ascii: "f"): return try word("false")
            case UInt8(ascii: "n"): return try word("null")
            default:
                guard index < bytes.count else { throw wrong("it ends too early") }
                return try number()
            }
        }
    }

    private mutating func begin(_ isObject: Bool) throws(Unreadable) {
        guard open.count < maxDepth else {
            throw Unreadable(reason: "nested more than \(maxDepth) deep at byte \(index)")
        }
        open.append(isObject)
        index += 1
    }

    /// After a value: closes the containers that end here, and says whether another value has to follow.
    private mutating func isValueNext() throws(Unreadable) -> Bool {
        while let isObject = open.last {
            let byte = peek()
            if byte == UInt8(ascii: ",") {
                index += 1
                if isObject {
                    _ = peek()
                    try name()
                }
                return true
            }
            guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                throw wrong(isObject ? "an object is not closed" : "an array is not closed")
            }
            index += 1
            open.removeLast()
        }
        _ = peek()
        return false
    }

    private mutating func name() throws(Unreadable) {
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
            throw wrong("a member's name is missing")
        }
        try string()
        guard peek() == UInt8(ascii: ":") else { throw wrong("a colon is missing") }
        index += 1
    }

    private mutating func word(_ word: StaticString) throws(Unreadable) {
        let end = index + word.utf8CodeUnitCount
        guard end <= bytes.count, word.withUTF8Buffer({ bytes[index..<end].elementsEqual($0) }) else {
            throw wrong("neither a value nor \(word)")
        }
        index = end
    }

    private mutating func digits() -> Int {
        let start = index
        while index < bytes.count, bytes[index] >= 48, bytes[index] <= 57 { index += 1 }
        return index - start
    }

    private mutating func number() throws(Unreadable) {
        if bytes[index] == UInt8(ascii: "-") { index += 1 }
        let start = index
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[start] != 48 else { throw wrong("no value") }
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            guard digits() > 0 else { throw wrong("a number ends with its point") }
        }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") {
                index += 1
            }
            guard digits() > 0 else { throw wrong("a number's exponent is missing") }
        }
    }

    private mutating func string() throws(Unreadable) {
        index += 1
        while true {
            index = endOfPlain(from: index)
            guard index < bytes.count else { break }
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index += 1
                return
            case UInt8(ascii: "\\"):
                index += 1
                try escape()
            default: throw wrong("a bare control character in a string")
            }
        }
        throw wrong("a string is not closed")
    }

    /// The place of the next byte that ends or escapes something in a string. Most of a body is passed over here.
    private func endOfPlain(from start: Int) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            var place = start
            while place < bytes.count, bytes[place] >= 0x20, bytes[place] != UInt8(ascii: "\""),
                bytes[place] != UInt8(ascii: "\\")
            {
                place += 1
            }
            return place
        }
    }

    private mutating func escape() throws(Unreadable) {
        guard index < bytes.count else { throw wrong("it ends in an escape") }
        switch bytes[index] {
        case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "r"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            index += 1
        case UInt8(ascii: "u"):
            index += 1
            guard index + 4 <= bytes.count, bytes[index..<index + 4].allSatisfy(Self.isHex) else {
                throw wrong("an escape without four hexadecimal digits")
            }
            index += 4
        default: throw wrong("an unknown escape")
        }
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}
