/// The cause of an exception: its type and what it is about. The same cause always gives the same exception id, and ids
/// are made nowhere else. Each type's causes are declared beside the type.
package struct ExceptionCause: Hashable, Sendable {
    package let type: ExceptionType
    package let id: ExceptionID
    /// The order it is about, when it is about one.
    package let order: OrderID?
    /// What else it is about.
    package let about: ExceptionSubject?

    /// - Parameters:
    ///   - name: the prefix of the id where a type has several causes for one subject; the type's name by default.
    ///   - key: distinguishes exceptions of the same type.
    init(
        _ type: ExceptionType, named name: String? = nil, key: String, order: OrderID? = nil,
        about: ExceptionSubject? = nil
    ) {
        self.type = type
        id = ExceptionID("\(name ?? type.rawValue)/\(key)")
        self.order = order
        self.about = about
    }
}

extension ExceptionID {
    /// What distinguishes it from others of its type, as its cause named it.
    package var key: String { String(rawValue.drop { $0 != "/" }.dropFirst()) }
}

extension ExceptionCause {
    /// The ids of all possible exceptions about these things, of every type.
    /// - Parameters:
    ///   - keys: the ids of orders, shipments and cancellations, and orders' numbers in the WMS.
    ///   - workKeys: the keys of work about them.
    package static func possible(keys: [String], workKeys: [String]) -> Set<ExceptionID> {
        var found: Set<ExceptionID> = []
        for type in ExceptionType.allCases { found.formUnion(keys.map { ExceptionCause(type, key: $0).id }) }
        for kind in WorkKind.allCases {
            found.formUnion(workKeys.map { deadLetter(kind: kind.rawValue, key: $0, work: nil, order: nil).id })
        }
        return found
    }
}

/// What an exception is about besides an order.
package enum ExceptionSubject: Hashable, Sendable {
    /// A SKU, a variant or a location by its name.
    case name(String)
    case shipment(ShipmentID)
    case cancellation(CancellationID)
    /// A row of a queue.
    case work(Int64)
    /// A kept message.
    case body(Int64)
    /// A stored document.
    case document(table: String, id: String)
    /// A person, by the channel's id of the customer or of one of their orders.
    case customer(String)
    case order(OrderID)

    /// The form in the journal.
    package var text: String {
        switch self {
        case .name(let name): name
        case .shipment(let id): "shipment/\(id)"
        case .cancellation(let id): "cancellation/\(id)"
        case .work(let id): "work/\(id)"
        case .body(let id): "body/\(id)"
        case .document(let table, let id): "document/\(table)/\(id)"
        case .customer(let id): "customer/\(id)"
        case .order(let id): "order/\(id)"
        }
    }

    /// Reads the form in the journal.
    package init?(text: String, of type: ExceptionType) {
        switch type.about {
        case .nothing, .order: return nil
        case .name:
            self = .name(text)
            return
        case .prefixed: break
        }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "shipment": self = .shipment(ShipmentID(parts[1]))
        case "cancellation": self = .cancellation(CancellationID(parts[1]))
        case "work":
            guard let id = Int64(parts[1]) else { return nil }
            self = .work(id)
        case "body":
            guard let id = Int64(parts[1]) else { return nil }
            self = .body(id)
        case "document":
            let place = parts[1].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard place.count == 2 else { return nil }
            self = .document(table: place[0], id: place[1])
        case "customer": self = .customer(parts[1])
        case "order": self = .order(OrderID(parts[1]))
        default: return nil
        }
    }
}
