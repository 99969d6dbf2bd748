/// Text that identifies one kind of thing. Each kind is a type of its own, so that an order's id is never passed as a
/// shipment's.
package protocol TextIdentifier: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible
where RawValue == String {
    init(rawValue: String)
}

extension TextIdentifier {
    package init(_ text: String) { self.init(rawValue: text) }
    package var description: String { rawValue }
}

/// A channel order, by the channel's own id as text (`6140000000001`): ids exceed 2^53, so they are never numbers.
package struct OrderID: TextIdentifier {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// A line of a channel order, by the channel's own id as text.
package struct LineID: TextIdentifier {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// A Deposco outbound shipment, by its number.
package struct ShipmentID: TextIdentifier {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// A request to cancel, by where it came from: `fo-<fulfilment order id>`, `order-<order id>` or `hook-<sender>-<request id>`.
package struct CancellationID: TextIdentifier {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// An exception, by its cause: `unknown-sku/TEE-1`, `wms-refused/<order id>`. The same cause is the same exception.
package struct ExceptionID: TextIdentifier {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// A stock keeping unit exactly as the channel wrote it. Two SKUs are equal only when their text is equal byte for
/// byte: Unicode normal forms are not treated as equal, because Deposco does not do so either.
package struct SKU: TextIdentifier {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    package static func == (a: SKU, b: SKU) -> Bool { a.rawValue.utf8.elementsEqual(b.rawValue.utf8) }
    package func hash(into hasher: inout Hasher) { for byte in rawValue.utf8 { hasher.combine(byte) } }
}

/// What a journal row is about: one order, shipment, cancellation, exception, item, variant, check, or the core itself.
package enum Subject: Hashable, Sendable {
    case order(OrderID)
    case shipment(ShipmentID)
    case cancellation(CancellationID)
    case exception(ExceptionID)
    case item(String)
    case variant(String)
    /// A channel SKU that is mapped by hand, to an item or to the components of a bundle.
    case sku(SKU)
    /// A high-water mark by name, such as `shopify.orders`.
    case mark(String)
    /// A turn of a daily check.
    case check(CheckTurnID)
    /// A connector, hook or the core itself, by name.
    case system(String)

    /// `order/6140000000001`: the form in the journal.
    package var text: String {
        switch self {
        case .order(let id): "order/\(id)"
        case .shipment(let id): "shipment/\(id)"
        case .cancellation(let id): "cancellation/\(id)"
        case .exception(let id): "exception/\(id)"
        case .item(let number): "item/\(number)"
        case .variant(let id): "variant/\(id)"
        case .sku(let sku): "sku/\(sku)"
        case .mark(let name): "mark/\(name)"
        case .check(let id): "check/\(id)"
        case .system(let name): "system/\(name)"
        }
    }

    package init?(text: String) {
        guard let slash = text.firstIndex(of: "/") else { return nil }
        let rest = String(text[text.index(after: slash)...])
        switch text[..<slash] {
        case "order": self = .order(OrderID(rest))
        case "shipment": self = .shipment(ShipmentID(rest))
        case "cancellation": self = .cancellation(CancellationID(rest))
        case "exception": self = .exception(ExceptionID(rest))
        case "item": self = .item(rest)
        case "variant": self = .variant(rest)
        case "sku": self = .sku(SKU(rest))
        case "mark": self = .mark(rest)
        case "check": self = .check(CheckTurnID(rest))
        case "system": self = .system(rest)
        default: return nil
        }
    }
}

/// Who caused a fact: the core by itself, a remote system that told us, or a person at a console.
package enum Actor: Hashable, Sendable {
    case core
    case remote(String)
    /// Login name and numeric user id, as the kernel reported them.
    case person(name: String, uid: UInt32)

    /// `core`, `shopify`, `ada(1000)`: the form in the journal.
    package var text: String {
        switch self {
        case .core: "core"
        case .remote(let name): name
        case .person(let name, let uid): "\(name)(\(uid))"
        }
    }

    /// The login name in the form of the journal; `nil` for whoever is no person.
    package static func person(in text: String) -> String? {
        if case .person(let name, _)? = Actor(person: text) { name } else { nil }
    }

    /// A person in the form of the journal; `nil` for whoever is no person.
    private init?(person text: String) {
        guard text.hasSuffix(")"), let bracket = text.lastIndex(of: "("),
            let uid = UInt32(text[text.index(after: bracket)...].dropLast())
        else { return nil }
        self = .person(name: String(text[..<bracket]), uid: uid)
    }
}
