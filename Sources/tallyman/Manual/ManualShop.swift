import Core
import DeskAPI
import Domain
import Foundation

/// A shop as the manual speaks of it. Every value is read from the configuration by its key, and says whether it is the default.
struct ManualShop: Sendable {
    let configuration: Configuration
    let core: CoreSettings

    private static let settings: [String: any AnySetting] = Dictionary(
        uniqueKeysWithValues: WholeFile.section.sections.flatMap(\.settings).map { ($0.face.key, $0) })

    init(_ configuration: Configuration) {
        self.configuration = configuration
        core = configuration.coreSettings()
    }

    var policy: Policy { core.policy }
    var name: String { Self.code(core.shop) }

    func has(_ section: SettingSection) -> Bool { configuration.values.has(section) }

    /// Marks what nobody has set.
    static let standard = "(default)"

    // MARK: Values

    /// The value of a setting; `nil` where there is no setting of that key, or it is a secret.
    func quoted(_ key: String) -> String? {
        guard let setting = Self.settings[key], setting.face.kind.secret == nil else { return nil }
        let written = setting.written(configuration.values).replacing("\"", with: "")
        let isSaid = configuration.values.isSaid(setting)
        if !written.isEmpty { return isSaid ? Self.code(written) : "\(Self.code(written)) \(Self.standard)" }
        if isSaid { return "none" }
        return "\(Self.unlinked(setting.face.otherwise ?? "not set")) \(Self.standard)"
    }

    /// Puts the values of settings where their keys stand between braces.
    func filled(_ words: String) -> String {
        guard words.utf8.contains(UInt8(ascii: "{")) else { return words }
        return words.replacing(#/\{([a-zA-Z0-9]+(?:\.[a-zA-Z0-9]+)*)\}/#) { match in
            quoted(String(match.output.1)) ?? String(match.output.0)
        }
    }

    /// What somebody typed, as code: on one line, whatever it holds.
    static func code(_ text: String) -> String {
        let visible = String(
            text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
        return "`\(visible.replacing("`", with: "'"))`"
    }

    private static func unlinked(_ words: String) -> String {
        words.replacing(#/\[([^\]]*)\]\([^)]*\)/#) { $0.output.1 }
    }

    // MARK: Teams

    func team(of type: ExceptionType) -> String {
        let team = policy.exceptions.team(of: type).title
        return policy.exceptions.teams[type] == nil ? "\(team) \(Self.standard)" : team
    }

    func timeToAct(on type: ExceptionType) -> String {
        let said = policy.exceptions.timesToAct[type] != nil
        let usual = Self.code(SpanText.text(policy.exceptions.timeToAct(on: type))) + (said ? "" : " \(Self.standard)")
        switch type {
        case .lateCancellation:
            return filled("{cancellations.decideWithin} where it is then refused by itself, else \(usual)")
        case .authorisationExpiring: return "until the authorisation ends"
        default: return usual
        }
    }

    func contact(_ team: Team) -> String { reach(ContactsSection.contact(team)) }

    func contact(_ outside: ContactsSection.Outside) -> String { reach(ContactsSection.contact(outside)) }

    private func reach(_ setting: Setting<String?>) -> String {
        configuration[setting].map(Self.code) ?? "nobody has said how (`\(setting.face.key)`)"
    }

    /// Who holds a role, by what the configuration grants.
    func holders(of role: String) -> [String] {
        core.access.grants.filter { $0.roles.contains(role) }.map { grant in
            switch grant.holder {
            case .user(let name): Self.code(name)
            case .uid(let uid): "the user with the number \(Self.code(String(uid)))"
            case .group(let name): "everybody in the group \(Self.code(name))"
            }
        }
    }
}
