import Connectors
package import DeskAPI
import Domain
import Foundation
import Store

/// What is held of a person, for whoever may erase them.
extension IntegrationCore {
    /// One person's orders, more of which nobody has.
    private static let mostOrders = 1000

    /// - Throws: `DeskErrorBody` where the caller may not, or nobody is found.
    package func person(_ query: PersonQuery, by caller: Identity) async throws -> PersonReport {
        try await report(query, by: caller, whole: false)
    }

    /// The same with the kept messages as they came, for the person. The journal has who wrote it out; requests of the channel for it
    /// end.
    package func export(_ query: PersonQuery, by caller: Identity) async throws -> PersonReport {
        guard let reason = plainLine(query.reason) else {
            throw DeskErrorBody(error: "an export needs a reason: the number of the person's request, say")
        }
        let report = try await report(query, by: caller, whole: true)
        let now = clock.now
        let actor = Actor.person(name: caller.name, uid: caller.uid)
        let orders = report.orders.map { OrderID($0.ref.id) }
        let about = Set(report.orders.compactMap(\.customer).map { "customer/\($0)" } + orders.map { "order/\($0)" })
        try await store.transact { tx in
            for id in orders {
                try tx.append(
                    .acted(action: "exportPerson", reason: reason, outcome: "what is held was written out"),
                    to: .order(id), by: actor, at: now)
            }
            for request in try tx.openExceptions(type: .dataRequest).map(\.record)
            where about.contains(request.about ?? "") {
                try tx.resolve(request.id, because: "what is held was written out", at: now)
            }
        }
        return report
    }

    private func report(_ query: PersonQuery, by caller: Identity, whole: Bool) async throws -> PersonReport {
        guard caller.allowed.contains(.erasePerson) else {
            throw DeskErrorBody(error: caller.reason ?? "none of your roles may see what is held of a person")
        }
        let value = query.value.trimmingCharacters(in: .whitespaces)
        let found = try await store.read { reader in
            switch query.by {
            case .email: try reader.orders(email: value)
            case .customer: try reader.orders(customer: value)
            case .order:
                try [reader.order(OrderID(value)) ?? reader.order(named: value) ?? reader.order(named: "#" + value)]
                    .compactMap { $0?.record.id }
            }
        }
        guard !found.isEmpty else {
            throw DeskErrorBody(error: "no order is known by that \(query.by.rawValue)")
        }
        guard found.count <= Self.mostOrders else {
            throw DeskErrorBody(error: "\(found.count) orders; ask for one of them at a time")
        }
        let marks = try await store.read { reader in try found.map { try reader.messageMarks(of: $0) } }
        let messages = try await messages(about: marks).ids
        var orders: [PersonOrder] = []
        for (id, kept) in zip(found, messages) {
            if let order = try await store.read({ try $0.person(id, kept, whole: whole) }) { orders.append(order) }
        }
        return PersonReport(shop: settings.shop, at: clock.now, orders: orders)
    }
}

extension Reader {
    fileprivate func person(_ id: OrderID, _ messages: [Int64], whole: Bool) throws -> PersonOrder? {
        guard let order = try order(id) else { return nil }
        let record = order.record
        let erasure = try erasure(of: id)
        return PersonOrder(
            ref: TargetRef(.order, id.rawValue), version: order.version, name: record.channel.name,
            placedAt: record.channel.createdAt, stage: record.stage.title, total: record.channel.value,
            erasure: erasure?.state, erasureAt: erasure?.at, customer: try customer(of: id), contact: try contact(id),
            lines: record.channel.lines.map {
                PersonOrder.Line(sku: $0.sku?.rawValue ?? "", title: $0.title, quantity: $0.currentQuantity)
            },
            parcels: try shipments(of: id).map(\.record.shipment).map {
                PersonOrder.Parcel(
                    carrier: $0.carrier ?? "", tracking: $0.parcels.compactMap(\.tracking), shippedAt: $0.shippedAt)
            },
            texts: try words(of: id).map {
                PersonOrder.Text(at: $0.at, who: $0.actor, what: "\($0.kind) \($0.field)", text: $0.text)
            },
            messages: try messages.compactMap { try body($0) }.map {
                PersonOrder.Message(
                    from: $0.source, topic: $0.topic, receivedAt: $0.receivedAt,
                    body: whole ? String(decoding: $0.bytes, as: UTF8.self) : nil)
            })
    }
}
