/// An XML element, as far as our remote systems need it: local name, text, children. Attributes and namespaces are ignored. A
/// document type is refused, so that no entity can expand without end or refer to something outside.
struct XML: Hashable, Sendable {
    static let maximumDepth = 128

    /// Without its prefix.
    private(set) var name: String
    /// The element's own text: all its pieces joined, without spaces at the ends.
    private(set) var text = ""
    private(set) var children: [XML] = []

    /// - Parameter maxDepth: nested elements.
    init(_ body: [UInt8], maxDepth: Int = maximumDepth) throws(Unreadable) {
        guard String(validating: body, as: UTF8.self) != nil else { throw Unreadable(reason: "the body is not UTF-8") }
        var parser = XMLParser(body, maxDepth: min(maxDepth, Self.maximumDepth))
        self = try parser.document()
    }

    init(_ name: String, _ text: String) {
        self.name = name
        self.text = text
    }

    init(_ name: String, _ children: [XML] = []) {
        self.name = name
        self.children = children
    }

    /// The first child of that name.
    subscript(name: String) -> XML? { children.first { $0.name == name } }

    func all(_ name: String) -> [XML] { children.filter { $0.name == name } }

    /// The text of the first child of that name; `nil` if it is empty.
    func text(_ name: String) -> String? { self[name].flatMap { $0.text.isEmpty ? nil : $0.text } }

    /// The element itself if it has that name, otherwise its children of that name.
    func root(_ name: String) -> [XML] { self.name == name ? [self] : all(name) }

    fileprivate mutating func add(_ child: XML) { children.append(child) }

    fileprivate mutating func end(with bytes: [UInt8]) {
        let space: [UInt8] = [0x20, 0x0A, 0x0D, 0x09]
        let start = bytes.firstIndex { !space.contains($0) } ?? bytes.endIndex
        let end = bytes.lastIndex { !space.contains($0) }.map { $0 + 1 } ?? start
        text = String(decoding: bytes[start..<end], as: UTF8.self)
    }
}

/// Reads elements one after the other, without recursion, so that no body can exhaust the stack.
private struct XMLParser {
    private let bytes: [UInt8]
    private let maxDepth: Int
    private var index = 0
    private var open: [(element: XML, text: [UInt8])] = []
    private var root: XML?

    init(_ bytes: [UInt8], maxDepth: Int) {
        self.bytes = bytes
        self.maxDepth = maxDepth
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    }

    private func wrong(_ what: String) -> Unreadable { Unreadable(reason: "not XML at byte \(index): \(what)") }

    mutating func document() throws(Unreadable) -> XML {
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "<") { try markup() } else { try text() }
        }
        guard open.isEmpty, let root else { throw wrong(open.isEmpty ? "no element" : "it ends too early") }
        return root
    }

    private mutating func text() throws(Unreadable) {
        let byte = bytes[index]
        if open.isEmpty {
            guard [0x20, 0x0A, 0x0D, 0x09].contains(byte) else { throw wrong("text outside the document") }
            index += 1
        } else if byte == UInt8(ascii: "&") {
            open[open.count - 1].text += Array(String(try reference()).utf8)
        } else {
            open[open.count - 1].text.append(byte)
            index += 1
        }
    }

    private func next(_ word: String) -> Bool { bytes[index...].starts(with: word.utf8) }

    private mutating func markup() throws(Unreadable) {
        if next("<?") { return _ = try skip(past: "?>") }
        if next("<!--") {
            index += 4
            return _ = try skip(past: "-->")
        }
        if next("<![CDATA["), !open.isEmpty {
            index += 9
            return open[open.count - 1].text += try skip(past: "]]>")
        }
        if next("<!") { throw wrong("a document type is not taken") }
        if next("</") { return try endTag() }
        try startTag()
    }

    /// - Returns: what was passed over.
    private mutating func skip(past end: String) throws(Unreadable) -> ArraySlice<UInt8> {
        let start = index
        while index < bytes.count {
            if next(end) {
                defer { index += end.utf8.count }
                return bytes[start..<index]
            }
            index += 1
        }
        throw wrong("\(end) is missing")
    }

    private mutating func name() throws(Unreadable) -> String {
        let start = index
        while index < bytes.count, !" \n\r\t/>=<".utf8.contains(bytes[index]) { index += 1 }
        guard index > start else { throw wrong("a name is missing") }
        let local = bytes[start..<index].split(separator: UInt8(ascii: ":")).last ?? []
        return String(decoding: local, as: UTF8.self)
    }

    private mutating func startTag() throws(Unreadable) {
        index += 1
        let element = XML(try name())
        guard open.count < maxDepth else { throw wrong("nested more than \(maxDepth) deep") }
        guard !(open.isEmpty && root != nil) else { throw wrong("a second document") }
        var quote: UInt8?
        while index < bytes.count, quote != nil || bytes[index] != UInt8(ascii: ">") {
            let byte = bytes[index]
            if quote == byte {
                quote = nil
            } else if quote == nil {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { quote = byte }
                if byte == UInt8(ascii: "<") { throw wrong("a tag is not closed") }
            }
            index += 1
        }
        guard index < bytes.count else { throw wrong("a tag is not closed") }
        let empty = bytes[index - 1] == UInt8(ascii: "/")
        index += 1
        open.append((element, []))
        if empty { close() }
    }

    private mutating func endTag() throws(Unreadable) {
        index += 2
        let name = try name()
        guard open.last?.element.name == name else { throw wrong("an end without its beginning") }
        guard try skip(past: ">").allSatisfy({ " \n\r\t".utf8.contains($0) }) else { throw wrong("an end with more") }
        close()
    }

    private mutating func close() {
        guard let last = open.popLast() else { return }
        var element = last.element
        element.end(with: last.text)
        if open.isEmpty { root = element } else { open[open.count - 1].element.add(element) }
    }

    private mutating func reference() throws(Unreadable) -> Unicode.Scalar {
        guard let end = bytes[index...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
            throw wrong("a bare ampersand")
        }
        let name = String(decoding: bytes[(index + 1)..<end], as: UTF8.self)
        let known: [String: Unicode.Scalar] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
        let number =
            name.hasPrefix("#x")
            ? UInt32(name.dropFirst(2), radix: 16)
            : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
        guard let scalar = known[name] ?? number.flatMap(Unicode.Scalar.init) else {
            throw wrong("an entity that is not known")
        }
        index = end + 1
        // As in JSON: no column can hold NUL.
        return scalar == "\0" ? "\u{2400}" : scalar
    }
}
