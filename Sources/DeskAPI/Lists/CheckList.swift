package import Domain

/// The daily checks: what each team looks at, and who signed it off.
package enum CheckList {
    package static let title = Column("title", "check", importance: 0, maximum: 40, CellValue.text)
    package static let state = Column("state", "state", importance: 1, CellValue.state)
    package static let team = Column("team", "team", importance: 3, CellValue.owner)
    /// When the turn came; the next turn's time stands on the card.
    package static let since = Column("since", "due for", importance: 4, right: true, CellValue.since)
    /// By when it has to be signed off; absent once it is.
    package static let until = Column("until", "sign in", importance: 2, right: true, CellValue.until)
    package static let who = Column("who", "signed by", importance: 5, maximum: 20, CellValue.owner)
    /// What was found when it was signed off.
    package static let found = Column(
        "found", "found", importance: 6, cut: 12, maximum: 80, quiet: true, CellValue.text)

    package static let spec = ListSpec(
        .checks, title: "CHECKS", about: "Daily checks, and who signed them off", tab: "Checks", shortTab: "Chk",
        tabImportance: 9, command: "checks", key: "9",
        empty: "This shop has no daily checks: see `checks` in the configuration.",
        kinds: [.check], actions: [.signOff], names: ["title"],
        columns: [title.face, state.face, until.face, team.face, since.face, who.face, found.face])
}
