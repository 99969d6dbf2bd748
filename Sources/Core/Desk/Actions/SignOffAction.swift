import DeskAPI
import Domain
import Store

/// Signs a turn of a daily check off, with its figures as they are now. A turn is signed off once, whoever comes second.
struct SignOffAction {
    private let action: DeskAction
    private let step: Step

    init(_ action: DeskAction) {
        self.action = action
        step = action.step
    }

    func perform(on ref: TargetRef) throws -> DeskAction.Ending {
        let id = CheckTurnID(ref.id)
        let reads = CheckReads(policy: step.policy, surroundings: action.surroundings, now: step.now)
        if let signed = try step.known.checks.turn(id)?.signed {
            let at = step.policy.localTime(of: signed.at)
            return (.alreadyDone, "already signed off by \(Actor.person(in: signed.by) ?? signed.by) on \(at)")
        }
        guard let check = id.check, let turn = reads.schedule?.turn(of: check, at: step.now) else {
            return (.failed, "it is not due")
        }
        guard turn.id == id else { return (.failed, "its turn is over; sign off the present one") }
        let finding = try reads.finding(of: check, step.known)
        try step.append(
            .checkSigned(SignedCheck(turn, roles: action.roles, finding: finding, note: action.reason)),
            to: .check(turn.id), by: action.actor)
        try step.resolve(.checkMissed(check), .checkSigned.of(Actor.person(in: action.actor.text) ?? action.actor.text))
        return (.done, "signed off: \(finding.words)")
    }
}
