import Connectors
import DeskAPI
import Domain
import Foundation
import Store

/// Reports what is held of a person, for callers who may erase people.
struct PersonReports: Sendable {
    let store: Store
    let shop: String
    let policy: Policy
    let clock: CoreClock

    /// - Throws: `DeskErrorBody` if the caller may not see this, or nobody is found.
    func person(_ query: PersonQuery, by caller: Identity) async throws -> PersonReport {
        try await report(query, by: caller, whole: false)
    }

    /// The same report with the raw kept messages, to hand to the person. The journal records who exported it, and the channel's requests
    /// for this data end.
    func export(_ query: PersonQuery, by caller: Identity) async throws -> PersonReport {
        guard let reason = plainLine(query.reason) else {
            throw DeskErrorBody(error: "an export needs a reason: the number of the person's request, say")
        }
        let report = try await report(query, by: caller, whole: true)
        let now = clock.now
        let actor = Actor.person(name: caller.name, uid: caller.uid)
        let orders = report.orders.map { OrderID($0.ref.id) }
        try await store.transact { tx in
            let step = Step(tx, policy: policy, at: now)
            for id in orders {
                try step.append(
                    .acted(action: "exportPerson", reason: reason, outcome: "what is held was written out"),
                    to: .order(id), by: actor)
            }
            try PrivacyFlow(step).writtenOut(customers: report.orders.compactMap(\.customer), orders: orders)
        }
        return report
    }

    private func report(_ query: PersonQuery, by caller: Identity, whole: Bool) async throws -> PersonReport {
        guard caller.allowed.contains(.erasePerson) else {
            throw DeskErrorBody(error: caller.reason ?? "none of your roles may see what is held of a person")
        }
        let ids = try await store.read { try found(by: query, $0) }
        guard !ids.isEmpty else {
            throw DeskErrorBody(error: "no order is known by that \(query.by.rawValue)")
        }
        guard ids.count <= Limits.Privacy.reportedOrders else {
            throw DeskErrorBody(error: "\(ids.count) orders; ask for one of them at a time")
        }
        let marks = try await store.read { reader in
            try ids.map { try PersonReads(reader).messageMarks(of: $0) }
        }
        let messages = try await KeptMessages(store: store).about(marks).ids
        var orders: [PersonOrder] = []
        for (id, kept) in zip(ids, messages) {
            if let order = try await store.read({ try described(id, kept, whole: whole, $0) }) { orders.append(order) }
        }
        return PersonReport(shop: shop, at: clock.now, orders: orders)
    }

    private func found(by query: PersonQuery, _ reader: Reader) throws -> [OrderID] {
        let value = query.value.trimmingCharacters(in: .whitespaces)
        switch query.by {
        case .email: return try reader.contacts.orders(email: value)
        case .customer: return try reader.contacts.orders(customer: value)
        case .order:
            return try [
                reader.orders.order(OrderID(value)) ?? reader.orders.order(named: value)
                    ?? reader.orders.order(named: "#" + value)
            ]
            .compactMap { $0?.record.id }
        }
    }

    private func described(_ id: OrderID, _ messages: [Int64], whole: Bool, _ reader: Reader) throws -> PersonOrder? {
        guard let order = try reader.orders.order(id) else { return nil }
        let record = order.record
        let erasure = try reader.erasures.erasure(of: id)
        return PersonOrder(
            ref: TargetRef(.order, id.rawValue), version: order.version, name: record.channel.name,
            placedAt: record.channel.createdAt, stage: record.stage.title, total: record.channel.value,
            erasure: erasure?.state, erasureAt: erasure?.at, customer: try reader.contacts.customer(of: id),
            contact: try reader.contacts.contact(id),
            lines: record.channel.lines.map {
                PersonOrder.Line(sku: $0.sku?.rawValue ?? "", title: $0.title, quantity: $0.currentQuantity)
            },
            parcels: try reader.shipments.all(of: id).map(\.record.shipment).map {
                PersonOrder.Parcel(
                    carrier: $0.carrier ?? "", tracking: $0.parcels.compactMap(\.tracking), shippedAt: $0.shippedAt)
            },
            texts: try reader.erasures.words(of: id).map {
                PersonOrder.Text(at: $0.at, who: $0.actor, what: "\($0.kind) \($0.field)", text: $0.text)
            },
            messages: try messages.compactMap { try reader.inbox.body($0) }.map {
                PersonOrder.Message(
                    from: $0.source, topic: $0.topic, receivedAt: $0.receivedAt,
                    body: whole ? String(decoding: $0.bytes, as: UTF8.self) : nil)
            })
    }
}
