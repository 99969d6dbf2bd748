import Console

/// tallyman-keys(7): what each key of the console does.
enum KeysPage {
    static func page() -> ManPage {
        var page = ManPage("tallyman-keys", section: 7, about: "keys and commands of the console")
        page.heading("Description")
        page.paragraph(
            "Every key is a command with a name. The name can be typed after `:`, and `console.keys` in the configuration gives it "
                + "other keys. Actions that cannot be taken back are capital letters, and every action shows what it would do before it "
                + "does it. `?` in the console shows the keys that hold there.")
        for group in CommandSpec.Group.allCases {
            page.heading(group.rawValue)
            for spec in Command.allCases.map(\.spec) where spec.group == group {
                let others =
                    spec.aliases.isEmpty ? "" : ", or \(spec.aliases.map { "`:\($0)`" }.joined(separator: ", "))"
                page.entry(spec.keys.joined(separator: "  "), ["\(spec.title). `:\(spec.name)`\(others)"])
            }
        }
        page.heading("In dialogs")
        for (key, what) in HelpText.dialogs { page.entry(key, ["\(what)."]) }
        page.seeAlso(["tallyman(1)", "tallyman-console(1)", "tallyman.yaml(5)"])
        return page
    }
}
