import Glibc

/// How many files the process may have open, and how they are divided.
package struct Descriptors: Sendable {
    /// The system's limit.
    package let limit: Int

    /// Descriptors for the core itself: standard streams, event loops, the store with its readers, the log, and maps and secrets while
    /// they are read.
    private static let reserve = 40
    /// More connections would cost memory and serve nobody.
    private static let most = 4096

    package init(limit: Int) { self.limit = limit }

    /// Raises the process's limit to the system's maximum, which is often far above the default.
    package static func raised() -> Descriptors {
        var found = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &found) == 0 else {
            return Descriptors(limit: 1024)
        }
        // The core has no use for more, and "unlimited" does not fit the number.
        let wanted = min(found.rlim_max, 65_536)
        if found.rlim_cur < wanted {
            let before = found.rlim_cur
            found.rlim_cur = wanted
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &found) != 0 { found.rlim_cur = before }
        }
        return Descriptors(limit: Int(min(found.rlim_cur, 65_536)))
    }

    private var free: Int { max(6, limit - Self.reserve) }

    /// Concurrent connections to each remote system. The remote systems' own limits keep them few.
    package var remote: Int { min(8, max(1, free / 12)) }
    /// Connections of consoles and commands.
    package var desk: Int { min(Self.most / 8, max(2, free / 4)) }
    /// Connections of webhook senders: what the others leave, with about four remote systems.
    package var hooks: Int { min(Self.most, max(2, free - desk - 4 * remote)) }
}
