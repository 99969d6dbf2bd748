/// When daily checks are due, and how long somebody has to sign them off.
package struct CheckPolicy: Sendable, Equatable {
    /// Local minutes of the day.
    package var cutoffs: [Int64] = [15 * 60]
    /// How long before a cut-off the gap is looked at.
    package var beforeCutoff: Span = .hours(1)
    package var within: Span = .hours(4)
    /// Checks with times of their own, in local minutes of the day, by their names.
    package var times: [String: [Int64]] = [:]
    /// The names of checks that this shop does not do.
    package var off: Set<String> = []

    package init() {}
}

/// One occasion at which a check is due.
package struct CheckTurn: Hashable, Sendable {
    package let check: DailyCheck
    /// `gap/2026-11-28T09:00`, local time: a check has one turn at a time of a day, and a turn is signed off once.
    package let id: CheckTurnID
    package let due: Instant
    /// By when it has to be signed off.
    package let until: Instant
}

package struct CheckTurnID: TextIdentifier {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    init(_ check: DailyCheck, local: Instant) {
        rawValue = "\(check.rawValue)/\(local.iso.prefix(16))"
    }

    /// `nil` for a check that this version does not know.
    package var check: DailyCheck? {
        rawValue.split(separator: "/").first.flatMap { DailyCheck(rawValue: String($0)) }
    }
}

/// The turns of the checks of a shop.
package struct CheckSchedule: Sendable {
    package let policy: CheckPolicy
    /// Their days are the days on which checks are due, and the first check is due when they begin.
    package let hours: BusinessHours

    private static let lookBack: Int64 = 8

    package init(_ policy: CheckPolicy, _ hours: BusinessHours) {
        self.policy = policy
        self.hours = hours
    }

    /// The checks that this shop does.
    package var checks: [DailyCheck] { DailyCheck.allCases.filter { !policy.off.contains($0.rawValue) } }

    /// The latest turn that is due. `nil` for a check that this shop does not do, or that was never due of late.
    package func turn(of check: DailyCheck, at now: Instant) -> CheckTurn? {
        guard !policy.off.contains(check.rawValue) else { return nil }
        let local = now + .minutes(hours.offset)
        for back in 0..<Self.lookBack {
            let day = local.startOfDay - .day * back
            guard hours.days.contains(day.weekday) else { continue }
            if let time = times(of: check).last(where: { day + .minutes($0.minute) <= local }) {
                return turn(of: check, day, time)
            }
        }
        return nil
    }

    /// The next turn after a moment.
    package func nextTurn(of check: DailyCheck, after now: Instant) -> CheckTurn? {
        guard !policy.off.contains(check.rawValue) else { return nil }
        let local = now + .minutes(hours.offset)
        for ahead in 0..<Self.lookBack {
            let day = local.startOfDay + .day * ahead
            guard hours.days.contains(day.weekday) else { continue }
            if let time = times(of: check).first(where: { day + .minutes($0.minute) > local }) {
                return turn(of: check, day, time)
            }
        }
        return nil
    }

    /// From the beginning of the last working day before this one to the beginning of this day.
    package func lastWorkingDay(before now: Instant) -> (from: Instant, until: Instant) {
        let today = (now + .minutes(hours.offset)).startOfDay
        var day = today - .day
        for _ in 0..<Self.lookBack where !hours.days.contains(day.weekday) { day = day - .day }
        return (day - .minutes(hours.offset), today - .minutes(hours.offset))
    }

    private func turn(of check: DailyCheck, _ day: Instant, _ time: (minute: Int64, within: Span)) -> CheckTurn {
        let local = day + .minutes(time.minute)
        let due = local - .minutes(hours.offset)
        return CheckTurn(check: check, id: CheckTurnID(check, local: local), due: due, until: due + time.within)
    }

    /// Local minutes of the day, in their order, and for how long each turn may be signed off: until the cut-off where it is before one,
    /// and never beyond the next.
    package func times(of check: DailyCheck) -> [(minute: Int64, within: Span)] {
        var found: [Int64: Span] = [:]
        if let own = policy.times[check.rawValue] {
            for minute in own { found[minute] = policy.within }
        } else {
            found[hours.opens] = policy.within
            if check.turns == .openingAndCutoffs {
                for cutoff in policy.cutoffs {
                    let minute = cutoff.clampedSubtracting(policy.beforeCutoff.milliseconds / 60_000)
                    if minute >= 0 { found[minute] = policy.beforeCutoff }
                }
            }
        }
        let minutes = found.keys.filter { (0..<24 * 60).contains($0) }.sorted()
        return minutes.enumerated().map { index, minute in
            let within = found[minute] ?? policy.within
            guard index + 1 < minutes.count else { return (minute, within) }
            return (minute, min(within, .minutes(minutes[index + 1].clampedSubtracting(minute))))
        }
    }
}
