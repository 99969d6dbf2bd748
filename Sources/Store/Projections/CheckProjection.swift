import Domain

/// The row of a turn of a daily check. It has no words that people typed: those stay beside the journal.
struct CheckProjection: TableRows {
    let documents: Documents

    func project(_ fact: Fact, _ id: CheckTurnID, by actor: String, seq: Int64, at: Instant) throws {
        switch fact {
        case .checkMissed(let missed):
            try execute(
                Self.missedRow,
                [
                    id.rawValue, seq, missed.check, missed.team, missed.due.milliseconds, missed.until.milliseconds,
                    at.milliseconds,
                ])
        case .checkSigned(let signed):
            try execute(
                Self.signedRow,
                [
                    id.rawValue, seq, signed.check, signed.team, signed.due.milliseconds, signed.until.milliseconds,
                    at.milliseconds, actor, signed.roles.joined(separator: ", "), signed.isSound,
                    try coder.encode(signed.figures),
                ])
        default: break
        }
    }

    private static let turn = ["id", "version", "name", "team", "due_at", "until_at"]
    private static let missedRow = RecordRow.statement("check_turn", turn + ["missed_at"])
    private static let signedRow = RecordRow.statement(
        "check_turn", turn + ["signed_at", "signed_by", "roles", "sound", "figures"])
}
