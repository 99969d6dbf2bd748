import ArgumentParser
import Connectors
import Core
import Domain
import Foundation
import Glibc
import Logging
import ServiceLifecycle
import Simulation
import Store
import UnixSignals

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the integration core: take webhooks, do the work, serve the desk socket.")

    @Option(help: "The configuration file; without it ./tallyman.yaml, ~/.config/tallyman or /etc/tallyman.")
    var config: String?

    @Option(help: "trace, debug, info, notice, warning or error.")
    var logLevel: String = "info"

    func run() async throws {
        let surroundings = Configuration.Surroundings.process(standardRoles: Set(AccessRules.standardRoles.keys))
        guard let file = Configuration.find(config, in: surroundings) else {
            throw ValidationError(
                """
                no configuration was found in \(surroundings.places.joined(separator: ", "))
                write one with `tallyman config example > tallyman.yaml` and fill it in
                """)
        }
        guard let level = Logger.Level(rawValue: logLevel) else {
            throw ValidationError("--log-level \(logLevel) is not one of trace, debug, info, notice, warning, error")
        }
        // If the reader of the log goes away, the core must go on.
        signal(SIGPIPE, SIG_IGN)
        let notices = ServiceNotices(surroundings)
        let configuration = try Self.load(file, in: surroundings, telling: notices)
        let writer = configuration[LogSection.file].map(ProgramLog.writer(file:)) ?? ProgramLog.standardError
        defer { writer.close() }
        let log = ProgramLog.logger(writer, level)
        let reload = Reload(configuration, in: surroundings, writer: writer, log: log)
        // Set up at once, because an unhandled SIGHUP would end the process.
        let hangups = await UnixSignalsSequence(trapping: .sighup)
        let listening = Task {
            for await _ in hangups { await notices.reloading { await reload.run() } }
        }
        defer { listening.cancel() }
        let signals = StopSignals(log: log, writer: writer) { notices.stopping("Stops: running work is finished.") }
        let descriptors = Descriptors.raised()
        let start = StartUp(
            configuration: configuration, transport: HTTPTransport(connectionsPerHost: descriptors.remote), log: log,
            writer: writer, signals: signals, notices: notices)
        do {
            guard let core = try await start.core() else {
                return
            }
            await reload.take(core)
            let services = CoreServices(core: core, log: log, descriptors: descriptors, notices: notices)
            let group = try await services.group(prepares: false)
            await signals.end(group)
            try await group.run()
            try core.store.close()
        } catch {
            notices.stopping("Ended: \(Store.words(of: error))")
            // The error is shown to whoever started the core. Whoever looks later has only the log.
            if configuration[LogSection.file] != nil {
                log.critical("ended", metadata: ["error": "\(Store.words(of: error))"])
            }
            guard Self.stays(error) else { throw error }
            TerminalText.warn("Error: \(Store.words(of: error))")
            throw Self.faulty
        }
    }
}

extension Serve {
    /// A service manager does not start again what ends so, since starting again does not mend it (EX_CONFIG of sysexits.h).
    private static let faulty = ExitCode(78)

    /// Whether the store is of another version or no store: it is the same one at the next start.
    private static func stays(_ error: any Error) -> Bool {
        switch error as? StoreError {
        case .newerSchema, .olderFormat, .foreign: true
        default: false
        }
    }

    /// Reads the configuration, and names everything that is wrong in it.
    private static func load(
        _ file: String, in surroundings: Configuration.Surroundings, telling notices: ServiceNotices
    ) throws -> Configuration {
        do {
            return try Configuration.load(file, for: .core, in: surroundings)
        } catch let wrong as ConfigurationFaults {
            for fault in wrong.faults { TerminalText.warn("Error: \(fault)") }
            notices.stopping("Ended: \(wrong.faults.first.map { "\($0)" } ?? "the configuration is wrong")")
            throw faulty
        }
    }
}

/// The core with its two servers, as one process runs them.
struct CoreServices: Sendable {
    let core: IntegrationCore
    let log: Logger
    var descriptors = Descriptors.raised()
    /// Of a core that a service manager may have started.
    var notices: ServiceNotices?

    /// Prepares the store, and makes the services that run on it.
    /// - Parameter prepares: `false` if the store is prepared already.
    func group(prepares: Bool = true) async throws -> ServiceGroup {
        if prepares { try await core.takeUp() }
        let core = core
        let log = log
        let notices = notices
        let servers = ServerSettings(core: core, descriptors: descriptors, log: log)
        let desk = DeskService(core: core, servers: servers, log: log) {
            log.info("serving the desk", metadata: ["socket": "\(core.settings.deskSocket)"])
            notices?.serves(.desk)
        }
        let hooks = HookServer.application(for: core, servers: servers, log: log) { port in
            log.info("taking webhooks", metadata: ["port": "\(port)"])
            notices?.serves(.hooks)
        }
        let address = core.settings.hooks
        let listening = Listening(hooks, host: address.host, port: address.port, setting: "hooks.listen")
        var services: [any Service] = [CoreWork(core: core), StoreChecking(core: core), listening, desk]
        if let notices { services.append(ServiceReport(core: core, notices: notices)) }
        return ServiceGroup(
            configuration: .init(services: [.init(service: Together(services, log: log))], logger: log))
    }
}

/// Runs ingest and workers, and stops them together with the servers.
private struct CoreWork: Service {
    let core: IntegrationCore

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await core.run() }
        } catch is CancellationError {
            // Asked to stop. Running work stays leased and is given back at the next start.
        }
    }
}

/// Checks the whole store, once after each start.
private struct StoreChecking: Service {
    let core: IntegrationCore

    func run() async throws {
        await cancelWhenGracefulShutdown { await core.checkStore() }
        // A service that returned would end the others.
        try? await gracefulShutdown()
    }
}
