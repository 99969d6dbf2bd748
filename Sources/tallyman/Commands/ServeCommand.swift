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
        let configuration = try Configuration.load(file, for: .core, in: surroundings)
        let writer = configuration.logFile.map(ProgramLog.writer(file:)) ?? ProgramLog.standardError
        defer { writer.close() }
        let log = ProgramLog.logger(writer, level)
        let reload = Reload(configuration, in: surroundings, writer: writer, log: log)
        // Set up at once, because an unhandled SIGHUP would end the process.
        let hangups = await UnixSignalsSequence(trapping: .sighup)
        let listening = Task {
            for await _ in hangups { await reload.run() }
        }
        defer { listening.cancel() }
        let signals = StopSignals(log: log, writer: writer)
        let descriptors = Descriptors.raised()
        let start = StartUp(
            configuration: configuration, transport: HTTPTransport(connectionsPerHost: descriptors.remote), log: log,
            writer: writer, signals: signals)
        do {
            guard let core = try await start.core() else {
                return
            }
            await reload.take(core)
            let services = CoreServices(core: core, log: log, descriptors: descriptors)
            let group = try await services.group(prepares: false)
            await signals.end(group)
            try await group.run()
            try core.store.close()
        } catch {
            // The error is shown to whoever started the core. Whoever looks later has only the log.
            if configuration.logFile != nil { log.critical("ended", metadata: ["error": "\(Store.words(of: error))"]) }
            throw error
        }
    }
}

/// The core with its two servers, as one process runs them.
struct CoreServices: Sendable {
    let core: IntegrationCore
    let log: Logger
    var descriptors = Descriptors.raised()

