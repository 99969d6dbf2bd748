import Screen

/// One line of text being typed.
package struct TextField: Hashable, Sendable {
    package private(set) var text = ""
    /// Far more than any name, address or reason.
    static let limit = 500

    package init(_ text: String = "") { insert(text) }

    /// Adds text at the end, without control characters (a pasted line break becomes a space).
    package mutating func insert(_ added: String) {
        for scalar in added.unicodeScalars where text.unicodeScalars.count < TextField.limit {
            switch scalar.value {
            case 9, 10, 13: if !text.isEmpty { text.unicodeScalars.append(" ") }
            case ..<32, 127..<160: continue
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    package mutating func deleteBackward() { if !text.isEmpty { text.removeLast() } }

    package mutating func deleteWord() {
        while text.last == " " { text.removeLast() }
        while let last = text.last, last != " " { text.removeLast() }
    }

    package mutating func clear() { text = "" }

    package var trimmed: String {
        var slice = text[...]
        while slice.first == " " { slice.removeFirst() }
        while slice.last == " " { slice.removeLast() }
        return String(slice)
    }

    /// A key while text is being typed.
    mutating func type(_ key: Key) {
        switch key.bindingName {
        case "Backspace", "Delete": deleteBackward()
        case "Ctrl-W": deleteWord()
        case "Ctrl-U": clear()
        default: if let text = key.typed { insert(text) }
        }
    }
}
