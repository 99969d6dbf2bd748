import Connectors
import Core
import Logging
import Store

/// What SIGHUP makes a running core do: reopen the log, and read the configuration again. It takes over the settings that say so
/// (`holds:`), among them maps, secrets, roles, reasons, who may ask to cancel, and what may leave unpaid.
actor Reload {
    private var running: Configuration
    private let surroundings: Configuration.Surroundings
    private let writer: LineWriter
    private let log: Logger
    private var core: IntegrationCore?

    init(
        _ configuration: Configuration, in surroundings: Configuration.Surroundings, writer: LineWriter, log: Logger
    ) {
        running = configuration
        self.surroundings = surroundings
        self.writer = writer
        self.log = log
    }

    func take(_ core: IntegrationCore) { self.core = core }

    func run() async {
        writer.reopen()
        guard let core else {
            log.notice("the log was reopened; the configuration is read when the core starts")
            return
        }
        do {
            let wanted = try Configuration.load(running.file, for: .core, in: surroundings)
            let next = running.adopting(wanted)
            try await core.adopt(next.coreSettings())
            await next.useSecrets(in: core)
            running = next
            core.health.clear(.configurationRefused)
            let isPassed = surroundings.variable("CREDENTIALS_DIRECTORY") != nil
            log.notice(
                "the log was reopened; maps, secrets and other settings that a reload takes over were read again",
                metadata: isPassed ? ["secrets": "those that systemd passes change at a restart alone"] : [:])
            let fixed = next.changes(to: wanted)
            if !fixed.isEmpty {
                log.warning(
                    "other changed keys take effect when the core is restarted",
                    metadata: ["keys": "\(fixed.joined(separator: ", "))"])
            }
        } catch {
            let words = TerminalText.line((error as? ConfigurationFaults)?.summary ?? Store.words(of: error))
            core.health.raise(
                .configurationRefused, "The new configuration is not used; the previous one stays in force: \(words)",
                at: core.clock.now)
            log.error(
                "the new configuration is not used; the previous one stays in force", metadata: ["because": "\(words)"])
        }
    }
}

extension ConfigurationFaults {
    /// The first fault, and how many more there are.
    fileprivate var summary: String {
        guard let first = faults.first else { return description }
        return faults.count == 1 ? "\(first)" : "\(first) (and \(faults.count - 1) more; see `tallyman config check`)"
    }
}
