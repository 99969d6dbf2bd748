import Connectors
import Domain
import Store

/// Creates the channel's fulfilment without notifying the customer, reads it back, and holds the notification for the first scan.
struct CreateFulfilment: Sendable {
    let store: Store
    let shopify: ShopifyClient

    func work(_ id: ShipmentID) async throws -> Outcome {
        let known = try await store.read { reader -> Despatch? in
            guard let record = try reader.shipments.shipment(id)?.record,
                let order = try record.order.flatMap(reader.orders.order)?.record,
                record.shipment.status == .shipped, !record.fulfilmentConfirmed
            else { return nil }
            return Despatch(record, of: order, among: try reader.shipments.all(of: order.id).map(\.record))
        }
        guard let known else { return .done }
        let made: [Fulfilment]
        do {
            made = known.lines.isEmpty ? [] : try await madeOrFound(known)
        } catch let refusal as Refused {
            return refused(refusal.words, known.record)
        }
        let ids = made.map(\.id)
        return .write { step in
            try Self.confirm(id, ids, known, step)
            return .done
        }
    }

    /// Shopify refused the fulfilment.
    private struct Refused: Error { let words: String }

    /// The shipment's fulfilments. One that an earlier attempt created is found by its tracking numbers, and not created again:
    /// docs/apis/shopify.md#fulfilments.
    private func madeOrFound(_ known: Despatch) async throws -> [Fulfilment] {
        let found = try await shopify.fulfilments(of: known.order, for: .shipments).filter {
            $0.carries(known.tracking.numbers)
        }
        if !found.isEmpty { return found }
        let ids: Set<String>
        do {
            ids = Set(try await make(known).map(\.id))
        } catch {
            guard case .refused(let words) = error else { throw error }
            throw Refused(words: words)
        }
        let made = try await shopify.fulfilments(of: known.order, for: .shipments).filter { ids.contains($0.id) }
        guard made.count == ids.count else {
            throw CallFailure.unknown(
                "the fulfilment of \(known.record.shipment.id) was made and cannot be read back")
        }
        return made
    }

    private func make(_ despatch: Despatch) async throws(CallFailure) -> [Fulfilment] {
        let open = try await ShopifyFulfilment(shopify).open(of: despatch.order, for: .shipments)
        let rows = open.flatMap { fulfilmentOrder in
            fulfilmentOrder.lines.map {
                OpenFulfilmentLine(
                    fulfilmentOrder: fulfilmentOrder.id, id: $0.id, line: $0.line, remaining: $0.remaining)
            }
        }
        let (taken, unplaced) = Shipment.allocate(despatch.lines, over: rows)
        guard unplaced.isEmpty else {
            let what = unplaced.map { "\($0.quantity) × \($0.item)" }.joined(separator: ", ")
            throw .refused("the channel has no open line for \(what)")
        }
        var made: [Fulfilment] = []
        for fulfilmentOrder in open {
            let lines = taken.filter { $0.fulfilmentOrder == fulfilmentOrder.id }
            guard !lines.isEmpty else { continue }
            made.append(
                try await shopify.createFulfilment(
                    NewFulfilment(
                        fulfilmentOrder: fulfilmentOrder.id, lines: lines.map { ($0.id, $0.remaining) },
                        tracking: despatch.tracking), for: .shipments))
        }
        return made
    }

    /// Records the channel's fulfilments of a shipment; none if it carries only a part of a bundle.
    private static func confirm(_ id: ShipmentID, _ ids: [String], _ known: Despatch, _ step: Step) throws {
        let order = known.order
        for shipment in (ids.isEmpty ? [] : known.silent.map(\.id)) + [id] {
            try step.append(.fulfilmentCreated(ids), to: .shipment(shipment))
        }
        try step.append(.fulfilmentConfirmed, to: .shipment(id), by: .remote("shopify"))
        try step.resolve(.fulfilmentRefused(id, of: order), .channelHasIt)
        let flow = ShipmentFlow(step)
        try flow.endWatch(id, .channelHasIt)
        guard try step.known.shipments.shipment(id)?.record.shipment.status == .shipped else {
            return try flow.enqueueTakingBack(id, of: order)
        }
        // A part of a bundle is fulfilled together with the rest of it.
        if ids.isEmpty { return }
        try flow.hold(id)
        if step.policy.payments.capture == .onDispatch { try step.enqueue(.capturePayment(order)) }
    }

    private func refused(_ words: String, _ record: ShipmentRecord) -> Outcome {
        .write { step in
            let id = record.shipment.id
            try step.raise(
                NewException(
                    .fulfilmentRefused(id, of: record.order),
                    summary: "\(record.orderName ?? id.rawValue): Shopify refused the fulfilment", detail: words))
            return .deadLetter(error: words)
        }
    }
}
