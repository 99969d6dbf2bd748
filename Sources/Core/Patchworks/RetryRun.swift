import Connectors
import Domain
import Store

/// Repeats a failed run in Patchworks at the request of a person. Patchworks uses the version of the flow that the run used:
/// docs/apis/patchworks.md#runs.
struct RetryRun: Sendable {
    let store: Store
    let wms: any WMSOrders
    let patchworks: PatchworksClient
    let policy: Policy
    let clock: CoreClock
    let attempt: Attempt

    private struct Beginning: Sendable {
        let order: WarehouseOrder
        let isUntried: Bool
        let blocks: [Block]
    }

    func work(_ id: OrderID, number: String, run: String) async throws -> Outcome {
        guard let begun = try await begin(id, number, run) else { return .done }
        do throws(CallFailure) {
            // The failed run may have created the order all the same.
            if let there = try await wms.order(number: number, for: .orders) {
                return .readBack(there, of: begun.order, id)
            }
        } catch {
            return begun.isUntried ? again(error, id, number, begun.blocks) : attempt.outcome(of: error)
        }
        // An earlier attempt with an unknown outcome may have started it.
        guard begun.isUntried else { return .lookLater(number, of: id) }
        do throws(CallFailure) {
            guard let new = try await patchworks.retry(run, for: .orders) else {
                return .startUnknown(
                    number, of: id, "Patchworks runs \(run) again and did not say as which run")
            }
            return .handedOver(number, of: id, to: new)
        } catch {
            switch error {
            case .unknown(let reason): return .startUnknown(number, of: id, reason)
            case .refused(let words):
                return .refusedByPatchworks("Patchworks will not run \(run) again", words, number, id)
            case .notSent, .rateLimited, .busy, .unauthorised: return again(error, id, number, begun.blocks)
            }
        }
    }

    /// Records the intent.
    private func begin(_ id: OrderID, _ number: String, _ run: String) async throws -> Beginning? {
        let now = clock.now
        return try await store.transact { [policy] tx in
            guard let record = try tx.orders.order(id)?.record,
                let begun = Sending.retry(number, run: run, of: record),
                let order = try OrderReads(tx, policy).planned(number, of: record)
            else { return nil }
            if begun.isUntried { try Step(tx, policy: policy, at: now).write([Sending.intent(number, of: id)]) }
            return Beginning(order: order, isUntried: begun.isUntried, blocks: record.blocks)
        }
    }

    /// The call certainly had no effect, so the order is blocked as before.
    private func again(_ failure: CallFailure, _ id: OrderID, _ number: String, _ blocks: [Block]) -> Outcome {
        .write { step in
            try OrderFlow(step).ended(.withoutEffect, number, of: id, next: nil)
            try step.append(.orderAssessed(.blocked, blocks: blocks, parts: nil), to: .order(id))
            return try attempt.ending(of: failure, step)
        }
    }
}
