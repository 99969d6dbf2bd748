import Dispatch
import Glibc
import Synchronization

/// Tells the service manager how the core is. Without a service manager nothing is sent.
final class ServiceNotices: Sendable {
    /// What has to work before the service counts as started.
    enum Part: Hashable, CaseIterable, Sendable {
        case hooks, desk
    }

    private struct State {
        var serving: Set<Part> = []
        var isReady = false
        var status = ""
    }

    /// How long a start that waits may go on before the next word of it, in microseconds.
    private static let patience = 30_000_000
    /// `systemctl status` shows one line.
    private static let longestStatus = 300

    private let socket: NotifySocket?
    /// The longest time between two signs of life; `nil` where nobody waits for them.
    let watchdog: Duration?
    private let state = Mutex(State())

    /// - Parameter surroundings: with `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`, as sd_notify(3) and sd_watchdog_enabled(3)
    ///   have them.
    init(_ surroundings: Configuration.Surroundings, process: Int32 = getpid()) {
        socket = surroundings.variable("NOTIFY_SOCKET").flatMap(NotifySocket.init)
        let isOurs = surroundings.variable("WATCHDOG_PID").map { $0 == "\(process)" } ?? true
        watchdog =
            isOurs && socket != nil
            ? surroundings.variable("WATCHDOG_USEC").flatMap(Int64.init).flatMap { $0 > 0 ? .microseconds($0) : nil }
            : nil
    }

    /// Whether somebody listens.
    var isHeard: Bool { socket != nil }

    /// Whether the service counts as started.
    var isReady: Bool { state.withLock { $0.isReady } }

    /// A part takes connections from now on, or says itself why it does not.
    func serves(_ part: Part) {
        let starts = state.withLock { state in
            state.serving.insert(part)
            guard !state.isReady, state.serving.count == Part.allCases.count else { return false }
            state.isReady = true
            return true
        }
        if starts { socket?.send(["READY=1", "STATUS=Started."]) }
    }

    /// Says how it is, where that is new.
    func status(_ words: String) {
        let line = Self.line(words)
        let isNew = state.withLock { state in
            defer { state.status = line }
            return state.status != line
        }
        if isNew { socket?.send(["STATUS=\(line)"]) }
    }

    /// The start waits for something, and is not to be taken for one that hangs.
    func waits(_ words: String) {
        state.withLock { $0.status = "" }
        socket?.send(["STATUS=\(Self.line(words))", "EXTEND_TIMEOUT_USEC=\(Self.patience)"])
    }

    /// A sign of life.
    func isAlive() { socket?.send(["WATCHDOG=1"]) }

    /// Runs a reload, of which the service manager waits for the end.
    func reloading(_ body: () async -> Void) async {
        guard isReady else { return await body() }
        state.withLock { $0.status = "" }
        socket?.send(["RELOADING=1", "MONOTONIC_USEC=\(Self.monotonic)", "STATUS=Reads the configuration again."])
        await body()
        socket?.send(["READY=1"])
    }

    /// The service ends.
    /// - Parameter words: why, or what it still waits for.
    func stopping(_ words: String) { socket?.send(["STOPPING=1", "STATUS=\(Self.line(words))"]) }

    private static func line(_ words: String) -> String { String(TerminalText.line(words).prefix(longestStatus)) }

    /// Microseconds of the clock by which a reload is told from an earlier one.
    private static var monotonic: UInt64 { DispatchTime.now().uptimeNanoseconds / 1000 }
}
