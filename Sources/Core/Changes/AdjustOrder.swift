import Connectors
import Domain
import Store

/// Changes the WMS's order to match the channel's, if the warehouse has not begun. Otherwise raises an exception and looks again until
/// the two agree.
struct AdjustOrder: Sendable {
    let store: Store
    let wms: any WMSOrders
    let policy: Policy
    let clock: CoreClock

    func work(_ id: OrderID, _ details: OrderDetails) async throws -> Outcome {
        let now = clock.now
        let adjusting = try await store.read { [policy] reader -> Adjusting? in
            guard let record = try reader.orders.order(id)?.record else { return nil }
            return Adjusting(
                record, shipments: try reader.shipments.all(of: id).map(\.record.shipment),
                due: try OrderReads(reader, policy).due(record, at: now), details: details,
                shipTo: try reader.contacts.contact(id).map { ShipTo($0) })
        }
        guard let adjusting else { return .done }
        switch adjusting.begin() {
        case .look: return try await look(adjusting)
        case let early: return try await carryOut(early, adjusting)
        }
    }

    private func look(_ adjusting: Adjusting) async throws -> Outcome {
        var there: [WMSOrder] = []
        for number in adjusting.record.wmsNumbers {
            if let part = try await wms.order(number: number, for: .cancellations) { there.append(part) }
        }
        let found = there
        let now = clock.now
        let decision = try await store.read { reader in
            var stays = policy
            // The part stays at its facility: the channel's routing was for the old quantities.
            if let part = adjusting.onlyPart(found) { stays.routing = .facility(part.facility) }
            let context = try OrderReads(reader, stays).context(for: adjusting.record, at: now)
            return adjusting.decide(
                found, planned: adjusting.record.channel.assess(context), contact: context.contact, policy: stays)
        }
        return try await carryOut(decision, adjusting)
    }

    private func carryOut(_ decision: Adjusting.Decision, _ adjusting: Adjusting) async throws -> Outcome {
        let id = adjusting.record.id
        switch decision {
        case .nothing, .look: return .done
        case .later: return .write { .later(at: $0.now + Limits.Changes.sentWait) }
        case .agreed(let ending, let details):
            return .write { step in
                // What the channel wants of the lines may have changed since, or not be known at the moment.
                if ending == .agreed { try ChangeFlow(step).changed(id) } else { try step.resolve(.drift(id), ending) }
                for detail in details.each { try step.resolve(detail.cause(id), ending) }
                return .done
            }
        case .drift(let drift): return told(drift, of: id)
        case .change(let change):
            do throws(CallFailure) {
                try await make(change)
            } catch {
                guard case .refused(let words) = error else { throw error }
                var drift = change.refused
                drift.words = words
                return told(drift, of: id)
            }
            return try await confirm(change.target, of: id, adjusting.details)
        case .confirm(let target): return try await confirm(target, of: id, adjusting.details)
        }
    }

    private func make(_ change: Adjusting.Change) async throws(CallFailure) {
        if !change.cancel.isEmpty {
            try await wms.cancelUnits(of: change.target.there, change.cancel, for: .cancellations)
        }
        if let update = change.update { try await wms.updateOrder(update, for: .cancellations) }
    }

    /// Reads the order back to check that the WMS made the change.
    private func confirm(
        _ target: Adjusting.Target, of id: OrderID, _ details: OrderDetails
    ) async throws -> Outcome {
        let number = target.order.number
        guard let after = try await wms.order(number: number, for: .cancellations), target.isShown(by: after) else {
            throw CallFailure.unknown("Deposco took the change of \(number) and does not show it")
        }
        return .write { step in
            if details.contains(.address), let record = try step.known.orders.order(id)?.record {
                try OrderFlow(step).fit(target.order.fits, known: record)
            }
            try step.append(.orderAdjusted([target.part]), to: .order(id), by: .remote("deposco"))
            try ChangeFlow(step).reserveAdded(id)
            try step.resolve(.drift(id), .agreed)
            for detail in details.each { try step.resolve(detail.cause(id), .agreed) }
            // A part that the WMS refused may no longer be needed, if another part now covers the order.
            try OrderFlow(step).assess(id)
            try ChangeFlow(step).changed(id)
            return .done
        }
    }

    private func told(_ drift: Drift, of id: OrderID) -> Outcome {
        .write { step in
            guard let record = try step.known.orders.order(id)?.record else { return .done }
            try step.write(drift.effects(record))
            guard let cause = drift.watched(record) else { return .done }
            // Changes on either side make this due earlier.
            let since = try step.known.exceptions.exception(cause.id)?.record.raisedAt ?? step.now
            return .later(at: step.now + Limits.Orders.patience.wait(since: since, at: step.now))
        }
    }
}
