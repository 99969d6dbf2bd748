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

    func rows(_ now: Instant) -> [ConnectorRow] {
        let used = TrackingService.allCases.filter { settings.hooks.trackingSecrets[$0]?.isEmpty == false }
        // Where V1 serves only stock, the age of the stock shows its state.
        let v1 = settings.policy.orderAPI == .v1 ? deposcoV1 : nil
        return [row("Shopify", shopify.health, now), row("Deposco", deposco.health, now)]
            + [v1].compactMap { $0.map { row("Deposco V1", $0.health, now) } }
            + [royalMail].compactMap { $0.map { row("Royal Mail", $0.health, now) } }
            + (patchworks.map { [row("Patchworks", $0.health, now)] } ?? []) + used.map { tracking($0, now) }
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

    private func row(_ name: String, _ health: ConnectorHealth, _ now: Instant) -> ConnectorRow {
        func made(_ state: ConnectorState, _ detail: String, until: Instant? = nil, since: Instant? = nil)
            -> ConnectorRow
        {
            ConnectorRow(
                name: name, state: state, detail: detail, until: until, since: since, available: health.available,
                maximum: health.maximum)
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
    private func tracking(_ service: TrackingService, _ now: Instant) -> ConnectorRow {
        guard let last = counters.snapshot.lastHook[service.rawValue] else {
            return ConnectorRow(name: service.title, state: .idle, detail: "no webhook yet")
        }
        if clock.steady - last > settings.intervals.quietWebhooks {
            return ConnectorRow(
                name: service.title, state: .stalled, detail: "no webhook", since: clock.time(at: last))
        }
        return ConnectorRow(name: service.title, state: .ok, detail: "")
    }
}
