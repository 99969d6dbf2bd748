/// The Deposco API that creates, shows and cancels orders.
package enum OrderAPI: Hashable, Sendable {
    /// JSON.
    case v2
    /// The older "integration" API, for tenants that need it (docs/apis/deposco.md#v1-orders).
    case v1
}

/// A text field of a WMS order that a person filled in, by its path in Deposco's V2 API.
package enum OrderField: String, Hashable, Sendable, Codable, CaseIterable {
    case firstName = "shipToContact.firstName"
    case lastName = "shipToContact.lastName"
    case phone = "shipToContact.phone"
    case email = "shipToContact.email"
    case line1 = "shipToAddress.line1"
    case line2 = "shipToAddress.line2"
    case line3 = "shipToAddress.line3"
    case line4 = "shipToAddress.line4"
    case city = "shipToAddress.city"
    case province = "shipToAddress.stateProvince"
    case postalCode = "shipToAddress.postalCode"
    case country = "shipToAddress.country"

    /// Its path in the API that takes the order.
    package func path(in api: OrderAPI) -> String {
        guard api == .v1 else { return rawValue }
        switch self {
        case .firstName, .lastName: return "shipToAddress.name"
        case .phone: return "shipToAddress.phone"
        case .email: return "shipToAddress.email"
        case .line1: return "shipToAddress.addressLine1"
        case .line2: return "shipToAddress.addressLine2"
        case .line3: return "shipToAddress.addressLine3"
        case .line4: return "shipToAddress.addressLine4"
        case .city: return "shipToAddress.city"
        case .province: return "shipToAddress.stateProvinceCode"
        case .postalCode: return "shipToAddress.postalCode"
        case .country: return "shipToAddress.countryCode"
        }
    }

    /// Whether it has this path in one of the APIs.
    func isNamed(_ path: String) -> Bool { path == self.path(in: .v1) || path == self.path(in: .v2) }

    /// Maximum UTF-16 units, as Deposco (Java) counts them; `nil` where no limit is known. V1's limits are inferred
    /// from V2's: docs/apis/deposco.md#field-limits.
    package func limit(in api: OrderAPI) -> Int? {
        switch self {
        case .firstName, .lastName: api == .v1 ? nil : 30
        case .phone, .city: 30
        case .email: 50
        case .line1, .line2, .line3, .line4: 64
        case .province, .country: 100
        case .postalCode: 20
        }
    }

    /// Whether Deposco refuses an order without it: V2's `AddressContactDTO` and `AddressDTO`, V1's `AddressType`.
    package func isRequired(in api: OrderAPI) -> Bool {
        switch self {
        case .line1, .city, .country: true
        case .lastName: api == .v2
        case .province, .postalCode: api == .v1
        case .firstName, .phone, .email, .line2, .line3, .line4: false
        }
    }

    /// Where a contact holds the value; `nil` for the fourth address line, which no contact has.
    fileprivate var place: WritableKeyPath<Contact, String?>? {
        switch self {
        case .firstName: \.firstName
        case .lastName: \.lastName
        case .phone: \.phone
        case .email: \.email
        case .line1: \.line1
        case .line2: \.line2
        case .line3: \.company
        case .line4: nil
        case .city: \.city
        case .province: \.province
        case .postalCode: \.postalCode
        case .country: \.country
        }
    }
}

extension WarehouseOrder {
    /// The text of a field as it will be sent.
    package subscript(field: OrderField) -> String? {
        get { field.place.map { contact[keyPath: $0] } ?? line4 }
        set { if let place = field.place { contact[keyPath: place] = newValue } else { line4 = newValue } }
    }
}

extension Contact {
    /// The contact as Deposco requires it, with a last name: a single name becomes the last name, and a company without
    /// a person stands in for one. Blank text counts as missing.
    package var addressed: Contact {
        var contact = self
        for field in OrderField.allCases {
            guard let place = field.place, contact[keyPath: place]?.allSatisfy(\.isWhitespace) == true else { continue }
            contact[keyPath: place] = nil
        }
        if contact.lastName == nil {
            contact.lastName = contact.firstName ?? contact.company
            contact.firstName = nil
        }
        return contact
    }
}
