import Core

/// What a shop tells Tallyman about itself: one YAML file, with secrets from the environment or from files of their own. What can be
/// set, and what holds otherwise, is specified in `Settings/`.
struct Configuration: Sendable {
    /// The file it was read from.
    var file: String
    var values: SettingValues

    subscript<Value>(_ setting: Setting<Value>) -> Value { values[setting] }

    var storePath: String { self[WholeFile.state] + "/tallyman.sqlite" }

    /// What the core is told.
    func coreSettings() -> CoreSettings {
        var core = CoreSettings(shop: self[WholeFile.shop] ?? "", deskSocket: self[DeskSection.socket])
        for section in WholeFile.section.sections {
            for setting in section.settings { setting.apply(values, to: &core) }
            section.apply?(values, &core)
        }
        return core
    }
}

/// Text that no log, error or debugger output shows.
struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let value: String

    init(_ value: String) { self.value = value }

    var description: String { "(secret)" }
    var debugDescription: String { "(secret)" }
    var customMirror: Mirror { Mirror(self, children: []) }
}

/// Something wrong in the configuration: where, what, and what to do.
struct ConfigurationFault: Error, Equatable, CustomStringConvertible {
    var file: String
    /// 1 for the first line; `nil` when the whole file is meant.
    var line: Int?
    /// The key, as `shopify.apiVersion`; empty for the file itself.
    var key: String
    var what: String

    var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return key.isEmpty ? "\(place): \(what)" : "\(place): \(key): \(what)"
    }
}

/// Every fault of a configuration, in the order of its lines.
struct ConfigurationFaults: Error, CustomStringConvertible {
    var faults: [ConfigurationFault]

    var description: String { faults.map(\.description).joined(separator: "\n") }
}
