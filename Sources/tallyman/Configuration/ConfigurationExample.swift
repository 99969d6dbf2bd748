import Foundation

extension Configuration {
    /// A documented configuration with every key, as `tallyman config example` prints it.
    static let example = ConfigurationExample.text
}

/// Makes the example of what the settings say. Values that are not examples are the defaults.
struct ConfigurationExample {
    static var text: String { ConfigurationExample().text }

    /// For a core that the package's unit starts. What it has by itself is in `packaging/tallyman.service`.
    static var service: String {
        ConfigurationExample(
            more:
                "The service reads each secret from a file of its own in /etc/tallyman/secrets, named after its variable: shopify-token "
                + "for TALLYMAN_SHOPIFY_TOKEN. No key needs to name it. Copy this file to /etc/tallyman/tallyman.yaml, fill it in, "
                + "run `tallyman doctor`, then `systemctl start tallyman`.",
            instead: [
                "state": "/var/lib/tallyman", "desk.socket": "/run/tallyman/desk.sock", "desk.group": "tallyman-desk",
            ]
        ).text
    }

    /// What is said besides, at the beginning.
    private var more = ""
    /// Values by key that suit better than those of the settings.
    private var instead: [String: String] = [:]

    private var text: String {
        let entries = WholeFile.section.entries.flatMap { [""] + lines(of: $0) }
        return (Self.head + Self.comment(more) + entries).map { $0 + "\n" }.joined()
    }

    private static let head = comment(
        "Tallyman: one shop. Lengths of time are written 90s, 15m, 8h, 1h30m, 14d. Relative paths start at this file's folder. Secrets never "
            + "stand here: they come from the environment, or from a file of their own that only the core's user can read. "
            + "`tallyman config check` names every mistake with its line.")

    private func lines(of entry: SettingSection.Entry) -> [String] {
        switch entry {
        case .setting(let setting): lines(of: setting.face)
        case .section(let section): lines(of: section)
        }
    }

    private func lines(of section: SettingSection) -> [String] {
        let lines = ["\(section.name):"] + Self.indented(section.entries.flatMap(lines))
        return Self.comment(section.says) + (section.isCommented ? Self.commented(lines) : lines)
    }

    private func lines(of face: SettingFace) -> [String] {
        let value = Self.value(face.writtenName, instead[face.key] ?? face.example.text)
        return Self.comment(Self.words(face)) + (face.example.isShown ? value : Self.commented(value))
    }

    private static func words(_ face: SettingFace) -> String {
        if let secret = face.kind.secret {
            let several = secret.isSeveral ? " (several, by commas, while one is replaced)" : ""
            return "\(face.says) \(secret.variable) in the environment\(several), or:"
        }
        let values = face.kind.values.replacing("`", with: "")
        return face.kind.bounds.isEmpty || values.isEmpty
            ? face.says : "\(face.says) \(values.prefix(1).uppercased())\(values.dropFirst())."
    }

    /// A key with its value, which goes below the key where it is long.
    private static func value(_ key: String, _ text: String) -> [String] {
        if text.contains("\n") || text.contains(": ") {
            return ["\(key):"] + indented(text.components(separatedBy: "\n"))
        }
        if text.count <= width - key.count { return ["\(key): \(text)"] }
        return ["\(key):"] + indented(wrapped(text, at: ", "))
    }

    // MARK: Lines

    private static let width = 100

    private static func comment(_ text: String) -> [String] { text.isEmpty ? [] : commented(wrapped(text)) }

    private static func commented(_ lines: [String]) -> [String] { lines.map { $0.isEmpty ? "#" : "# \($0)" } }

    private static func indented(_ lines: [String]) -> [String] { lines.map { "  \($0)" } }

    private static func wrapped(_ text: String, at separator: String = " ") -> [String] {
        let words = text.components(separatedBy: separator)
        return words.dropFirst().reduce(into: Array(words.prefix(1))) { lines, word in
            let last = lines[lines.count - 1] + separator
            if last.count + word.count <= width {
                lines[lines.count - 1] = last + word
            } else {
                // The space at a line's end is not wanted.
                lines[lines.count - 1] += separator.replacing(" ", with: "")
                lines.append(word)
            }
        }
    }
}
