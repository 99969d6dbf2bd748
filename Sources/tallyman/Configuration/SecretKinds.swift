import Foundation
import Synchronization

/// The files from which secrets were read.
final class SecretFiles: Sendable {
    private let paths = Mutex<[String]>([])

    var all: [String] { paths.withLock { $0 } }

    func add(_ path: String) { paths.withLock { $0.append(path) } }
}

/// Where a secret comes from: a file that `<key>File` names, an environment variable, or a file with the variable's name among the
/// service's credentials or in `secrets` beside the configuration; one secret a line. Never the configuration itself.
struct SecretSource: Sendable {
    /// As the page names it.
    var variable: String
    /// Completes "set it to …".
    var meaning: String
    /// Several are taken, while one is being replaced.
    var isSeveral: Bool
    /// The variable for an item of a list, by the item.
    var variableOf: @Sendable (YAMLSection) -> String

    func missing(_ key: String, in section: YAMLSection) -> String {
        "is missing: set \(variableOf(section)) in the environment, or `\(key)File`, to \(meaning)"
    }

    /// `TALLYMAN_SHOPIFY_TOKEN` as `shopify-token`; `nil` for what is no name of a file.
    static func fileName(_ variable: String) -> String? {
        let name = variable.replacing("TALLYMAN_", with: "", maxReplacements: 1).lowercased().replacing("_", with: "-")
        return name.wholeMatch(of: #/[a-z0-9-]+/#) == nil ? nil : name
    }

    /// Where a secret lies that no key and no variable names. systemd puts `secret_` before the names of a folder of credentials.
    private static func places(_ variable: String, in context: SettingContext) -> [String] {
        guard let name = fileName(variable) else { return [] }
        let credentials = context.surroundings.variable("CREDENTIALS_DIRECTORY").map {
            ["\($0)/secret_\(name)", "\($0)/\(name)"]
        }
        return (credentials ?? []) + [context.path("secrets/\(name)")]
    }

    /// Consoles may not read the core's secrets.
    func read(_ place: SettingPlace) -> [Secret]? {
        let (section, key) = (place.section, place.key)
        let variable = variableOf(section)
        if section.has(key) {
            section.note(
                "secrets do not belong in this file: set \(variable) in the environment, or `\(key)File` to a file that "
                    + "holds it; then replace this one, for it has been seen", key, nil)
            return nil
        }
        var file = section.text(key + "File").map(place.context.path)
        guard place.context.purpose == .core else { return nil }
        if file == nil, place.context.surroundings.variable(variable) == nil {
            file = Self.places(variable, in: place.context).first { FileManager.default.fileExists(atPath: $0) }
        }
        let text: String
        if let file {
            place.context.secretFiles?.add(file)
            guard let content = AnyFile.contents(file),
                let read = String(bytes: content, encoding: .utf8)
            else {
                section.note("`\(file)` cannot be read", key + "File", nil)
                return nil
            }
            text = read
        } else if let value = place.context.surroundings.variable(variable) {
            text = value
        } else {
            return nil
        }
        let found = text.split(whereSeparator: { $0.isNewline || (isSeveral && ($0 == "," || $0 == " ")) })
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        guard !found.isEmpty, isSeveral || found.count == 1 else {
            let source = file.map { "`\($0)`" } ?? variable
            section.note(
                "\(source) must hold \(isSeveral ? "at least one secret" : "one line with \(meaning)")", key, nil)
            return nil
        }
        return found.map(Secret.init)
    }
}

extension SettingKind where Value == Secret {
    static func secret(_ variable: String, _ meaning: String) -> Self {
        let source = SecretSource(variable: variable, meaning: meaning, isSeveral: false, variableOf: { _ in variable })
        return Self(
            face: SettingKindFace(secret: source), written: { _ in "" }, read: { source.read($0)?.first })
    }
}

extension SettingKind where Value == [Secret] {
    /// - Parameter variableOf: where the variable's name follows from other settings of an item.
    static func secrets(
        _ variable: String, _ meaning: String, variableOf: (@Sendable (YAMLSection) -> String)? = nil
    ) -> Self {
        let source = SecretSource(
            variable: variable, meaning: meaning, isSeveral: true, variableOf: variableOf ?? { _ in variable })
        return Self(face: SettingKindFace(secret: source), written: { _ in "" }, read: { source.read($0) })
    }
}
