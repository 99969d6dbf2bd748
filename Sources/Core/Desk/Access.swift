package import DeskAPI
import Domain
import Glibc

/// Who may do what at the desk. The core enforces this; consoles only show it.
package struct AccessRules: Sendable {
    /// Gives roles to a login, a numeric user id, or the members of a group.
    package struct Grant: Hashable, Sendable {
        package enum Holder: Hashable, Sendable {
            case user(String)
            case uid(UInt32)
            case group(String)
        }

        package var holder: Holder
        package var roles: [String]

        package init(_ holder: Holder, roles: [String]) {
            self.holder = holder
            self.roles = roles
        }
    }

    package var grants: [Grant] = []
    /// What each role may do.
    package var roles: [String: Set<ActionName>] = AccessRules.standardRoles

    package init() {}

    package static let standardRoles: [String: Set<ActionName>] = [
        "operations": [
            .retry, .retryInPatchworks, .assignOwner, .releaseNotification, .takeIn, .follow, .skip, .note,
            .signOff,
        ],
        "cx": [.rejectCancellation, .assignOwner, .releaseNotification, .note, .signOff],
        "oncall": [.retry, .assignOwner, .skip, .note, .signOff],
        "finance": [.assignOwner, .note, .signOff],
        "merchandising": [.retry, .assignOwner, .note, .signOff],
        "privacy": [.erasePerson],
        "lead": Set(ActionName.allCases),
    ]

    /// The caller under these rules. Someone without a role may look but not act.
    package func identify(_ login: Login, shop: String) -> Identity {
        var held: [String] = []
        for grant in grants {
            let matches =
                switch grant.holder {
                case .user(let name): name == login.name
                case .uid(let uid): uid == login.uid
                case .group(let group): login.groups.contains(group)
                }
            if matches { held += grant.roles.filter { !held.contains($0) } }
        }
        let allowed = held.reduce(into: Set<ActionName>()) { $0.formUnion(roles[$1] ?? []) }
        return Identity(
            uid: login.uid, name: login.name, roles: held, allowed: allowed,
            reason: allowed.isEmpty ? "\(login.name) has no role that may act here; you may look" : nil,
            teams: Team.allCases.map { Owner(team: $0.rawValue) }, shop: shop)
    }
}

/// A Unix login: what the kernel says about the peer of the desk socket.
package struct Login: Hashable, Sendable {
    package var uid: UInt32
    package var name: String
    package var groups: Set<String>

    package init(uid: UInt32, name: String, groups: Set<String>) {
        self.uid = uid
        self.name = name
        self.groups = groups
    }

    /// Looks a user id up in the system's user and group tables. An unknown one is named by its number.
    package init(kernel uid: UInt32, gid: UInt32) {
        self.init(uid: uid, name: "uid\(uid)", groups: [])
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getpwuid_r(uid, &entry, &buffer, buffer.count, &found) == 0, found != nil, let name = entry.pw_name else {
            return
        }
        self.name = String(cString: name)
        // Directories put people into hundreds of groups. With too little room the call says how much it needs.
        var ids = [gid_t](repeating: 0, count: 256)
        var count = Int32(ids.count)
        if getgrouplist(name, gid, &ids, &count) < 0 {
            ids = [gid_t](repeating: 0, count: max(0, Int(count)))
            guard getgrouplist(name, gid, &ids, &count) >= 0 else { return }
        }
        for id in ids.prefix(Int(count)) {
            var group = Glibc.group()
            var match: UnsafeMutablePointer<Glibc.group>?
            var text = [CChar](repeating: 0, count: 65_536)
            if getgrgid_r(id, &group, &text, text.count, &match) == 0, match != nil, let name = group.gr_name {
                groups.insert(String(cString: name))
            }
        }
    }
}
