import Core
import ServiceLifecycle

/// Shows the core's state to the service manager, and gives signs of life only while the core moves, so that one that hangs is started
/// again.
struct ServiceReport: Service {
    let core: IntegrationCore
    let notices: ServiceNotices

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while notices.isHeard, !Task.isCancelled {
                await look()
                try await Task.sleep(for: Self.interval(notices.watchdog))
            }
        }
        // A service that returned would end the others.
        try? await gracefulShutdown()
    }

    /// Every second, or as often as signs of life need it: three in the time after which one is missed.
    static func interval(_ watchdog: Duration?) -> Duration { min(.seconds(1), watchdog.map { $0 / 3 } ?? .seconds(1)) }

    private func look() async {
        // The reason why there is no desk socket yet is part of the status. Webhooks are taken meanwhile.
        if core.health.troubles.contains(where: { $0.kind == .deskSocketMissing }) { notices.serves(.desk) }
        let readiness = await core.readiness()
        Self.tell(notices, ready: readiness.ready, text: readiness.text, wedged: core.wedged())
    }

    /// - Parameter wedged: what hangs; then no sign of life is given.
    static func tell(_ notices: ServiceNotices, ready: Bool, text: String, wedged: [String]) {
        if notices.isReady { notices.status(words(ready: ready, text: text, wedged: wedged)) }
        if wedged.isEmpty, notices.watchdog != nil { notices.isAlive() }
    }

    /// The status in words, the most important first.
    /// - Parameter text: as `/readyz` says it, a line each.
    static func words(ready: Bool, text: String, wedged: [String]) -> String {
        if !wedged.isEmpty { return "Hangs: \(wedged.joined(separator: ", "))." }
        let lines = text.split(separator: "\n").dropFirst().filter { $0 != "store: checked" }
        let first = ready ? "Works" : "Cannot work"
        return lines.isEmpty ? "\(first)." : "\(first). \(lines.joined(separator: "; "))"
    }
}
