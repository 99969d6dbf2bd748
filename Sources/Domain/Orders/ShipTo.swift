/// The address on a WMS order. Personal data: it is compared, and never stored or shown.
package struct ShipTo: Hashable, Sendable {
    package var firstName, lastName, phone: String?
    package var line1, line2, line3, city, province, postalCode, country: String?

    package init(
        firstName: String? = nil, lastName: String? = nil, phone: String? = nil, line1: String? = nil,
        line2: String? = nil, line3: String? = nil, city: String? = nil, province: String? = nil,
        postalCode: String? = nil, country: String? = nil
    ) {
        self.firstName = firstName
        self.lastName = lastName
        self.phone = phone
        self.line1 = line1
        self.line2 = line2
        self.line3 = line3
        self.city = city
        self.province = province
        self.postalCode = postalCode
        self.country = country
    }

    /// The address as it is sent: a single name is the last name, and a company is the third line.
    package init(_ contact: Contact) {
        self.init(
            firstName: contact.lastName == nil ? nil : contact.firstName,
            lastName: contact.lastName ?? contact.firstName ?? contact.company, phone: contact.phone,
            line1: contact.line1, line2: contact.line2, line3: contact.company, city: contact.city,
            province: contact.province, postalCode: contact.postalCode, country: contact.country)
    }

    /// Whether a parcel goes to the same place and person. Differences in case, spaces and the format of telephone
    /// numbers do not count.
    package func agrees(with other: ShipTo) -> Bool {
        let texts: [KeyPath<ShipTo, String?>] = [
            \.firstName, \.lastName, \.line1, \.line2, \.line3, \.city, \.province, \.postalCode,
        ]
        guard texts.allSatisfy({ Self.plain(self[keyPath: $0]) == Self.plain(other[keyPath: $0]) }) else {
            return false
        }
        // A country code cannot be compared with a country name.
        if let mine = country, let its = other.country, (mine.count == 2) == (its.count == 2),
            Self.plain(mine) != Self.plain(its)
        {
            return false
        }
        guard let mine = phone, let its = other.phone else { return true }
        return Self.digits(mine) == Self.digits(its)
    }

    private static func plain(_ text: String?) -> String {
        (text ?? "").lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func digits(_ phone: String) -> Substring { phone.filter(\.isNumber).drop { $0 == "0" } }
}
