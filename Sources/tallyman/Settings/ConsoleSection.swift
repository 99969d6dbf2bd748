import Domain

enum ConsoleSection {
    static let theme = Setting(
        "console.theme", themeKind, default: "default", holds: .withConsole,
        "The console's colours: `default`, `light` or `mono`, or the path of a theme file, which has a `/` in it.")

    static let keys = Setting(
        "console.keys", keysKind, default: [:], otherwise: "see [keys](keys.md)",
        example: .commented("retry: F6\ndown: [j, Down, Ctrl-N]"), holds: .withConsole,
        "Keys by command, one or a list, where the usual ones do not suit. An empty list leaves a command without a key. `?` in the "
            + "console shows the commands' names.")

    static let escapeDelay = Setting(
        "console.escapeDelay", .span(.zero ... .seconds(5)), default: Span(milliseconds: 25),
        otherwise: "`25ms`; `ESCDELAY` in the environment, in milliseconds, goes before it", holds: .withConsole,
        "How long the console waits after an Escape for the rest of a key, such as an arrow. Over a slow line that splits keys, give "
            + "it more.")

    static let section = SettingSection(
        "console", "Read by consoles, which need none of the secrets. The core does not use it."
    ) {
        theme
        keys
        escapeDelay
    }

    private static let themeKind = SettingKind<String>(written: { $0 }) { place in
        place.section.text(place.key).map { $0.contains("/") ? place.context.path($0) : $0 }
    }

    private static let keysKind = SettingKind<[String: [String]]>(
        written: { keys in ConfigurationText.map(keys.map { ($0.key, "[\($0.value.joined(separator: ", "))]") }) }
    ) { place in
        guard place.section.has(place.key) else { return nil }
        let section = place.section.section(place.key)
        var keys: [String: [String]] = [:]
        for (command, _, _) in section.entries { keys[command] = section.textOrTexts(command) }
        return keys
    }
}
