package import Domain

/// Everything about one connection: `GET /v1/connectors/{id}`.
package struct ConnectorCard: Codable, Hashable, Sendable {
    /// One thing that the connection depends on, such as the version of an API or a permission.
    package struct Term: Codable, Hashable, Sendable {
        /// `API version`
        package var name: String
        /// `2026-07 asked for, 2026-07 served`
        package var value: String
        package var state: StateWord

        package init(name: String, value: String, state: StateWord) {
            self.name = name
            self.value = value
            self.state = state
        }
    }

    /// Work of one kind that failed and waits for it.
    package struct Waiting: Codable, Hashable, Sendable {
        /// For people: `send order`.
        package var kind: String
        package var pieces: Int
        /// When the oldest of them was due first.
        package var oldest: Instant?
        /// When the next of them is tried.
        package var next: Instant

        package init(kind: String, pieces: Int, oldest: Instant?, next: Instant) {
            self.kind = kind
            self.pieces = pieces
            self.oldest = oldest
            self.next = next
        }
    }

    package var ref: TargetRef
    package var row: ConnectorRow
    /// When it answered last, or when its last webhook came; `nil` if that was never since the core was started.
    package var lastAnswer: Instant?
    /// Calls of about the last hour, and those of them that failed by its fault; `nil` for what only sends.
    package var calls: Int?
    package var failed: Int?
    package var terms: [Term]
    package var waiting: [Waiting]
    /// How long what waits will take once it answers, in minutes; `nil` if nothing is known.
    package var minutesToClear: Int?
    /// The open exceptions about the connection, as rows of their list.
    package var exceptions: [ListRow]
    package var playbook: String
    /// Its outages and other breaks, the oldest first.
    package var timeline: [TimelineEntry]

    package init(
        row: ConnectorRow, lastAnswer: Instant?, calls: Int?, failed: Int?, terms: [Term] = [],
        waiting: [Waiting] = [], minutesToClear: Int? = nil, exceptions: [ListRow] = [], playbook: String,
        timeline: [TimelineEntry] = []
    ) {
        ref = TargetRef(.connector, row.id)
        self.row = row
        self.lastAnswer = lastAnswer
        self.calls = calls
        self.failed = failed
        self.terms = terms
        self.waiting = waiting
        self.minutesToClear = minutesToClear
        self.exceptions = exceptions
        self.playbook = playbook
        self.timeline = timeline
    }
}
