package import Connectors
package import Core
import Domain
package import Logging
package import Sandbox
package import Store

extension IntegrationCore {
    /// A core whose remote systems are stand-ins, with the stand-ins' default secrets.
    /// - Parameters:
    ///   - sandbox: the stand-ins' address, without a slash at the end.
    ///   - callsPerSecond: the limit of calls to Deposco; `nil` for none.
    ///   - shopify: how it signs in to the stand-in shop, and what keeps its tokens.
    ///   - allow: changes who may send hooks.
    package convenience init(
        settings: CoreSettings, store: Store, sandbox: String, callsPerSecond: Int?, transport: any Transport,
        patchworks: PatchworksClient? = nil, orderForm: DeposcoV1Form = .xml, clock: any Clock = SystemClock(),
        log: Logger, shopify: ShopifyEndpoint.Credentials = .token("sandbox-token"),
        tokens: (any TokenKeeper)? = nil, allow: (inout CoreSettings) -> Void = { _ in }
    ) {
        var settings = settings
        settings.hooks.shopifySecrets = ["sandbox-secret"]
        settings.hooks.trackingSecrets[.afterShip] = ["sandbox-aftership"]
        allow(&settings)
        let gate = RateGate(perSecond: callsPerSecond, clock: clock)
        self.init(
            settings: settings, store: store,
            shopify: ShopifyClient(
                endpoint: ShopifyEndpoint(base: sandbox + "/shopify", shopify), tokens: tokens, transport: transport,
                clock: clock),
            deposco: DeposcoClient(
                endpoint: DeposcoEndpoint(
                    base: sandbox + "/deposco", tokenURL: sandbox + "/deposco-auth/oauth2/token", clientID: "sandbox",
                    clientSecret: "sandbox-deposco", grant: .clientCredentials(scope: "salesOrders/write"),
                    businessUnit: "SANDBOX"), transport: transport, gate: gate, clock: clock),
            deposcoV1: DeposcoV1Client(
                endpoint: DeposcoV1Endpoint(
                    base: sandbox + "/deposco-v1/integration/SANDBOX", user: "sandbox", password: "sandbox-deposco",
                    businessUnit: "SANDBOX", orderForm: orderForm), transport: transport, gate: gate, clock: clock),
            royalMail: RoyalMailClient(
                endpoint: RoyalMailEndpoint(
                    base: sandbox + "/royalmail/mailpieces/v2", clientID: "sandbox", clientSecret: "sandbox-royalmail"),
                transport: transport, gate: RateGate(perSecond: nil, clock: clock), clock: clock),
            patchworks: patchworks, answers: AnswerClient(transport: transport, clock: clock), clock: clock, log: log)
    }
}

extension PatchworksClient {
    /// A client of the stand-in Patchworks.
    package static func standIn(
        host: SandboxHost, clock: any Clock,
        credentials: PatchworksEndpoint.Credentials = .key("sandbox-patchworks")
    ) -> PatchworksClient {
        standIn(transport: SandboxTransport(host: host, clock: clock), clock: clock, credentials: credentials)
    }

    /// - Parameter sandbox: the stand-ins' address, without a slash at the end.
    package static func standIn(
        _ sandbox: String = SandboxTransport.base, transport: any Transport, callsPerMinute: Int = 240,
        clock: any Clock,
        credentials: PatchworksEndpoint.Credentials = .key("sandbox-patchworks")
    ) -> PatchworksClient {
        let base = sandbox + "/patchworks"
        return PatchworksClient(
            endpoint: PatchworksEndpoint(
                core: base + "/core", start: base + "/start", login: base + "/login", credentials: credentials),
            transport: transport,
            gate: RateGate(calls: callsPerMinute, per: .minutes(1), clock: clock), clock: clock)
    }
}

extension SandboxHost {
    /// Delivers the stand-ins' webhooks that are due, until none is, and has the core take them in.
    nonisolated func deliver(to core: IntegrationCore, at clock: SimulatedClock) async throws {
        while true {
            let due = await dueDeliveries(now: clock.now.milliseconds, limit: 1000)
            if due.isEmpty { return }
            for delivery in due {
                let headers = delivery.headers.map { Header($0.name, $0.value) }
                let source: HookSource = delivery.path.hasSuffix("shopify") ? .shopify : .tracking(.afterShip)
                let answer = await core.receiveHook(source, headers: headers, body: delivery.body)
                await delivered(delivery.id, status: answer.status, now: clock.now.milliseconds)
            }
            while try await core.ingestOnce() > 0 {}
        }
    }
}
