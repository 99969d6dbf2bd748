package import Domain

/// What people did, at the desk and by commands, the last first.
package enum ActivityList {
    /// The order, SKU or type of exception that it was done to.
    package static let about = Column("about", "about", importance: 0, maximum: 32, CellValue.text)
    package static let who = Column("who", "who", importance: 1, cut: 5, maximum: 20, CellValue.owner)
    package static let what = Column("what", "did", importance: 2, cut: 6, maximum: 24, CellValue.text)
    /// People tell what they did by the clock, and one looks for what was done at a time of day.
    package static let since = Column(
        "since", "when", importance: 3, right: true, moment: true, CellValue.since)
    package static let outcome = Column(
        "outcome", "outcome", importance: 4, cut: 16, maximum: 60, quiet: true, CellValue.text)
    package static let reason = Column("reason", "why", importance: 5, cut: 12, maximum: 100, CellValue.text)

    package static let spec = ListSpec(
        .activity, title: "ACTIVITY", about: "What people did, the last first", tab: "Activity", shortTab: "Act",
        tabImportance: 7, command: "activity", key: "7", empty: "Nobody has done anything yet.", kinds: [.act],
        actions: [],
        names: ["what", "about"], copies: "about",
        columns: [about.face, who.face, what.face, since.face, reason.face, outcome.face])
}
