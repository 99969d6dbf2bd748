import DeskAPI
import Domain
import Store

/// One action of one person on targets, inside one transaction.
struct DeskAction {
    let request: ActionRequest
    let reason: String?
    let actor: Actor
    let roles: [String]
    let step: Step
    /// For daily checks.
    let surroundings: CheckSurroundings

    typealias Ending = (OutcomeKind, String)

    struct Target {
        var label: String
        var version: Int64
        /// The subject under which the journal records the action; `nil` if the action records itself.
        var subject: Subject?
    }

    func look(_ ref: TargetRef) throws -> Target? {
        let known = step.known
        switch ref.kind {
        case .order:
            let id = OrderID(ref.id)
            return try known.orders.order(id).map {
                Target(label: $0.record.channel.name, version: $0.version, subject: .order(id))
            }
        case .shipment:
            let id = ShipmentID(ref.id)
            return try known.shipments.shipment(id).map {
                Target(label: $0.record.orderName ?? ref.id, version: $0.version, subject: .shipment(id))
            }
        case .cancellation:
            let id = CancellationID(ref.id)
            return try known.cancellations.cancellation(id).map {
                Target(label: $0.record.request.orderName, version: $0.version, subject: .cancellation(id))
            }
        case .exception:
            let id = ExceptionID(ref.id)
            return try known.exceptions.exception(id).map {
                Target(label: $0.record.summary, version: $0.version, subject: .exception(id))
            }
        case .work:
            guard let id = Int64(ref.id), let row = try known.work.work(id) else { return nil }
            return Target(
                label: row.label(try known.orders.names(of: row.order.map { [$0] } ?? [])), version: row.version,
                subject: Subject(text: row.key) ?? .system(row.kind.rawValue))
        case .check:
            // A turn has one version: it is signed off once, which the action sees to. It records itself.
            return CheckTurnID(ref.id).check.map { Target(label: $0.title, version: 0, subject: nil) }
        default:
            guard ref.kind == .body, let id = Int64(ref.id), let head = try known.inbox.bodyHead(id) else { return nil }
            return Target(label: "message \(id)", version: head.version, subject: nil)
        }
    }

    func perform(on ref: TargetRef) throws -> Ending {
        switch request.action {
        case .retry: try RetryAction(self).perform(on: ref)
        case .rejectCancellation: try RejectCancellationAction(self).perform(on: ref)
        case .assignOwner: try AssignOwnerAction(self).perform(on: ref)
        case .releaseNotification: try ReleaseNotificationAction(self).perform(on: ref)
        case .retryInPatchworks: try RetryInPatchworksAction(self).perform(on: ref)
        case .erasePerson: try ErasePersonAction(self).perform(on: ref)
        case .takeIn: try TakeInAction(self).perform(on: ref)
        case .follow: try FollowAction(self).perform(on: ref)
        case .skip: try onMessage(behind: ref)
        case .note: NoteAction().perform()
        case .signOff: try SignOffAction(self).perform(on: ref)
        }
    }

    /// Whether nothing changed that matters to the action since the person looked at a target.
    func isUntouched(_ target: ActionTarget, now state: Target) throws -> Bool {
        switch request.action {
        case .assignOwner: try AssignOwnerAction(self).isUntouched(target)
        case .retry: try RetryAction(self).isUntouched(target, now: state)
        default: false
        }
    }

    /// The colleague from whom an assignment takes a target.
    func holder(of ref: TargetRef) throws -> Owner? {
        try request.action == .assignOwner ? AssignOwnerAction(self).holder(of: ref) : nil
    }

    /// The outcome for a target that changed since the person looked at it. It tells who changed what, and whether anything is left to do.
    func afterChange(of target: ActionTarget, now: Target) throws -> Ending {
        let meanwhile = try now.subject.map { try Meanwhile($0, since: target.version, step.known) }
        if let (kind, message) = try tried(target.ref), kind != .done {
            return (kind, meanwhile?.byPerson.map { kind == .alreadyDone ? $0 : "\($0); \(message)" } ?? message)
        }
        let change = meanwhile?.byPerson ?? meanwhile?.byItself
        return (.changedSinceYouLooked, (change.map { "\($0); " } ?? "") + "look again before you act")
    }

    /// Tries the action on the target as it is now, and takes its effects back.
    private func tried(_ ref: TargetRef) throws -> Ending? {
        struct Tried: Error { var ending: Ending }
        do { return try step.tx.apart { throw Tried(ending: try perform(on: ref)) } } catch let tried as Tried {
            return tried.ending
        }
    }

    /// Reads a message again, or skips it.
    func onMessage(behind ref: TargetRef) throws -> Ending {
        switch ref.kind {
        case .body: if let id = Int64(ref.id) { return try on(message: id) }
        case .exception: if case .body(let id)? = try subject(ofException: ref) { return try on(message: id) }
        default: break
        }
        return (.failed, "it is not about a message")
    }

    func on(message id: Int64) throws -> Ending {
        try MessageAction(step).act(request.action, on: id, reason: reason, by: actor)
    }

    /// What an exception is about.
    func subject(ofException ref: TargetRef) throws -> ExceptionSubject? {
        try step.known.exceptions.exception(ExceptionID(ref.id))?.record.subject
    }
}
