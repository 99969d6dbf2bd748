import Domain
import Store

/// Notices daily checks that nobody signed off in their time, and ends what was said of them once it is over.
struct WatchChecks: Sendable {
    func work() -> Outcome {
        .write { step in
            let known = try step.known.exceptions.openExceptions(type: .checkMissed).map(\.record)
            guard let policy = step.policy.checks else {
                for record in known { try step.resolve(record.id, .checkOff) }
                return .done
            }
            let schedule = CheckSchedule(policy, step.policy.hold.hours)
            let since = try Self.since(step)
            for check in DailyCheck.allCases {
                let cause = ExceptionCause.checkMissed(check)
                guard let turn = schedule.turn(of: check, at: step.now) else {
                    try step.resolve(cause, .checkOff)
                    continue
                }
                // A check that was due before anybody could know of it is nobody's fault.
                guard turn.due >= since, try step.known.checks.turn(turn.id)?.signed == nil else { continue }
                if step.now < turn.until {
                    try step.resolve(cause, .checkDueAgain)
                } else {
                    try Self.miss(turn, cause, step)
                }
            }
            return .later(at: step.now + Limits.Checks.looks)
        }
    }

    private static func miss(_ turn: CheckTurn, _ cause: ExceptionCause, _ step: Step) throws {
        guard try step.known.checks.turn(turn.id) == nil else { return }
        try step.append(.checkMissed(MissedCheck(turn)), to: .check(turn.id))
        // One that was missed before is over, and this one is another with a time to act of its own.
        try step.resolve(cause, .checkDueAgain)
        try step.raise(
            NewException(
                cause,
                summary: "\(turn.check.title): due on \(step.policy.localTime(of: turn.due)), and not signed off",
                detail: "It was to be signed off by \(step.policy.localTime(of: turn.until)).", team: turn.check.team))
    }

    /// Since when checks are looked after.
    private static func since(_ step: Step) throws -> Instant {
        if let known = try step.known.marks.mark(mark).flatMap({ Instant(iso: $0) }) { return known }
        try step.append(.markMoved(step.now.iso), to: .mark(mark))
        return step.now
    }

    private static let mark = "checks.since"
}
