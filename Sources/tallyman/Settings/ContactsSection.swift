import Domain

/// How to reach whom, for the operating manual.
enum ContactsSection {
    /// Somebody outside of the desk whom it has to reach.
    enum Outside: String, CaseIterable, Sendable {
        case warehouse, shopify, deposco, patchworks, carriers

        var title: String {
            switch self {
            case .warehouse: "the warehouse"
            case .shopify: "Shopify's support"
            case .deposco: "Deposco's support"
            case .patchworks: "Patchworks' support"
            case .carriers: "the carriers"
            }
        }
    }

    static func contact(_ team: Team) -> Setting<String?> {
        setting(team.rawValue, "the \(team.title) team", "#\(team.rawValue) in chat, weekdays 8 to 18")
    }

    static func contact(_ outside: Outside) -> Setting<String?> {
        setting(outside.rawValue, outside.title, "+44 20 7946 0000, our account 4711")
    }

    private static func setting(_ name: String, _ whom: String, _ example: String) -> Setting<String?> {
        Setting(
            "contacts.\(name)", .text, otherwise: "the manual says that nobody has said it",
            example: .commented("\"\(example)\""), holds: .withManual, "How to reach \(whom).")
    }

    static let section = SettingSection(
        "contacts",
        "How to reach whom: a channel, a number, hours. `tallyman manual` writes it wherever it sends somebody there."
    ) {
        Team.allCases.map { contact($0) }
        Outside.allCases.map { contact($0) }
    }
}
