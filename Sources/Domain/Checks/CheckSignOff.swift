/// A turn that nobody signed off in its time.
package struct MissedCheck: Hashable, Sendable {
    /// The check's name. Facts outlive the table of checks.
    package var check: String
    package var team: String
    package var due: Instant
    package var until: Instant

    package init(_ turn: CheckTurn) {
        check = turn.check.rawValue
        team = turn.check.team.rawValue
        due = turn.due
        until = turn.until
    }
}

/// A turn that a person signed off, with the figures as they were then.
package struct SignedCheck: Hashable, Sendable {
    package var check: String
    package var team: String
    package var due: Instant
    package var until: Instant
    /// The roles of who signed.
    package var roles: [String]
    package var isSound: Bool
    package var figures: [CheckFigure]
    /// What the person wrote.
    package var note: String?

    package init(_ turn: CheckTurn, roles: [String], finding: CheckFinding, note: String?) {
        check = turn.check.rawValue
        team = turn.check.team.rawValue
        due = turn.due
        until = turn.until
        self.roles = roles
        isSound = finding.isSound
        figures = finding.figures
        self.note = note
    }
}

extension MissedCheck: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        check = try fields.get("check")
        team = try fields.get("team")
        due = try fields.get("due")
        until = try fields.get("until")
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("check", check)
        try fields.put("team", team)
        try fields.put("due", due)
        try fields.put("until", until)
    }
}

extension SignedCheck: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StoredFields(decoder)
        check = try fields.get("check")
        team = try fields.get("team")
        due = try fields.get("due")
        until = try fields.get("until")
        roles = try fields.get("roles")
        isSound = try fields.get("sound")
        figures = try fields.get("figures")
        note = try fields.maybe("note")
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = StoredWriter(encoder)
        try fields.put("check", check)
        try fields.put("team", team)
        try fields.put("due", due)
        try fields.put("until", until)
        try fields.put("roles", roles)
        try fields.put("sound", isSound)
        try fields.put("figures", figures)
        try fields.put("note", ifPresent: note)
    }
}
