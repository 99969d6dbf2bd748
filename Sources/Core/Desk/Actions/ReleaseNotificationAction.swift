import DeskAPI
import Domain
import Store

/// Notifies a customer of a shipment that no carrier has scanned.
struct ReleaseNotificationAction {
    private let action: DeskAction
    private let step: Step

    init(_ action: DeskAction) {
        self.action = action
        step = action.step
    }

    func perform(on ref: TargetRef) throws -> DeskAction.Ending {
        switch ref.kind {
        case .shipment: return try release(ShipmentID(ref.id))
        case .exception:
            guard case .shipment(let id)? = try action.subject(ofException: ref) else {
                return (.failed, "it is not about a shipment")
            }
            return try release(id)
        default: return (.failed, "choose the shipment")
        }
    }

    private func release(_ id: ShipmentID) throws -> DeskAction.Ending {
        switch try step.known.shipments.shipment(id)?.record.notice {
        case .held:
            try ShipmentFlow(step).release(id, reason: action.reason ?? "by hand", by: action.actor)
            return (.done, "released; the customer is told")
        case .released, .sent: return (.alreadyDone, "the customer has been told or is being told")
        case .cancelled: return (.failed, "the shipment was rolled back")
        case nil, .some(.none): return (.failed, "the channel has no fulfilment yet")
        }
    }
}
