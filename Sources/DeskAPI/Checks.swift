package import Domain

/// Everything about one daily check: `GET /v1/checks/{id}`.
package struct CheckCard: Codable, Hashable, Sendable {
    /// A figure, and whether it is not as it should be.
    package struct Figure: Codable, Hashable, Sendable {
        package var name: String
        package var value: String
        package var asksForLook: Bool

        package init(_ figure: CheckFigure) {
            name = figure.name
            value = figure.value
            asksForLook = figure.asksForLook
        }
    }

    /// The turn: it is signed off once.
    package var ref: TargetRef
    package var version: Int64
    package var title: String
    package var team: Owner
    /// `due`, `signed off`, `MISSED`, or `not due` where it has not been due of late.
    package var state: StateWord
    package var due: Instant?
    package var until: Instant?
    /// When it is due again.
    package var next: Instant?
    /// As they are now.
    package var figures: [Figure]
    package var isSound: Bool
    /// What the figures are read from, as rows of a list, and which list. At most fifty.
    package var list: ListName
    package var evidence: [ListRow]
    package var playbook: String
    package var actions: Set<ActionName>
    /// The last turns, the oldest first: who signed them off, what was found, and the note.
    package var timeline: [TimelineEntry]

    package init(
        ref: TargetRef, version: Int64, title: String, team: Owner, state: StateWord, due: Instant?, until: Instant?,
        next: Instant?, finding: CheckFinding, list: ListName, evidence: [ListRow], playbook: String,
        actions: Set<ActionName>, timeline: [TimelineEntry]
    ) {
        self.ref = ref
        self.version = version
        self.title = title
        self.team = team
        self.state = state
        self.due = due
        self.until = until
        self.next = next
        figures = finding.figures.map(Figure.init)
        isSound = finding.isSound
        self.list = list
        self.evidence = evidence
        self.playbook = playbook
        self.actions = actions
        self.timeline = timeline
    }
}

/// A turn of a daily check that was signed off or missed: `GET /v1/checks?month=2026-11`.
package struct CheckTurnRow: Codable, Hashable, Sendable {
    /// `gap/2026-11-28T09:00`, local time.
    package var id: String
    package var check: String
    package var title: String
    package var team: String
    package var due: Instant
    package var until: Instant
    package var isMissed: Bool
    package var signedAt: Instant?
    /// As in the journal: `ada(1000)`.
    package var signedBy: String?
    package var roles: String?
    package var isSound: Bool?
    /// As they were when it was signed off.
    package var figures: [CheckCard.Figure]
    package var note: String?

    package init(
        id: String, check: String, title: String, team: String, due: Instant, until: Instant, isMissed: Bool,
        signedAt: Instant? = nil, signedBy: String? = nil, roles: String? = nil, isSound: Bool? = nil,
        figures: [CheckFigure] = [], note: String? = nil
    ) {
        self.id = id
        self.check = check
        self.title = title
        self.team = team
        self.due = due
        self.until = until
        self.isMissed = isMissed
        self.signedAt = signedAt
        self.signedBy = signedBy
        self.roles = roles
        self.isSound = isSound
        self.figures = figures.map(CheckCard.Figure.init)
        self.note = note
    }
}
