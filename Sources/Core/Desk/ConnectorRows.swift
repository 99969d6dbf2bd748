import Connectors
import DeskAPI
import Domain

/// The desk's line of connectors: each has a state in one word, then the cause.
struct ConnectorLine: Sendable {
    let settings: CoreSettings
    let shopify: ShopifyClient
    let deposco: DeposcoClient
    let deposcoV1: DeposcoV1Client?
    let royalMail: RoyalMailClient?
    let patchworks: PatchworksClient?
    let counters: CoreCounters
    let clock: CoreClock

    private static let usualLimit = Span.seconds(5)

    /// A connection to a remote system, or a service that only sends webhooks.
    struct Connector {
        var id: String
        var name: String
        /// The system whose work waits for it.
        var system: RemoteSystem?
        var health: ConnectorHealth?
        var service: TrackingService?
    }

    /// In the order of the desk's line.
    var all: [Connector] {
        // Where V1 serves only stock, the age of the stock shows its state.
        let v1 = settings.policy.orderAPI == .v1 ? deposcoV1 : nil
        var all = [
            Connector(id: RemoteSystem.shopify.name, name: "Shopify", system: .shopify, health: shopify.health),
            Connector(
                id: RemoteSystem.deposco.name, name: "Deposco", system: v1 == nil ? .deposco : nil,
                health: deposco.health),
        ]
        if let v1 {
            all.append(Connector(id: "deposco-v1", name: "Deposco V1", system: .deposco, health: v1.health))
        }
        for (system, health) in [(RemoteSystem.royalMail, royalMail?.health), (.patchworks, patchworks?.health)] {
            guard let health else { continue }
            all.append(Connector(id: system.name, name: system.title, system: system, health: health))
        }
        let used = TrackingService.allCases.filter { settings.hooks.trackingSecrets[$0]?.isEmpty == false }
        return all + used.map { Connector(id: $0.rawValue, name: $0.title, service: $0) }
    }

    func rows(_ now: Instant) -> [ConnectorRow] { all.map { row($0, now) } }

    /// When it answered last, or when its last webhook came.
    func lastAnswer(_ connector: Connector) -> Instant? {
        let last = connector.service.map { counters.snapshot.lastHook[$0.rawValue] } ?? connector.health?.lastSuccess
        return last.map(clock.time(at:))
    }

    /// The health of the connection over which work calls a system; `nil` for a system that is not used.
    func health(of system: RemoteSystem) -> ConnectorHealth? {
        switch system {
        case .shopify: shopify.health
        case .deposco: settings.policy.orderAPI == .v1 ? deposcoV1?.health : deposco.health
        case .patchworks: patchworks?.health
        case .royalMail: royalMail?.health
        default: nil
        }
    }

    func row(_ connector: Connector, _ now: Instant) -> ConnectorRow {
        guard let health = connector.health else { return service(connector) }
        func made(_ state: ConnectorState, _ detail: String, until: Instant? = nil, since: Instant? = nil)
            -> ConnectorRow
        {
            ConnectorRow(
                id: connector.id, name: connector.name, state: state, detail: detail, until: until, since: since,
                available: health.available, maximum: health.maximum)
        }
        func limited(_ until: Steady) -> ConnectorRow? {
            // A short wait is how a limit works, and no alarm.
            guard let since = health.limitedSince, until - since >= Self.usualLimit else { return nil }
            let until = clock.time(at: until)
            return until > now ? made(.rateLimited, "", until: until) : nil
        }
        if let row = health.blockedUntil.flatMap(limited) { return row }
        guard let failure = health.failing else {
            return health.lastSuccess == nil ? made(.idle, "not asked yet") : made(.ok, "")
        }
        let since = clock.time(at: health.silentSince ?? failure.at)
        switch failure.failure {
        case .notSent(let words): return made(.offline, words, since: since)
        case .unauthorised(let words): return made(.refusing, words, since: since)
        case .unknown(let words): return made(.stalled, words, since: since)
        case .rateLimited(let until, _): return limited(until) ?? made(.ok, "")
        case .busy, .refused: return made(.ok, "")
        }
    }

    /// Tracking services only send webhooks, so silence is the failure.
    private func service(_ connector: Connector) -> ConnectorRow {
        func made(_ state: ConnectorState, _ detail: String, since: Instant? = nil) -> ConnectorRow {
            ConnectorRow(id: connector.id, name: connector.name, state: state, detail: detail, since: since)
        }
        guard let last = connector.service.flatMap({ counters.snapshot.lastHook[$0.rawValue] }) else {
            return made(.idle, "no webhook yet")
        }
        guard clock.steady - last <= settings.intervals.quietWebhooks else {
            return made(.stalled, "no webhook", since: clock.time(at: last))
        }
        return made(.ok, "")
    }
}
