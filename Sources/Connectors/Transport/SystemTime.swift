import Foundation
import Glibc

/// The system's clocks.
enum SystemTime {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    static var sinceEpoch: Int64 { read(CLOCK_REALTIME) }

    /// Milliseconds since the machine was started, including the time it slept.
    static var sinceBoot: Int64 { read(CLOCK_BOOTTIME) }

    /// The kernel's name for this start of the machine.
    static let boot: String? = {
        let text = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        let name = text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        return name.isEmpty ? nil : name
    }()

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
