import Domain
import Store

/// Things beside the store that checks look at.
struct CheckSurroundings: Sendable {
    /// The name and the state of each connection, and whether that is as it should be.
    var connections: @Sendable () -> [(name: String, state: String, isWell: Bool)]
    var disk: @Sendable () -> DiskRoom?
    /// The last backup that is known.
    var backup: @Sendable () -> BackupNote?
}

/// Reads the figures of the daily checks.
struct CheckReads: Sendable {
    let policy: Policy
    let surroundings: CheckSurroundings
    let now: Instant

    /// `nil` where this shop has no daily checks.
    var schedule: CheckSchedule? { policy.checks.map { CheckSchedule($0, policy.hold.hours) } }

    func finding(of check: DailyCheck, _ reader: Reader) throws -> CheckFinding {
        switch check.question {
        case .shippedTotals: return .totals(try shipped(reader), in: period)
        case .gap:
            let gap = try reader.figures.all(now: now).gap
            return .gap(gap.gap, late: gap.under60m + gap.over60m, oldest: gap.oldest, at: now)
        case .holds(let late):
            let holds = try reader.figures.all(now: now).holds
            return .holds(holds.held, overdue: holds.overdue, stalled: holds.stalled, late)
        case .exceptions(let types): return .exceptions(try reader.checks.open(types), at: now)
        case .earlierBreaks:
            let day = lastWorkingDay
            return .earlierBreaks(try reader.checks.open(raisedFrom: day.from, until: day.until), in: period)
        case .connections:
            return .connections(surroundings.connections())
        case .disk: return .disk(surroundings.disk())
        case .backup: return .backup(surroundings.backup(), at: now)
        }
    }

    func shipped(_ reader: Reader) throws -> ShippedTotals {
        let day = lastWorkingDay
        return try reader.checks.shipped(from: day.from, until: day.until, policy.match, at: now)
    }

    /// `27 November, 00:00 to 28 November, 00:00`, by the shop's clock.
    private var period: String {
        "\(policy.localTime(of: lastWorkingDay.from)) to \(policy.localTime(of: lastWorkingDay.until))"
    }

    var lastWorkingDay: (from: Instant, until: Instant) {
        CheckSchedule(policy.checks ?? CheckPolicy(), policy.hold.hours).lastWorkingDay(before: now)
    }
}
