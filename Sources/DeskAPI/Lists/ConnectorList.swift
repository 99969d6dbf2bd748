package import Domain

/// The connections to the remote systems, and the services that send webhooks.
package enum ConnectorList {
    package static let name = Column("name", "connector", importance: 0, maximum: 20, CellValue.text)
    package static let state = Column("state", "state", importance: 1, CellValue.state)
    package static let since = Column("since", "for", importance: 4, right: true, CellValue.since)
    /// When it answered last, or when its last webhook came.
    package static let success = Column("success", "last answer", importance: 5, right: true, CellValue.since)
    /// Work that failed and waits for it.
    package static let waiting = Column("waiting", "waits", importance: 2, right: true, CellValue.number)
    package static let next = Column(
        "next", "tried in", importance: 6, right: true, passed: .now, CellValue.until)
    /// Calls of the last hour that failed by its fault.
    package static let failed = Column("failed", "failed", importance: 7, right: true, CellValue.text)
    /// What is left of its rate limit.
    package static let budget = Column("budget", "budget", importance: 8, right: true, CellValue.text)
    package static let detail = Column(
        "detail", "why", importance: 3, cut: 12, maximum: 100, quiet: true, CellValue.text)

    package static let spec = ListSpec(
        .connectors, title: "CONNECTORS", about: "Connections to the remote systems", tab: "Connectors",
        shortTab: "Conn", tabImportance: 8, command: "connectors", key: "8", empty: "No remote system is configured.",
        kinds: [.connector], actions: [], names: ["name"],
        columns: [
            name.face, state.face, since.face, waiting.face, next.face, success.face, failed.face, budget.face,
            detail.face,
        ])
}
