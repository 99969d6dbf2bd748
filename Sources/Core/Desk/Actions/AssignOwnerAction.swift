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
        let all = try exceptions(behind: ref)
        let exceptions = all.filter { $0.state == .open }
        guard !exceptions.isEmpty else {
            return all.isEmpty
                ? (.failed, "it has no open exception to own") : (.alreadyDone, "it has ended already")
        }
        let owner = action.request.owner
        let changing = exceptions.filter { $0.owner != owner || !$0.ownerByHand }
        for exception in changing {
            try step.append(.exceptionAssigned(owner), to: .exception(exception.id), by: action.actor)
        }
        let name = owner?.name ?? "nobody"
        return changing.isEmpty ? (.alreadyDone, "\(name) has it") : (.done, "assigned to \(name)")
    }

    /// Who has it, where that is a person other than the new owner.
    func holder(of ref: TargetRef) throws -> Owner? {
        try exceptions(behind: ref).lazy.filter { $0.state == .open }.compactMap(\.owner).first {
            !$0.isTeam && $0 != action.request.owner
        }
    }

    /// Whether nobody changed the owner, and nothing began or ended, since the person looked. All else that happens to an exception does
    /// not matter to whom it is given.
    func isUntouched(_ target: ActionTarget) throws -> Bool {
        // Work and messages count their versions by themselves.
        guard target.ref.kind != .work, target.ref.kind != .body else { return false }
        let exceptions = try exceptions(behind: target.ref)
        return try !exceptions.isEmpty
            && exceptions.allSatisfy { exception in
                let facts = try step.known.journal.timeline(subject: .exception(exception.id), limit: Self.mostFacts)
                guard let first = facts.first, first.seq <= target.version else { return false }
                return facts.allSatisfy { $0.seq <= target.version || !Self.matters($0.fact) }
            }
    }

    private static let mostFacts = 50

    private static func matters(_ fact: Fact) -> Bool {
        switch fact {
        case .exceptionAssigned, .exceptionResolved: true
        default: false
        }
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
