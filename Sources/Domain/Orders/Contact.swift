/// A name and a value that a customer or an app put on an order or a line.
package struct Attribute: Hashable, Sendable, Codable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// Apps keep their own notes under names that begin with a line, and shops show none of them.
    package var isHidden: Bool { name.hasPrefix("_") }
}

/// Who ordered and where it ships: personal data, kept apart from the journal so that it can be erased.
package struct Contact: Hashable, Sendable {
    package var firstName, lastName, company, email, phone: String?
    package var line1, line2, city, province, postalCode: String?
    /// ISO 3166 two-letter code where the channel gives one, else its country name.
    package var country: String?
    package var note: String?
    /// The part of an ISO 3166-2 code after the country, where the channel gives one: `ENG`.
    package var provinceCode: String?
    /// What was added to the order under a name: a gift message, a delivery date.
    package var attributes: [Attribute] = []
    /// What was added to its lines: an engraving, a size to be cut.
    package var lineProperties: [LineID: [Attribute]] = [:]

    package init(
        firstName: String? = nil, lastName: String? = nil, company: String? = nil, email: String? = nil,
        phone: String? = nil, line1: String? = nil, line2: String? = nil, city: String? = nil, province: String? = nil,
        postalCode: String? = nil, country: String? = nil, note: String? = nil, provinceCode: String? = nil
    ) {
        self.provinceCode = provinceCode
        self.firstName = firstName
        self.lastName = lastName
        self.company = company
        self.email = email
        self.phone = phone
        self.line1 = line1
        self.line2 = line2
        self.city = city
        self.province = province
        self.postalCode = postalCode
        self.country = country
        self.note = note
    }

    /// Whether a parcel goes to the same place and person.
    package func shipsLike(_ other: Contact) -> Bool {
        var (a, b) = (self, other)
        (a.attributes, a.lineProperties) = (b.attributes, b.lineProperties)
        for note in [\Contact.note, \.email, \.provinceCode] {
            a[keyPath: note] = nil
            b[keyPath: note] = nil
        }
        return a == b
    }

    package var displayName: String {
        let parts = [firstName, lastName].compactMap { $0 }.filter { !$0.isEmpty }
        return parts.isEmpty ? company ?? "" : parts.joined(separator: " ")
    }
}

// The stored form. Read a field that is added later with `maybe`: older rows do not have it.
extension Contact: Codable {
    private static let fields: [(StoredKey, any WritableKeyPath<Contact, String?> & Sendable)] = [
        ("firstName", \.firstName), ("lastName", \.lastName), ("company", \.company), ("email", \.email),
        ("phone", \.phone), ("line1", \.line1), ("line2", \.line2), ("city", \.city), ("province", \.province),
        ("postalCode", \.postalCode), ("country", \.country), ("note", \.note), ("provinceCode", \.provinceCode),
    ]

    package init(from decoder: any Decoder) throws {
        let stored = try StoredFields(decoder)
        self.init()
        for (key, place) in Self.fields { self[keyPath: place] = try stored.maybe(key) }
        attributes = try stored.maybe("attributes") ?? []
        let properties: [String: [Attribute]] = try stored.maybe("lineProperties") ?? [:]
        for (line, all) in properties { lineProperties[LineID(line)] = all }
    }

    package func encode(to encoder: any Encoder) throws {
        var stored = StoredWriter(encoder)
        for (key, place) in Self.fields { try stored.put(key, ifPresent: self[keyPath: place]) }
        if !attributes.isEmpty { try stored.put("attributes", attributes) }
        if lineProperties.isEmpty { return }
        let properties = Dictionary(lineProperties.map { ($0.key.rawValue, $0.value) }) { first, _ in first }
        try stored.put("lineProperties", properties)
    }
}
