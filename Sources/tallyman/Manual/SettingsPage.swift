extension ManualPage {
    static let everySetting = ManualPage(
        name: "settings", title: "Everything that is set",
        about: "Every setting with its value, and what nobody has set."
    ) { shop, text in
        text.say("Secrets are not here: they stand in files of their own, which the core alone reads.")
        for section in WholeFile.section.sections {
            let faces = section.settings.map(\.face).filter { $0.kind.secret == nil }
            if faces.isEmpty { continue }
            if !section.key.isEmpty { text.heading(section.key) }
            if section.isPart, !shop.has(section) { text.say("Left out: the core leaves it alone.") }
            text.table(
                ["key", "value", "what it says"], faces.map { ["`\($0.key)`", "{\($0.key)}", $0.says] })
        }
    }
}
