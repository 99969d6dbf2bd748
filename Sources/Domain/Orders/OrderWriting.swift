/// What was written on an order or a line, as the WMS is to have it. Personal data: it is sent and compared, never stored.
package struct OrderWriting: Hashable, Sendable {
    package var notes: [WarehouseOrder.Note] = []
    /// Deposco's fields `customAttribute1` and so on, by their number.
    package var attributes: [Int64: String] = [:]

    package init() {}

    /// Whether all of that is here.
    package func holds(_ wanted: OrderWriting) -> Bool {
        wanted.notes.allSatisfy(notes.contains) && wanted.attributes.allSatisfy { attributes[$0.key] == $0.value }
    }

    /// Without the notes that are there already: the WMS adds notes to those that it has.
    func beyond(_ there: OrderWriting?) -> OrderWriting {
        var more = self
        more.notes.removeAll { there?.notes.contains($0) == true }
        return more
    }

    /// Adds a text. Several texts for one field stand in it one after the other.
    mutating func put(_ text: String, titled title: String, by target: NotesPolicy.Target) {
        guard !text.allSatisfy(\.isWhitespace) else { return }
        switch target {
        case .nowhere: break
        case .notes: notes.append(WarehouseOrder.Note(title: title, body: text))
        case .attribute(let number): attributes[number] = attributes[number].map { "\($0), \(text)" } ?? text
        }
    }
}

/// Where what was written on an order goes in the WMS.
package struct NotesPolicy: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        /// The notes of the order, or of the line.
        case notes
        case nowhere
        /// Deposco's `customAttribute1` and so on, of the order or of the line.
        case attribute(Int64)
    }

    /// Where everything of a kind goes, and where what has a certain name does.
    package struct Rules: Hashable, Sendable {
        package var named: [String: Target]
        package var others: Target

        package init(named: [String: Target] = [:], others: Target = .notes) {
            self.named = named
            self.others = others
        }

        /// What an app hides goes nowhere unless it is named.
        func target(of attribute: Attribute) -> Target {
            named[attribute.name] ?? (attribute.isHidden ? .nowhere : others)
        }
    }

    package var note = Target.notes
    /// For the order's attributes.
    package var attributes = Rules()
    /// For its lines' properties.
    package var properties = Rules()

    package init() {}

    /// Nothing of it goes to the WMS.
    package static let nothing: NotesPolicy = {
        var policy = NotesPolicy()
        policy.note = .nowhere
        policy.attributes.others = .nowhere
        policy.properties.others = .nowhere
        return policy
    }()

    /// Deposco's `customAttribute` fields, by their longest text: docs/apis/deposco.md#field-limits.
    package static let orderFields = (count: Int64(7), limit: 100)
    package static let lineFields = (count: Int64(3), limit: 400)

    func ofOrder(_ contact: Contact) -> OrderWriting {
        var writing = OrderWriting()
        let lines = (contact.note ?? "").split(separator: "\n", omittingEmptySubsequences: false)
        let theirs = lines.filter { !$0.hasPrefix(CancellationRecord.noteOpening) }
        writing.put(theirs.joined(separator: "\n"), titled: "Order note", by: note)
        for attribute in contact.attributes {
            writing.put(attribute.value, titled: attribute.title, by: attributes.target(of: attribute))
        }
        return writing
    }

    func ofLine(_ line: LineID, _ contact: Contact) -> OrderWriting {
        var writing = OrderWriting()
        for property in contact.lineProperties[line] ?? [] {
            writing.put(property.value, titled: property.title, by: properties.target(of: property))
        }
        return writing
    }
}

extension Attribute {
    /// A note has to have a title.
    fileprivate var title: String { name.allSatisfy(\.isWhitespace) ? "Attribute" : name }
}
