/// Makes `docs/configuration.md` of what the settings say. `make goldens` writes it anew.
enum ConfigurationPage {
    static var text: String {
        let root = WholeFile.section
        let sections = root.entries.flatMap { entry -> [String] in
            if case .section(let section) = entry { parts(of: section, "##") } else { [] }
        }
        return ([head, table(root.settings), reload] + sections).filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    static let head = """
        # Configuration

        <!-- Made from Sources/tallyman/Settings by `make goldens`: change the settings there, not this page. -->

        One YAML file a shop. It is looked for as `--config FILE`, then `TALLYMAN_CONFIG`, `./tallyman.yaml`,
        `$XDG_CONFIG_HOME/tallyman/tallyman.yaml` (`~/.config/…`) and `/etc/tallyman/tallyman.yaml`. `tallyman config example` prints one
        with every key; `tallyman config check` names every mistake at once, each with its line, its key and what was expected.

        Lengths of time are written `90s`, `15m`, `8h`, `1h30m`, `14d`. Relative paths start at the file's folder. Secrets never stand in
        the file: each comes from a file of its own that its key names, else from an environment variable, else from a file with the
        variable's name (`shopify-token` for `TALLYMAN_SHOPIFY_TOKEN`) in `$CREDENTIALS_DIRECTORY`, which systemd fills, or in the folder
        `secrets` beside the configuration. Where several are taken, while one is being replaced, they are separated by commas or stand on
        lines of their own.
        """

    static var reload: String {
        let settings = WholeFile.section.sections.flatMap(\.settings).map(\.face)
        let keys = settings.filter { change($0.holds).hasPrefix("SIGHUP") }.map { "`\($0.key)`" }
        return """
            ## Reading it anew

            The last column of each table says what a change takes. `SIGHUP` opens the log anew and reads the file and its secrets and maps
            again; what says *SIGHUP* holds at once: \(keys.joined(separator: ", ")). Whatever else was changed is named in the log and
            takes a new start of the core. A file with faults is not used: the log, the desk and `/readyz` say so, and the core goes on
            with what it had. Secrets from the environment stay what they were.
            """
    }

    private static func parts(of section: SettingSection, _ level: String) -> [String] {
        ["\(level) \(section.key)", section.says, table(section.settings)]
            + section.settings.flatMap { setting -> [String] in
                guard let item = setting.face.kind.item else { return [] }
                return ["\(item.says.dropLast()):", table(item.settings, inItem: true)]
            }
            + [section.more]
            + section.entries.flatMap { entry -> [String] in
                if case .section(let below) = entry { parts(of: below, level + "#") } else { [] }
            }
    }

    // MARK: Tables

    /// - Parameter inItem: a change takes what the list takes.
    private static func table(_ settings: [any AnySetting], inItem: Bool = false) -> String {
        if settings.isEmpty { return "" }
        let titles = ["key", "what it says", "values", "default"] + (inItem ? [] : ["a change takes"])
        let rows = settings.map(\.face).map { face in
            let cells = ["`\(face.writtenName)`", says(face), values(face), standard(face)]
            return cells + (inItem ? [] : [change(face.holds)])
        }
        return ([titles, titles.map { _ in "---" }] + rows).map(line).joined(separator: "\n")
    }

    private static func line(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }

    static func says(_ face: SettingFace) -> String { face.isRequired ? "\(face.says) Required." : face.says }

    static func values(_ face: SettingFace) -> String {
        face.kind.secret.map { "a file, or `\($0.variable)`" } ?? face.kind.values
    }

    static func standard(_ face: SettingFace) -> String {
        if let words = face.otherwise { return words }
        return face.standard.map { "`\($0)`" } ?? (face.isRequired ? "" : "none")
    }

    static func change(_ holds: TakesHold) -> String {
        switch holds {
        case .atStart: "a new start"
        case .atReload: "SIGHUP"
        case .atReloadWhile(let condition, _): "SIGHUP, \(condition)"
        case .withConsole: "a new start of the console"
        case .withManual: "`tallyman manual`, which writes it anew"
        }
    }
}
