import Connectors
import DeskAPI
import Domain

/// The connector line (H3): a word first, then the cause.
extension IntegrationCore {
    func connectorRows(_ now: Instant) -> [ConnectorRow] {
        let used = TrackingService.allCases.filter { settings.hooks.trackingSecrets[$0]?.isEmpty == false }
        // Where it tells stock alone, what it does shows in the stock's age.
        let v1 = settings.policy.orderAPI == .v1 ? deposcoV1 : nil
        return [row("Shopify", shopify.health, now), row("Deposco", deposco.health, now)]
            + [v1].compactMap { $0.map { row("Deposco V1", $0.health, now) } }
            + [royalMail].compactMap { $0.map { row("Royal Mail", $0.health, now) } }
            + (patchworks.map { [row("Patchworks", $0.health, now)] } ?? []) + used.map { tracking($0, now) }
    }

    private func row(_ name: String, _ health: ConnectorHealth, _ now: Instant) -> ConnectorRow {
        func made(_ state: ConnectorState, _ detail: String, until: Instant? = nil, since: Instant? = nil)
            -> ConnectorRow
        {
            ConnectorRow(
                name: name, state: state, detail: detail, until: until, since: since, available: health.available,
                maximum: health.maximum)
        }
        if let until = health.blockedUntil, until > now { return made(.rateLimited, "", until: until) }
        guard let failure = health.lastFailure, failure.at > health.lastSuccess ?? Instant(milliseconds: 0) else {
            return health.lastSuccess == nil ? made(.idle, "not asked yet") : made(.ok, "")
        }
        switch failure.failure {
        case .notSent(let words): return made(.offline, words, since: failure.at)
        case .unauthorised(let words): return made(.refusing, words, since: failure.at)
        case .unknown(let words): return made(.stalled, words, since: failure.at)
        case .rateLimited(let until, _): return until > now ? made(.rateLimited, "", until: until) : made(.ok, "")
        case .busy, .refused: return made(.ok, "")
        }
    }

    /// A tracking service only ever calls us: silence while parcels wait for their scan is the failure.
    private func tracking(_ service: TrackingService, _ now: Instant) -> ConnectorRow {
        guard let last = counters.snapshot.lastHook[service.rawValue] else {
            return ConnectorRow(name: service.title, state: .idle, detail: "no webhook yet")
        }
        if now - last > settings.intervals.quietWebhooks {
            return ConnectorRow(name: service.title, state: .stalled, detail: "no webhook", since: last)
        }
        return ConnectorRow(name: service.title, state: .ok, detail: "")
    }
}
