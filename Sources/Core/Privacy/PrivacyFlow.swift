import Connectors
import Domain
import Store

/// Requests about people, and their erasure.
struct PrivacyFlow {
    let step: Step

    init(_ step: Step) { self.step = step }

    /// Raises an exception for a customer's request for their data: somebody has to send it within the legal time.
    /// - Returns: the outcome, in a word.
    func takeDataRequest(_ asked: ShopifyPersonRequest, _ request: String) throws -> String {
        let options =
            asked.customer.map { ["--customer \($0)"] }
            ?? asked.orders.prefix(Limits.Privacy.namedOrders).map { "--order \($0)" }
        let commands = options.map { "tallyman privacy export \($0) --reason \"data request \(request)\"" }
        let about = asked.customer.map { ExceptionSubject.customer($0) } ?? asked.orders.first.map { .order($0) }
        try step.raise(
            NewException(
                .dataRequest(request, about: about), summary: "data request \(request): a customer asks for their data",
                detail: commands.isEmpty
                    ? "Shopify names neither a customer number nor orders: look the request up in Shopify"
                    : commands.joined(separator: "; ")))
        return "data request"
    }

    /// Enqueues the erasure of a customer: the orders that the channel names, and the others known to be theirs.
    /// - Returns: the outcome, in a word.
    func takeRedaction(_ asked: ShopifyPersonRequest) throws -> String {
        var orders = Set(asked.orders)
        if let customer = asked.customer {
            orders.formUnion(try step.known.contacts.orders(customer: customer))
        } else if let email = asked.email {
            orders.formUnion(try step.known.contacts.orders(email: email))
        }
        for id in orders.sorted(by: { $0.rawValue < $1.rawValue }) { try askErasure(id, by: .remote("shopify")) }
        return "\(orders.count) orders to be erased"
    }

    /// Records, once, that the person behind an order is to be erased, and enqueues the erasure.
    func askErasure(_ id: OrderID, by actor: Actor) throws {
        if try step.known.erasures.erasure(of: id) == nil { try step.append(.erasureAsked, to: .order(id), by: actor) }
        try step.enqueue(.erasePerson(id))
    }

    /// Ends the data requests of people whose data was exported.
    func writtenOut(customers: [String], orders: [OrderID]) throws {
        let people = Set(customers.map { ExceptionSubject.customer($0) } + orders.map { .order($0) })
        for request in try step.known.exceptions.openExceptions(type: .dataRequest).map(\.record) {
            guard let subject = request.subject, people.contains(subject) else { continue }
            try step.resolve(request.id, .writtenOut)
        }
    }

    /// Blanks the content of a settled body if it is about an erased person, or is a compliance webhook, which names its customer.
    func dropIfErased(_ body: Int64, _ message: HookMessage) throws {
        if try message.isCompliance || isErased(message) { try step.tx.bodies.blankBody(body) }
    }

    private func isErased(_ message: HookMessage) throws -> Bool {
        guard try step.known.erasures.anybodyErased else { return false }
        return try orders(in: message).contains { try step.known.erasures.erasure(of: $0)?.state == .erased }
    }

    /// The orders that a message is about.
    private func orders(in message: HookMessage) throws -> [OrderID] {
        let known = step.known
        switch message {
        case .shopify(.order(let seen)), .patchworks(.order(let seen)): return [seen.order.id]
        case .shopify(.rereadOrder(let id)), .shopify(.orderDeleted(let id)): return [id]
        case .patchworks(.shipment(let shipment)):
            return try shipment.wmsOrderNumbers.compactMap { try known.orders.order(wmsNumber: $0)?.record.id }
        case .patchworks(.cancellation(let ask)), .cancellation(let ask, _):
            return try [ask.orderID].compactMap { $0 }
                + ask.names.compactMap { try known.orders.order(named: $0)?.record.id }
        case .tracking(let message):
            return try message.reports.compactMap(\.scan).flatMap { try known.shipments.all(tracking: $0.tracking) }
                .compactMap(\.record.order)
        case .unreadable(_, let bytes): return Self.numbers(in: bytes)
        case .shopify, .patchworks, .failed: return []
        }
    }

    /// Numbers that may be order ids, in a message that cannot be decoded.
    private static func numbers(in bytes: [UInt8]) -> [OrderID] {
        bytes.split { !(48...57).contains($0) }.filter { (4...20).contains($0.count) }.prefix(2000)
            .map { OrderID(String(decoding: $0, as: UTF8.self)) }
    }
}

extension HookMessage {
    fileprivate var isCompliance: Bool {
        switch self {
        case .shopify(.dataRequest), .shopify(.redactCustomer), .shopify(.redactShop): true
        default: false
        }
    }
}
