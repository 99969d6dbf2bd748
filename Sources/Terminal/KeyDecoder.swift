import CCurses
import Console
import Screen

/// Turns what the terminal sends into keys and pastes.
struct KeyDecoder {
    /// The most characters of a paste that are kept.
    private static let pasteLimit = 4096
    /// The longest escape sequence that is read to its end.
    private static let sequenceLimit = 32

    private var pasted: String?

    /// Whether a paste has begun and not ended.
    var isPasting: Bool { pasted != nil }

    /// Decodes everything that `read` has at hand.
    mutating func decode(_ read: () -> tm_event) -> [Message] {
        var messages: [Message] = []
        while let event = Self.next(read) {
            if let kind = Self.kinds[event.kind] { messages.append(contentsOf: take(kind, event.value, read)) }
        }
        return messages
    }

    /// Ends a paste whose end was lost.
    mutating func endPaste() -> Message? {
        defer { pasted = nil }
        return pasted.map { .paste($0) }
    }

    private enum Kind {
        case character, function, pasteStart, pasteEnd
        case key(Key)
    }

    private static let kinds: [Int32: Kind] = {
        let table: [(tm_key, Kind)] = [
            (TM_KEY_CHARACTER, .character), (TM_KEY_FUNCTION, .function), (TM_KEY_PASTE_START, .pasteStart),
            (TM_KEY_PASTE_END, .pasteEnd), (TM_KEY_UP, .key(.up)), (TM_KEY_DOWN, .key(.down)),
            (TM_KEY_LEFT, .key(.left)), (TM_KEY_RIGHT, .key(.right)), (TM_KEY_HOME, .key(.home)),
            (TM_KEY_END, .key(.end)), (TM_KEY_PAGE_UP, .key(.pageUp)), (TM_KEY_PAGE_DOWN, .key(.pageDown)),
            (TM_KEY_BACKSPACE, .key(.backspace)), (TM_KEY_DELETE, .key(.delete)), (TM_KEY_INSERT, .key(.insert)),
            (TM_KEY_ENTER, .key(.enter)), (TM_KEY_BACK_TAB, .key(.backTab)),
        ]
        return Dictionary(uniqueKeysWithValues: table.map { (Int32($0.0.rawValue), $0.1) })
    }()

    private static func next(_ read: () -> tm_event) -> tm_event? {
        let event = read()
        return event.kind == Int32(TM_KEY_NONE.rawValue) ? nil : event
    }

    private mutating func take(_ kind: Kind, _ value: UInt32, _ read: () -> tm_event) -> [Message] {
        switch kind {
        case .pasteStart:
            pasted = ""
            return []
        case .pasteEnd: return endPaste().map { [$0] } ?? []
        case .key, .function:
            // Keys within a paste are no commands.
            if isPasting { return [] }
            if case .key(let key) = kind { return [.key(key)] }
            return [.key(.function(Int(value)))]
        case .character: break
        }
        guard let scalar = Unicode.Scalar(value) else { return [] }
        if let text = pasted {
            // A line break or a tab becomes a space. Other control characters are dropped.
            if text.unicodeScalars.count < Self.pasteLimit {
                if scalar == "\n" || scalar == "\r" || scalar == "\t" {
                    pasted?.append(" ")
                } else if scalar.properties.generalCategory != .control {
                    pasted?.unicodeScalars.append(scalar)
                }
            }
            return []
        }
        if scalar == "\u{1B}" { return Self.escape(read) }
        return Self.key(scalar).map { [.key($0)] } ?? []
    }

    /// Escape alone is a key. If more follows at once, it is a sequence that ncurses does not know, and its letters must not
    /// become commands.
    private static func escape(_ read: () -> tm_event) -> [Message] {
        guard let second = next(read) else { return [.key(.escape)] }
        if second.value == 0x1B { return [.key(.escape)] }
        guard second.value == 0x5B || second.value == 0x4F else { return [] }
        for _ in 0..<sequenceLimit {
            guard let event = next(read) else { break }
            if (0x40...0x7E).contains(event.value) { break }
        }
        return []
    }

    private static func key(_ scalar: Unicode.Scalar) -> Key? {
        switch scalar.value {
        case 0x0A, 0x0D: .enter
        case 0x09: .tab
        case 0x08, 0x7F: .backspace
        case 1...26: Unicode.Scalar(scalar.value + 0x40).map { .control(Character($0)) }
        case 0..<0x20, 0x80..<0xA0: nil
        default: .character(Character(scalar))
        }
    }
}
