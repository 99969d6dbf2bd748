import Glibc

/// The files that the process may have open, and who gets how many of them.
package struct Descriptors: Sendable {
    /// What the system allows.
    package let limit: Int

    /// What the core needs for itself: standard streams, event loops, the store with its readers, the log, maps and secrets while
    /// they are read.
    private static let reserve = 40
    /// More would take memory and serve nobody.
    private static let most = 4096

    package init(limit: Int) { self.limit = limit }

    /// Takes what the system allows at most, which is often far more than it gives unasked.
    package static func raised() -> Descriptors {
        var found = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &found) == 0 else { return Descriptors(limit: 1024) }
        // Beyond this nothing here has a use for them, and "unlimited" fits no number.
        let wanted = min(found.rlim_max, 65_536)
        if found.rlim_cur < wanted {
            let before = found.rlim_cur
            found.rlim_cur = wanted
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &found) != 0 { found.rlim_cur = before }
        }
        return Descriptors(limit: Int(min(found.rlim_cur, 65_536)))
    }

    private var free: Int { max(6, limit - Self.reserve) }

    /// Connections to each remote system at a time; those that wait for their answer are few, by the remote systems' own limits.
    package var remote: Int { min(8, max(1, free / 12)) }
    /// Connections of consoles and commands.
    package var desk: Int { min(Self.most / 8, max(2, free / 4)) }
    /// Connections of those who send webhooks: what the others leave, for about four remote systems.
    package var hooks: Int { min(Self.most, max(2, free - desk - 4 * remote)) }
}
