import Connectors
import Domain
import Store

/// Creates the channel's fulfilment without notifying the customer, reads it back, and holds the notification for the first scan.
struct CreateFulfilment: Sendable {
    let store: Store
    let shopify: ShopifyClient
    let policy: Policy
    let clock: CoreClock

    func work(_ id: ShipmentID) async throws -> Outcome {
        let known = try await store.read { reader -> (Despatch, FulfilmentAttempt?)? in
            guard let record = try reader.shipments.shipment(id)?.record,
                let order = try record.order.flatMap(reader.orders.order)?.record,
                record.shipment.status == .shipped, !record.fulfilmentConfirmed
            else { return nil }
            let despatch = Despatch(record, of: order, among: try reader.shipments.all(of: order.id).map(\.record))
            return (despatch, try FulfilmentAttempts.attempt(id, reader))
        }
        guard let (known, attempt) = known else { return .done }
        let made: [Fulfilment]
        do {
            made = known.lines.isEmpty ? [] : try await madeOrFound(known, after: attempt)
        } catch let refusal as Refused {
            return refused(refusal.words, known.record)
        }
        return .write { step in
            try Self.confirm(id, made, known, step)
            return .done
        }
    }

    /// Shopify refused the fulfilment.
    private struct Refused: Error { let words: String }

    /// The shipment's fulfilments. Those that an earlier attempt created are found and not created again, and what is missing of them
    /// is: docs/apis/shopify.md#fulfilments.
    private func madeOrFound(_ known: Despatch, after attempt: FulfilmentAttempt?) async throws -> [Fulfilment] {
        let there = try await shopify.fulfilments(of: known.order, for: .shipments)
        let (found, rest) = known.made(among: try await candidates(there, known, attempt))
        if !rest.isEmpty { try await begin(known, beside: Set(there.map(\.id)).subtracting(found)) }
        let ids: Set<String>
        do {
            ids = Set(found).union(rest.isEmpty ? [] : try await make(rest, known).map(\.id))
        } catch {
            guard case .refused(let words) = error else { throw error }
            throw Refused(words: words)
        }
        if rest.isEmpty { return there.filter { ids.contains($0.id) } }
        let made = try await shopify.fulfilments(of: known.order, for: .shipments).filter { ids.contains($0.id) }
        guard made.count == ids.count else {
            throw CallFailure.unknown(
                "the fulfilment of \(known.record.shipment.id) was made and cannot be read back")
        }
        return made
    }

    /// The channel's fulfilments that may be this shipment's. Only of those is it asked for what they carry.
    private func candidates(
        _ there: [Fulfilment], _ known: Despatch, _ attempt: FulfilmentAttempt?
    ) async throws(CallFailure) -> [Despatch.Found] {
        var found: [Despatch.Found] = []
        for fulfilment in there where !fulfilment.isCancelled && !known.taken.contains(fulfilment.id) {
            let tried = attempt?.mayHaveMade(fulfilment.id) ?? false
            guard tried || fulfilment.carries(known.ownNumbers) else { continue }
            let units = try await ShopifyFulfilment(shopify).units(of: fulfilment.id, for: .shipments)
            found.append(
                Despatch.Found(
                    id: fulfilment.id, numbers: fulfilment.tracking.keys, units: units, mayBeOurs: tried))
        }
        return found
    }

    /// Keeps what the channel has beside the fulfilments that are about to be made. Should their answer be lost, the next attempt knows
    /// them by that.
    private func begin(_ known: Despatch, beside: Set<String>) async throws {
        let (id, now, policy) = (known.record.shipment.id, clock.now, policy)
        try await store.transact { tx in
            try FulfilmentAttempts.begin(
                FulfilmentAttempt(beside: beside), id, Step(tx, policy: policy, at: now))
        }
    }

    private func make(_ lines: [ShipmentLine], _ despatch: Despatch) async throws(CallFailure) -> [Fulfilment] {
        let open = try await ShopifyFulfilment(shopify).open(of: despatch.order, for: .shipments)
        let (taken, unplaced) = Shipment.allocate(lines, over: OpenFulfilmentLine.all(of: open))
        guard unplaced.isEmpty else {
            let what = unplaced.map { "\($0.quantity) × \($0.item)" }.joined(separator: ", ")
            throw .refused("the channel has no open line for \(what)")
        }
        var groups: [(location: String?, mayBeRefused: Bool, parts: [NewFulfilment.Part])] = []
        for one in open {
            let lines = taken.filter { $0.fulfilmentOrder == one.id }.map { ($0.id, $0.remaining) }
            guard !lines.isEmpty else { continue }
            // One fulfilment is of one location. Several of one parcel would tell the customer several times.
            guard let same = groups.firstIndex(where: { one.location != nil && $0.location == one.location }) else {
                groups.append((one.location, !one.takesFulfilments, [(one.id, lines)]))
                continue
            }
            groups[same].parts.append((one.id, lines))
            groups[same].mayBeRefused = groups[same].mayBeRefused || !one.takesFulfilments
        }
        var made: [Fulfilment] = []
        // Where one is refused nothing is made, so that the whole shipment is told once the channel lets go.
        for group in groups.filter(\.mayBeRefused) + groups.filter({ !$0.mayBeRefused }) {
            let new = NewFulfilment(parts: group.parts, tracking: despatch.tracking)
            made.append(try await shopify.createFulfilment(new, for: .shipments))
        }
        return made
    }

    /// Records the channel's fulfilments of a shipment; none if it carries only a part of a bundle.
    private static func confirm(_ id: ShipmentID, _ made: [Fulfilment], _ known: Despatch, _ step: Step) throws {
        let order = known.order
        let ids = made.map(\.id)
        for shipment in (ids.isEmpty ? [] : known.silent.map(\.id)) + [id] {
            try step.append(.fulfilmentCreated(ids), to: .shipment(shipment))
        }
        try step.append(.fulfilmentConfirmed, to: .shipment(id), by: .remote("shopify"))
        try FulfilmentAttempts.end(id, step)
        try step.resolve(.fulfilmentRefused(id, of: order), .channelHasIt)
        let flow = ShipmentFlow(step)
        try flow.endWatch(id, .channelHasIt)
        guard try step.known.shipments.shipment(id)?.record.shipment.status == .shipped else {
            return try flow.enqueueTakingBack(id, of: order)
        }
        // A part of a bundle is fulfilled together with the rest of it.
        if ids.isEmpty { return }
        if made.allSatisfy({ $0.tracking.namesTheSame(as: known.tracking) }) {
            // The parcels may have changed while the fulfilment was made.
            for told in [known.record.shipment] + known.silent { try flow.parcelsChanged(told.id, from: told) }
        } else {
            try flow.tracking(outdated: id)
        }
        try flow.hold(id)
        if step.policy.payments.capture == .onDispatch { try step.enqueue(.capturePayment(order)) }
    }

    private func refused(_ words: String, _ record: ShipmentRecord) -> Outcome {
        .write { step in
            let id = record.shipment.id
            // It made nothing, so what appears later is not of this attempt.
            try FulfilmentAttempts.end(id, step)
            try step.raise(
                NewException(
                    .fulfilmentRefused(id, of: record.order),
                    summary: "\(record.orderName ?? id.rawValue): Shopify refused the fulfilment", detail: words))
            // The channel's fulfilments that might have been this shipment's are somebody else's.
            if let order = record.order { try ChangeFlow(step).changed(order) }
            return .deadLetter(error: words)
        }
    }
}
