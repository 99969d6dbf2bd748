/// The place of a value in a JSON text, or of a text in an XML document, so that it can be replaced by any bytes.
struct FuzzSpan: Sendable {
    enum Kind: Sendable { case object, array, string, number, word, text }

    var kind: Kind
    var value: Range<Int>
    /// What has to be removed to make the value absent: also its name and one comma, if it is a member or an element.
    var whole: Range<Int>
    var isElement = false

    static func all(in bytes: [UInt8]) -> [FuzzSpan] {
        if bytes.first(where: { !" \n\r\t".utf8.contains($0) }) == UInt8(ascii: "<") { return texts(in: bytes) }
        var scanner = FuzzScanner(bytes: bytes)
        scanner.value(nameAt: nil, isElement: false, depth: 0)
        return scanner.spans
    }

    /// The texts between tags, and whole elements without children.
    private static func texts(in bytes: [UInt8]) -> [FuzzSpan] {
        var spans: [FuzzSpan] = []
        var start: Int?
        var tag = 0
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: ">") {
                start = index + 1
            } else if byte == UInt8(ascii: "<") {
                if let start, start < index, index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "/"),
                    let end = bytes[index...].firstIndex(of: UInt8(ascii: ">"))
                {
                    spans.append(FuzzSpan(kind: .text, value: start..<index, whole: tag..<end + 1))
                }
                tag = index
            }
        }
        return spans
    }
}

private struct FuzzScanner {
    let bytes: [UInt8]
    var index = 0
    var spans: [FuzzSpan] = []

    private mutating func space() {
        while index < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[index]) { index += 1 }
    }

    private mutating func string() {
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        index += 1
    }

    private func at(_ byte: Unicode.Scalar) -> Bool { index < bytes.count && bytes[index] == UInt8(ascii: byte) }

    /// Expects a well-formed text: it was written here, or was accepted before.
    mutating func value(nameAt: Int?, isElement: Bool, depth: Int) {
        space()
        guard index < bytes.count, depth < 100 else { return }
        let start = index
        let place = spans.count
        spans.append(FuzzSpan(kind: .word, value: start..<start, whole: start..<start, isElement: isElement))
        var kind = FuzzSpan.Kind.word
        if at("{") || at("[") {
            let isObject = at("{")
            kind = isObject ? .object : .array
            index += 1
            space()
            while index < bytes.count, !at("}"), !at("]") {
                let here = index
                var name: Int?
                if isObject {
                    name = index
                    string()
                    space()
                    index += 1
                }
                value(nameAt: name, isElement: !isObject, depth: depth + 1)
                space()
                if at(",") { index += 1 }
                space()
                if index <= here { index = here + 1 }
            }
            index += 1
        } else if at("\"") {
            kind = .string
            string()
        } else {
            if at("-") || (index < bytes.count && (48...57).contains(bytes[index])) { kind = .number }
            while index < bytes.count, !",]} \n\r\t".utf8.contains(bytes[index]) { index += 1 }
        }
        let end = min(index, bytes.count)
        var whole = (nameAt ?? start)..<end
        if end < bytes.count, bytes[end] == UInt8(ascii: ",") {
            whole = whole.lowerBound..<end + 1
        } else if whole.lowerBound > 0, bytes[whole.lowerBound - 1] == UInt8(ascii: ",") {
            whole = whole.lowerBound - 1..<end
        }
        spans[place] = FuzzSpan(kind: kind, value: start..<end, whole: whole, isElement: isElement)
    }
}
