import Connectors
import Domain
import Store

/// Hands orders over to Patchworks, which sends them to the WMS. An accepted run is only queued, and its SUCCESS proves nothing:
/// docs/apis/patchworks.md#runs. An order has arrived when it is read back, and Deposco is checked before any flow is started again.
struct HandOver: Sendable {
    /// `nil` if Patchworks is not configured.
    let patchworks: PatchworksClient?
    let businessUnit: String
    let attempt: Attempt

    /// Starts the flow for a part of an order.
    /// - Parameter isUntried: `false` if an earlier attempt with an unknown outcome may have started it.
    func work(_ order: WarehouseOrder, of id: OrderID, to flow: String, isUntried: Bool) async -> Outcome {
        let number = order.number
        guard isUntried else { return .lookLater(number, of: id) }
        guard let patchworks else {
            return withoutEffect(number, of: id) {
                try attempt.setAside("orders go through Patchworks, and Patchworks is not configured", $0)
            }
        }
        do throws(CallFailure) {
            let run = try await patchworks.startFlow(flow, order: order, businessUnit: businessUnit, for: .orders)
            return .handedOver(number, of: id, to: run)
        } catch {
            switch error {
            case .unknown(let reason): return .startUnknown(number, of: id, reason)
            case .refused(let words): return .refusedByPatchworks("Patchworks refused it", words, number, id)
            case .notSent, .rateLimited, .busy, .unauthorised:
                return withoutEffect(number, of: id) { try attempt.ending(of: error, $0) }
            }
        }
    }

    private func withoutEffect(
        _ number: String, of id: OrderID, _ ending: @escaping @Sendable (Step) throws -> WorkEnding
    ) -> Outcome {
        .write { step in
            try OrderFlow(step).ended(.withoutEffect, number, of: id, next: nil)
            return try ending(step)
        }
    }
}

extension Outcome {
    /// Patchworks accepted a part and named its run.
    static func handedOver(_ number: String, of id: OrderID, to run: String) -> Outcome {
        .sending(.handedOver(run: run), number, of: id, lookAfter: Limits.Runs.wait)
    }

    /// A run may be under way, and its id is not known.
    static func startUnknown(_ number: String, of id: OrderID, _ reason: String) -> Outcome {
        .sending(.unknown(reason), number, of: id, lookAfter: Limits.Runs.unknownFor)
    }

    static func refusedByPatchworks(_ what: String, _ words: String, _ number: String, _ id: OrderID) -> Outcome {
        .sending(.refused(Sending.Refusal(what, words: words, by: "patchworks")), number, of: id)
    }

    /// A run may be under way. Deposco is checked once that run has ended.
    static func lookLater(_ number: String, of id: OrderID) -> Outcome {
        .write { step in
            try OrderFlow(step).enqueueConfirming(number, of: id, due: step.now + Limits.Runs.unknownFor)
            return .done
        }
    }
}
