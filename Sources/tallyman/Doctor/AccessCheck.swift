import Core
import Glibc

/// Whether the users and groups that the configuration gives roles are there.
struct AccessCheck {
    let configuration: Configuration

    var findings: [Finding] {
        let grants = configuration[AccessSection.grants]
        if grants.isEmpty {
            return [
                .warning(
                    .access, "nobody has a role, so everybody may look and nobody may act",
                    do: "give users or groups roles under access.grants")
            ]
        }
        return grants.compactMap { grant in
            switch grant.holder {
            case .user(let name) where getpwnam(name) == nil:
                .warning(
                    .access, "access.grants names the user \(name), who is not known here",
                    do: "make the account, or take the grant out")
            case .group(let name) where getgrnam(name) == nil:
                .warning(
                    .access, "access.grants names the group \(name), which is not known here",
                    do: "make it with `groupadd \(name)`, or take the grant out")
            default: nil
            }
        }
    }
}
