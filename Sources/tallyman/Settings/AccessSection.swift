import Core
import DeskAPI

enum AccessSection {
    static let roles = Setting(
        "access.roles", rolesKind, default: [:], otherwise: "the standing roles",
        example: .shown("night-shift: [retry, assignOwner]"), holds: .atReload,
        to: .core { $0.access.roles.merge($1) { $1 } },
        "More roles, or other contents of a standing one, each with a list of actions. Standing roles: "
            + "\(listed(AccessRules.standardRoles.keys)). Actions: \(listed(ActionName.allCases.map(\.rawValue))).")

    static let grants = Setting(
        "access.grants", .items(of: grant, written: written, readGrant), default: [], otherwise: "nobody may act",
        example: .shown(
            """
            - group: warehouse-desk
              roles: [operations]
            - user: ada
              roles: [cx, night-shift]
            - uid: 1007
              roles: [oncall]
            """), holds: .atReload, to: .core(\.access.grants),
        "A list that says who has which roles. Each item names one of `user`, `uid` and `group`, and `roles`.")

    static let section = SettingSection(
        "access",
        "Who may do what. The kernel says who is calling. Someone without a role may look, but not act.", more: standing
    ) {
        roles
        grants
    }

    // MARK: Roles

    private static var standing: String {
        let rows = AccessRules.standardRoles.sorted { $0.key < $1.key }.map { role, actions in
            "| `\(role)` | \(listed(actions.map(\.rawValue))) |"
        }
        return "| standing role | actions |\n|---|---|\n" + rows.joined(separator: "\n")
    }

    private static func listed(_ names: some Sequence<String>) -> String {
        names.sorted().map { "`\($0)`" }.joined(separator: ", ")
    }

    private static let rolesKind = SettingKind<[String: Set<ActionName>]>(
        written: { roles in
            ConfigurationText.map(
                roles.map { (name: $0.key, value: ConfigurationText.list($0.value.map { $0.rawValue }.sorted())) })
        },
        read: { place in
            guard place.section.has(place.key) else { return nil }
            let section = place.section.section(place.key)
            var roles: [String: Set<ActionName>] = [:]
            for (role, line, _) in section.entries {
                roles[role] = Set((section.texts(role) ?? []).compactMap { action($0, of: role, section, line) })
            }
            return roles
        })

    private static func action(_ name: String, of role: String, _ section: YAMLSection, _ line: Int?) -> ActionName? {
        if let action = ActionName(rawValue: name) { return action }
        let names = ActionName.allCases.map(\.rawValue)
        let near = nearest(name, names).map { "; did you mean `\($0)`?" } ?? ""
        section.note("`\(name)` is none of \(names.joined(separator: ", "))\(near)", role, line)
        return nil
    }

    // MARK: Grants

    private static let user = Setting("access.grants[].user", .text, example: .shown("ada"), "A Unix login.")
    private static let uid = Setting(
        "access.grants[].uid", uidKind, example: .shown("1007"), "The number of a Unix user.")
    private static let group = Setting(
        "access.grants[].group", .text, example: .shown("warehouse-desk"), "A Unix group: its members have the roles.")
    private static let granted = Setting(
        "access.grants[].roles", .texts, required: true, example: .shown("[cx]"), "The names of roles.")

    private static let grant = SettingSection("access.grants[]", "Each of the grants.") {
        user
        uid
        group
        granted
    }

    private static let uidKind = SettingKind<UInt32>(
        face: SettingKindFace(
            values: "0 to \(UInt32.max)",
            bounds: [
                SettingBound(words: "from 0 to \(UInt32.max)", taken: "0", refused: "-1"),
                SettingBound(words: "from 0 to \(UInt32.max)", taken: "\(UInt32.max)", refused: "4294967296"),
            ]),
        written: { String($0) },
        read: { $0.section.value($0.key, expected: "a user's number from 0 to \(UInt32.max)", UInt32.init) })

    private static func written(_ grant: AccessRules.Grant) -> String {
        let holder =
            switch grant.holder {
            case .user(let name): "user: \(name)"
            case .uid(let uid): "uid: \(uid)"
            case .group(let name): "group: \(name)"
            }
        return "{\(holder), roles: [\(grant.roles.joined(separator: ", "))]}"
    }

    private static func readGrant(
        _ item: SettingItem, _ earlier: [AccessRules.Grant]
    ) -> AccessRules.Grant? {
        let known = item.context.surroundings.standardRoles.union(item.before[roles].keys).sorted()
        let names = item[granted] ?? []
        for name in names where !known.contains(name) {
            let near =
                nearest(name, known).map { "did you mean `\($0)`?" } ?? "there are \(known.joined(separator: ", "))"
            item.note("`\(name)` is not a role; \(near)", at: granted)
        }
        let holders: [AccessRules.Grant.Holder] = [
            item[user].map { .user($0) }, item[group].map { .group($0) }, item[uid].map { .uid($0) },
        ].compactMap { $0 }
        guard holders.count == 1, let holder = holders.first else {
            item.note("must name one of user, group or uid")
            return nil
        }
        return AccessRules.Grant(holder, roles: names)
    }
}
