import ArgumentParser
import Connectors
import Core
import Domain
import Logging
import Store

/// The remote systems that a configuration names, and the core that talks to them.
struct RemoteSystems {
    let configuration: Configuration
    let transport: any Transport

    init(_ configuration: Configuration, over transport: any Transport) {
        self.configuration = configuration
        self.transport = transport
    }

    /// Makes a core that asks them.
    func core(store: Store, log: Logger, writer: LineWriter? = nil) async throws -> IntegrationCore {
        let clients = try clients()
        var settings = configuration.coreSettings()
        if settings.policy.due.from == nil { settings.policy.due.from = try await start(of: store) }
        return IntegrationCore(
            settings: settings, store: store, shopify: clients.shopify, deposco: clients.deposco,
            deposcoV1: clients.deposcoV1, royalMail: royalMail,
            patchworks: patchworks,
            answers: AnswerClient(transport: transport, clock: SystemClock()), clock: SystemClock(), log: log,
            logWriter: writer)
    }

    /// The moment from which orders are sent, where the configuration does not say: a store that sends goes on.
    private func start(of store: Store) async throws -> Instant {
        if let first = try await store.read({ try $0.orders.firstSent() }) { return first }
        throw ValidationError(
            """
            \(configuration.file): orders.from is missing. It says from which moment on orders are sent, by when they were placed, \
            so that nothing leaves again that another system has shipped. Give the moment at which this core takes over, for \
            example `orders: { from: \(SystemClock().now.iso) }`.
            """)
    }

    /// `nil` if the configuration does not name it.
    var patchworks: PatchworksClient? {
        let clock = SystemClock()
        return PatchworksSection.endpoint(configuration.values).map { endpoint in
            PatchworksClient(
                endpoint: endpoint, transport: transport,
                gate: RateGate(calls: configuration[PatchworksSection.callsPerMinute], per: .minutes(1), clock: clock),
                clock: clock)
        }
    }

    /// The clients that no shop goes without, and what shares their limits.
    func clients() throws -> (
        shopify: ShopifyClient, deposco: DeposcoClient, deposcoV1: DeposcoV1Client?
    ) {
        let warehouse = warehouse
        guard let shopify, let deposco = warehouse.deposco else {
            throw ValidationError("\(configuration.file): the parts shopify and deposco are needed")
        }
        return (shopify: shopify, deposco: deposco, deposcoV1: warehouse.deposcoV1)
    }

    private var tokens: TokenFile { TokenFile(path: TokenFile.path(besideStore: configuration.storePath)) }

    /// `nil` if the configuration does not name it.
    var shopify: ShopifyClient? {
        ShopifySection.endpoint(configuration.values).map { endpoint in
            ShopifyClient(endpoint: endpoint, tokens: tokens, transport: transport, clock: SystemClock())
        }
    }

    /// Deposco's two APIs, which share one limit; `nil` for each that the configuration does not name.
    var warehouse: (deposco: DeposcoClient?, deposcoV1: DeposcoV1Client?) {
        let clock = SystemClock()
        let gate = RateGate(perSecond: configuration[DeposcoSection.callsPerSecond], clock: clock)
        return (
            deposco: DeposcoSection.endpoint(configuration.values).map { endpoint in
                DeposcoClient(
                    endpoint: endpoint, tokens: tokens, transport: transport, gate: gate, clock: clock)
            },
            deposcoV1: DeposcoV1Section.endpoint(configuration.values).map { endpoint in
                DeposcoV1Client(endpoint: endpoint, transport: transport, gate: gate, clock: clock)
            }
        )
    }

    /// `nil` if the configuration does not name it.
    var royalMail: RoyalMailClient? {
        let clock = SystemClock()
        return RoyalMailSection.endpoint(configuration.values).map { endpoint in
            RoyalMailClient(
                endpoint: endpoint, transport: transport,
                gate: RateGate(perSecond: configuration[RoyalMailSection.callsPerSecond], clock: clock), clock: clock)
        }
    }
}
