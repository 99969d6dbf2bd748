/// Where text goes that is too long for its field.
package enum FitTarget: RawRepresentable, Hashable, Sendable, Codable {
    case field(OrderField)
    /// The order's notes. A note holds the whole value.
    case notes

    package init?(rawValue: String) {
        if rawValue == "notes" {
            self = .notes
        } else if let field = OrderField(rawValue: rawValue) {
            self = .field(field)
        } else {
            return nil
        }
    }

    package var rawValue: String {
        switch self {
        case .field(let field): field.rawValue
        case .notes: "notes"
        }
    }
}

/// A field of an order that continues elsewhere. It holds no value, since values may be personal data.
package struct FieldFit: Hashable, Sendable {
    package var field: OrderField
    package var into: FitTarget

    package init(_ field: OrderField, into: FitTarget) {
        self.field = field
        self.into = into
    }
}

extension WarehouseOrder {
    /// A note on the WMS's order.
    package struct Note: Hashable, Sendable {
        /// At most 150 UTF-16 units (docs/apis/deposco.md#field-limits).
        package var title: String
        package var body: String

        package init(title: String, body: String) {
            self.title = title
            self.body = body
        }
    }

    /// The order with text that is too long moved where the shop's rules say. Whole words move to the front of the
    /// other field, so that they read on. Nothing is lost: text that finds no room stays where it is and becomes a
    /// fault.
    package func fitted(by rules: [OrderField: FitTarget], in api: OrderAPI) -> WarehouseOrder {
        var order = self
        for field in OrderField.allCases {
            var attempt = order
            if attempt.fit(field, by: rules, in: api, after: []) { order = attempt }
        }
        return order
    }

    /// - Parameter after: the fields already moved in this chain, so that rules cannot loop.
    /// - Returns: `false` when there is no room. The order is then half changed and must be discarded.
    private mutating func fit(
        _ field: OrderField, by rules: [OrderField: FitTarget], in api: OrderAPI, after: Set<OrderField>
    ) -> Bool {
        guard let value = self[field], let limit = field.limit(in: api), value.utf16.count > limit else { return true }
        guard let target = rules[field], !after.contains(field) else { return false }
        let (head, tail) = value.broken(at: limit)
        if head.isEmpty, field.isRequired(in: api) { return false }
        self[field] = head.isEmpty ? nil : head
        switch target {
        case .notes: writing.notes.append(Note(title: field.path(in: api), body: value))
        case .field(let other):
            let words = [tail, self[other] ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
            self[other] = words.isEmpty ? nil : words
            guard fit(other, by: rules, in: api, after: after.union([field])) else { return false }
        }
        fits.append(FieldFit(field, into: target))
        return true
    }
}

extension String {
    /// Splits the text: as many whole words as fit into `limit` UTF-16 units, and the rest.
    fileprivate func broken(at limit: Int) -> (head: String, tail: String) {
        var length = 0
        // The end of the last word that fits.
        var end = startIndex
        var isInWord = false
        for index in indices where length <= limit {
            let isSpace = self[index].isWhitespace
            if isInWord, isSpace { end = index }
            isInWord = !isSpace
            length += self[index].utf16.count
        }
        let tail = self[end...].drop(while: \.isWhitespace)
        return (String(self[..<end]), String(tail))
    }
}
