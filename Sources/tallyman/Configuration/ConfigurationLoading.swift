import DeskAPI
import Domain
import Foundation
import Yams

extension Configuration {
    /// What a configuration is read for.
    enum Purpose: Sendable {
        /// The core calls the remote systems, so their parts must be there and their secrets are read.
        case core
        /// A console needs none of that, and its users may not read the core's secrets.
        case console
        /// Only the maps: their files are read, and no secrets.
        case maps
    }

    /// What the process runs in: given, so that a test can say it.
    struct Surroundings: Sendable {
        var environment: [String: String]
        var home: String
        var folder: String
        /// The roles that need no definition.
        var standardRoles: Set<String>

        static func process(standardRoles: Set<String>) -> Surroundings {
            Surroundings(
                environment: ProcessInfo.processInfo.environment, home: NSHomeDirectory(),
                folder: FileManager.default.currentDirectoryPath, standardRoles: standardRoles)
        }

        /// Where the state is kept when nothing says otherwise (XDG base directories).
        var stateFolder: String { folder("XDG_STATE_HOME", ".local/state") + "/tallyman" }

        /// The desk socket of a machine without a configuration.
        var deskSocket: String { variable("TALLYMAN_SOCKET") ?? stateFolder + "/desk.sock" }

        /// Where a configuration is looked for, the first first.
        var places: [String] {
            [
                folder + "/tallyman.yaml", folder("XDG_CONFIG_HOME", ".config") + "/tallyman/tallyman.yaml",
                "/etc/tallyman/tallyman.yaml",
            ]
        }

        func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

        private func folder(_ name: String, _ otherwise: String) -> String {
            // XDG: a relative path is invalid and ignored.
            variable(name).flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "\(home)/\(otherwise)"
        }
    }

    /// The file to read: the one named, else `TALLYMAN_CONFIG`, else the first of the usual places that is there.
    static func find(_ named: String?, in surroundings: Surroundings) -> String? {
        named ?? surroundings.variable("TALLYMAN_CONFIG")
            ?? surroundings.places.first { FileManager.default.fileExists(atPath: $0) }
    }

    /// Reads a configuration file.
    /// - Throws: `ConfigurationFaults` with everything that is wrong.
    static func load(_ file: String, for purpose: Purpose, in surroundings: Surroundings) throws -> Configuration {
        try read(try text(of: file, in: surroundings), file: file, for: purpose, in: surroundings)
    }

    /// Reads what can be read of a core's configuration, and everything that is wrong with it. What is wrong has its default.
    /// - Parameter secrets: takes the files of secrets that were read.
    /// - Returns: no configuration where the file is not YAML.
    static func survey(
        _ file: String, noting secrets: SecretFiles, in surroundings: Surroundings
    ) -> (Configuration?, [ConfigurationFault]) {
        do {
            return try values(
                of: try text(of: file, in: surroundings), file: file, for: .core, in: surroundings, noting: secrets)
        } catch {
            return (nil, (error as? ConfigurationFaults)?.faults ?? [])
        }
    }

    private static func text(of file: String, in surroundings: Surroundings) throws -> String {
        let path = absolute(file, in: surroundings.folder, home: surroundings.home)
        guard let bytes = AnyFile.contents(path) else {
            let there = FileManager.default.fileExists(atPath: path)
            throw ConfigurationFaults(faults: [
                ConfigurationFault(
                    file: file, line: nil, key: "",
                    what: there
                        ? "cannot be read: check its permissions"
                        : "is not there: write one with `tallyman config example > \(file)`")
            ])
        }
        guard let text = String(bytes: bytes, encoding: .utf8) else {
            throw ConfigurationFaults(faults: [
                ConfigurationFault(file: file, line: nil, key: "", what: "is not UTF-8 text: save it as UTF-8")
            ])
        }
        return text
    }

    /// Reads a configuration's text.
    /// - Parameter file: its path, for messages, and as the folder that its relative paths start from.
    static func read(_ text: String, file: String, for purpose: Purpose, in surroundings: Surroundings) throws
        -> Configuration
    {
        let (configuration, faults) = try values(of: text, file: file, for: purpose, in: surroundings, noting: nil)
        guard faults.isEmpty else { throw ConfigurationFaults(faults: faults) }
        return configuration
    }

    private static func values(
        of text: String, file: String, for purpose: Purpose, in surroundings: Surroundings, noting secrets: SecretFiles?
    ) throws -> (Configuration, [ConfigurationFault]) {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            throw ConfigurationFaults(faults: [fault(error, file: file)])
        }
        let faults = YAMLSection.Faults(file: file)
        let base = absolute(file, in: surroundings.folder, home: surroundings.home)
        let folder = String(base[..<(base.lastIndex(of: "/") ?? base.startIndex)])
        var reading = SettingReading(
            SettingContext(purpose: purpose, surroundings: surroundings, folder: folder, secretFiles: secrets))
        reading.read(WholeFile.section, from: YAMLSection(node, path: "", line: 1, faults: faults))
        reading.check(WholeFile.section)
        let found = faults.found.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
        return (Configuration(file: file, values: reading.values), found)
    }

    /// `path` from `folder` on, with `~` for the home folder.
    static func absolute(_ path: String, in folder: String, home: String) -> String {
        if path == "~" { return home }
        if path.hasPrefix("~/") { return home + path.dropFirst(1) }
        return path.hasPrefix("/") ? path : "\(folder)/\(path)"
    }

    /// Yams' error with its line; its own words quote the YAML around it, which could hold a secret put there by mistake.
    private static func fault(_ error: any Error, file: String) -> ConfigurationFault {
        var line: Int?
        var what = "is not YAML"
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            line = mark.line
            what = "is not YAML: \(problem). Check indentation (spaces, no tabs), colons and quotes"
        case .duplicatedKeysInMapping(let keys, let context):
            line = context.mark.line
            what = "has a key twice: \(keys.joined(separator: ", ")). Keep one"
        case .reader(let problem, _, _, _): what = "is not YAML: \(problem)"
        default: break
        }
        return ConfigurationFault(file: file, line: line, key: "", what: what)
    }
}