    /// Prepares the store, and makes the services that run on it.
    /// - Parameter prepares: `false` if the store is prepared already.
    func group(prepares: Bool = true) async throws -> ServiceGroup {
        if prepares { try await core.takeUp() }
        let core = core
        let log = log
        let servers = ServerSettings(core: core, descriptors: descriptors, log: log)
        let desk = DeskService(core: core, servers: servers, log: log) {
            log.info("serving the desk", metadata: ["socket": "\(core.settings.deskSocket)"])
        }
        let hooks = HookServer.application(for: core, servers: servers, log: log) { port in
            log.info("taking webhooks", metadata: ["port": "\(port)"])
        }
        return ServiceGroup(
            configuration: .init(
                services: [
                    .init(
                        service: Together(
                            [CoreWork(core: core), StoreChecking(core: core), hooks, desk], log: log))
                ], logger: log))
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

extension Configuration {
    /// Makes a core from this configuration.
    func core(
        store: Store, transport: any Transport, log: Logger, writer: LineWriter? = nil
    ) throws -> IntegrationCore {
        let clients = try clients(transport: transport)
        return IntegrationCore(
            settings: coreSettings(), store: store, shopify: clients.shopify, deposco: clients.deposco,
            deposcoV1: clients.deposcoV1, royalMail: royalMailClient(transport: transport),
            patchworks: patchworksClient(transport: transport),
            answers: AnswerClient(transport: transport, clock: SystemClock()), clock: SystemClock(), log: log,
            logWriter: writer)
    }

    /// The client for Patchworks; `nil` if this configuration does not name it.
    func patchworksClient(transport: any Transport) -> PatchworksClient? {
        guard let patchworks else { return nil }
        let clock = SystemClock()
        return PatchworksClient(
            endpoint: PatchworksEndpoint(
                core: patchworks.coreURL, start: patchworks.startURL, login: patchworks.loginURL,
                credentials: patchworks.endpointCredentials), transport: transport,
            gate: RateGate(calls: patchworks.callsPerMinute, per: .minutes(1), clock: clock), clock: clock)
    }

    /// The clients for the remote systems that this configuration names.
    func clients(transport: any Transport) throws -> (
        shopify: ShopifyClient, deposco: DeposcoClient, deposcoV1: DeposcoV1Client?
    ) {
        guard let shopify, let deposco else {
            throw ValidationError("\(file): the parts shopify and deposco are needed")
        }
        let clock = SystemClock()
        let gate = RateGate(perSecond: deposco.callsPerSecond, clock: clock)
        return (
            shopify: ShopifyClient(
                endpoint: ShopifyEndpoint(
                    base: shopify.store, apiVersion: shopify.apiVersion, token: shopify.token.value),
                transport: transport, clock: clock),
            deposco: DeposcoClient(
                endpoint: DeposcoEndpoint(
                    base: deposco.baseURL, tokenURL: deposco.tokenURL, clientID: deposco.clientID,
                    clientSecret: deposco.clientSecret.value, grant: deposco.grant, businessUnit: deposco.businessUnit),
                transport: transport, gate: gate, clock: clock),
            deposcoV1: deposco.v1.map { v1 in
                DeposcoV1Client(
                    endpoint: DeposcoV1Endpoint(
                        base: v1.baseURL, user: v1.user, password: v1.password.value,
                        businessUnit: deposco.businessUnit, orderForm: v1.orders), transport: transport, gate: gate,
                    clock: clock)
            }
        )
    }

    private func royalMailClient(transport: any Transport) -> RoyalMailClient? {
        royalMail.map { royalMail in
            let clock = SystemClock()
            return RoyalMailClient(
                endpoint: RoyalMailEndpoint(
                    base: royalMail.baseURL, clientID: royalMail.clientID, clientSecret: royalMail.clientSecret.value),
                transport: transport, gate: RateGate(perSecond: royalMail.callsPerSecond, clock: clock), clock: clock)
        }
    }

    func coreSettings() -> CoreSettings {
        var settings = CoreSettings(shop: shop, deskSocket: desk.socket)
        settings.deskGroup = desk.group
        settings.policy = policy
        settings.privacy.keepBodies = privacy.keepBodies
        settings.privacy.keepContacts = privacy.keepContacts
        settings.hooks.host = hooks.host
        settings.hooks.port = hooks.port
        settings.hooks.maximumBody = hooks.maximumBody
        settings.hooks.maximumDepth = hooks.maximumDepth
        settings.hooks.shopifySecrets = shopify?.webhookSecrets.map(\.value) ?? []
        settings.hooks.trackingSecrets = tracking.mapValues { $0.map(\.value) }
        settings.hooks.patchworksSecrets = patchworksHookSecrets.map(\.value)
        for sender in cancellationSenders {
            settings.hooks.cancellationSenders[sender.name] = CancellationSender(
                name: sender.name, secrets: sender.secrets.map(\.value), answerURL: sender.answerURL)
        }
        settings.patchworksConcurrentFlows = patchworks?.concurrentFlows
        settings.intervals.orders = sweeps.orders
        settings.intervals.deepOrders = sweeps.deepOrders
        settings.intervals.nightlyOrders = sweeps.nightlyOrders
        settings.intervals.shipments = sweeps.shipments
        settings.intervals.stock = sweeps.stock
        settings.intervals.wmsOrders = sweeps.wmsOrders
        settings.intervals.items = sweeps.items
        settings.intervals.variants = sweeps.variants
        settings.intervals.royalMail = sweeps.royalMail
        settings.intervals.overlap = sweeps.overlap
        settings.intervals.quietWebhooks = sweeps.quietWebhooks
        settings.access.roles.merge(access.roles) { $1 }
        settings.access.grants = access.grants.map { grant in
            let holder: AccessRules.Grant.Holder =
                switch grant.holder {
                case .user(let name): .user(name)
                case .uid(let uid): .uid(uid)
                case .group(let name): .group(name)
                }
            return AccessRules.Grant(holder, roles: grant.roles)
        }
        settings.skuMap = skuMap
        settings.bundles = bundles
        return settings
    }
}
