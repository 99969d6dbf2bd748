import Connectors
import DeskAPI
import Domain
import Foundation
import Store

/// Rolls a preview's transaction back, so that a preview runs the real action and changes nothing.
private struct Previewed: Error {
    var reply: ActionReply
}

/// Performs people's actions at the desk: previewed, then done once for each request id.
struct DeskActions: Sendable {
    let store: Store
    let policy: Policy
    let clock: CoreClock
    let ingestBell: Bell
    let setAsideReport: SetAsideReport
    let surroundings: CheckSurroundings

    /// What an action would do to each target. Its reason may still be unwritten.
    func preview(_ request: ActionRequest, by caller: Identity) async throws -> ActionReply {
        try DeskLimits.check(request)
        do {
            return try await store.transact { tx in
                throw Previewed(reply: try apply(request, by: caller, tx))
            }
        } catch let previewed as Previewed {
            return previewed.reply
        }
    }

    /// Performs the action: one outcome for each target, in one commit with the journal's record of who acted and why. A repeated request
    /// id gets the stored reply and changes nothing.
    func act(_ request: ActionRequest, by caller: Identity) async throws -> ActionReply {
        try check(request)
        let now = clock.now
        let reply = try await store.transact { tx in
            let key = "\(caller.uid)/\(request.requestID)"
            if let kept = try tx.replies.actionReply(key) {
                return try JSONDecoder().decode(ActionReply.self, from: Data(kept))
            }
            let reply = try apply(request, by: caller, tx)
            try tx.answers.keepActionReply(key, Array(try JSONEncoder().encode(reply)), at: now)
            return reply
        }
        if request.action == .skip || request.action == .retry {
            ingestBell.ring()
            try await setAsideReport.tell()
        }
        return reply
    }

    private func check(_ request: ActionRequest) throws(DeskErrorBody) {
        try DeskLimits.check(request)
        if request.action.spec.needsReason, request.plainReason == nil {
            throw DeskErrorBody(error: "\(request.action.rawValue) needs a reason")
        }
    }

    private func apply(_ request: ActionRequest, by caller: Identity, _ tx: Transaction) throws -> ActionReply {
        let step = Step(tx, policy: policy, at: clock.now)
        let action = DeskAction(
            request: request, reason: request.plainReason, actor: .person(name: caller.name, uid: caller.uid),
            roles: caller.roles, step: step, surroundings: surroundings)
        let allowed = caller.allowed.contains(request.action)
        return ActionReply(
            outcomes: try request.targets.map { target in
                guard let state = try action.look(target.ref) else {
                    // Work that has ended leaves no row.
                    if target.ref.kind == .work {
                        return ActionOutcome(
                            ref: target.ref, label: target.ref.id, kind: .alreadyDone, message: "it has ended meanwhile"
                        )
                    }
                    return ActionOutcome(
                        ref: target.ref, label: target.ref.id, kind: .failed,
                        message: "there is no such \(target.ref.kind.rawValue)")
                }
                func outcome(_ kind: OutcomeKind, _ message: String) -> ActionOutcome {
                    ActionOutcome(ref: target.ref, label: state.label, kind: kind, message: message)
                }
                guard allowed else {
                    return outcome(.notAllowed, caller.reason ?? "none of your roles may \(request.action.spec.right)")
                }
                guard try state.version == target.version || action.isUntouched(target, now: state)
                else {
                    let (kind, message) = try action.afterChange(of: target, now: state)
                    return outcome(kind, message)
                }
                let holder = try action.holder(of: target.ref)
                let (kind, message) = try action.perform(on: target.ref)
                if kind == .done, let subject = state.subject {
                    try step.append(
                        .acted(action: request.action.rawValue, reason: action.reason, outcome: message), to: subject,
                        by: action.actor)
                }
                var done = outcome(kind, message)
                if kind == .done { done.holder = holder }
                return done
            })
    }
}

extension ActionRequest {
    fileprivate var plainReason: String? { plainLine(reason) }
}

/// A person's text, cleaned for storage and sending: one line, no control characters, at most 500 characters; `nil` when empty.
func plainLine(_ text: String?) -> String? {
    let kept = (text ?? "").unicodeScalars.map { scalar -> Character in
        scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
            ? " " : Character(scalar)
    }
    let line = String(kept).split(separator: " ").joined(separator: " ")
    return line.isEmpty ? nil : String(line.prefix(500))
}
