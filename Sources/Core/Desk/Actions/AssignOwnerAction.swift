import DeskAPI
import Domain
import Store

/// Assigns the open exceptions behind a target to an owner.
struct AssignOwnerAction {
    private let action: DeskAction
    private let step: Step

    init(_ action: DeskAction) {
        self.action = action
        step = action.step
    }

    func perform(on ref: TargetRef) throws -> DeskAction.Ending {
        let exceptions = try exceptions(behind: ref).filter { $0.state == .open }
        guard !exceptions.isEmpty else { return (.failed, "it has no open exception to own") }
        let owner = action.request.owner
        let changing = exceptions.filter { $0.owner != owner || !$0.ownerByHand }
        for exception in changing {
            try step.append(.exceptionAssigned(owner), to: .exception(exception.id), by: action.actor)
        }
        let name = owner?.name ?? "nobody"
        return changing.isEmpty ? (.alreadyDone, "\(name) has it") : (.done, "assigned to \(name)")
    }

    private func exceptions(behind ref: TargetRef) throws -> [ExceptionRecord] {
        let known = step.known
        switch ref.kind {
        case .exception: return try exception(ExceptionID(ref.id))
        case .order: return try known.exceptions.openExceptions(of: OrderID(ref.id)).map(\.record)
        case .shipment:
            let id = ShipmentID(ref.id)
            return try exceptions(about: .shipment(id), of: known.shipments.shipment(id)?.record.order)
        case .cancellation:
            let id = CancellationID(ref.id)
            return try exceptions(
                about: .cancellation(id), of: known.cancellations.cancellation(id)?.record.request.order)
        case .work:
            guard let id = Int64(ref.id), let row = try known.work.work(id) else { return [] }
            return try exception(
                ExceptionCause.deadLetter(kind: row.kind.rawValue, key: row.key, work: id, order: nil).id)
        default:
            guard ref.kind == .body, let id = Int64(ref.id) else { return [] }
            return try exception(ExceptionCause.setAside(body: id).id)
        }
    }

    private func exception(_ id: ExceptionID) throws -> [ExceptionRecord] {
        try step.known.exceptions.exception(id).map { [$0.record] } ?? []
    }

    private func exceptions(about subject: ExceptionSubject, of order: OrderID?) throws -> [ExceptionRecord] {
        guard let order else { return [] }
        return try step.known.exceptions.openExceptions(of: order).map(\.record).filter { $0.subject == subject }
    }
}
