/// XML as the stand-ins read and write it: elements and text. Attributes are ignored.
struct SandboxXML {
    /// Without its prefix.
    var name: String
    var text = ""
    var children: [SandboxXML] = []

    /// `nil` if the bytes are not well-formed.
    init?(_ bytes: [UInt8]) {
        var rest = Substring(decoding: bytes, as: UTF8.self)
        var open: [SandboxXML] = []
        while let start = rest.firstIndex(of: "<") {
            if !open.isEmpty { open[open.count - 1].text += Self.plain(rest[..<start]) }
            guard let end = rest[start...].firstIndex(of: ">") else { return nil }
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("?") { continue }
            let name = Self.name(tag.drop { $0 == "/" })
            if !tag.hasPrefix("/") { open.append(SandboxXML(name)) }
            guard tag.hasPrefix("/") || tag.hasSuffix("/") else { continue }
            guard var last = open.popLast(), last.name == name else { return nil }
            last.text = last.children.isEmpty ? last.text : ""
            guard !open.isEmpty else {
                self = last
                return
            }
            open[open.count - 1].children.append(last)
        }
        return nil
    }

    init(_ name: String, _ text: String = "", _ children: [SandboxXML] = []) {
        self.name = name
        self.text = text
        self.children = children
    }

    private static func name(_ tag: Substring) -> String {
        String(tag.prefix { !$0.isWhitespace && $0 != "/" }.split(separator: ":").last ?? "")
    }

    private static func plain(_ text: Substring) -> String {
        String(text).replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&#13;", with: "\r")
            .replacing("&amp;", with: "&")
    }

    var xml: String {
        let plain = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        return "<\(name)>\(plain)\(children.map(\.xml).joined())</\(name)>"
    }

    /// The same content as JSON. Elements with these names become lists.
    func json(lists: Set<String>) -> SandboxJSON {
        guard !children.isEmpty else { return .string(text) }
        var members: [String: SandboxJSON] = [:]
        for child in children {
            let value = child.json(lists: lists)
            members[child.name] =
                lists.contains(child.name) ? .array((members[child.name]?.array ?? []) + [value]) : value
        }
        return .object(members)
    }
}
