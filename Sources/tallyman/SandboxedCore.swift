import Connectors
import Core
import Domain
import Logging
import Store

extension IntegrationCore {
    /// A core whose remote systems are the stand-ins that listen at `sandbox`, with the sandbox's standing secrets.
    convenience init(
        settings: CoreSettings, store: Store, sandbox: String, callsPerSecond: Int?, transport: any Transport,
        log: Logger
    ) {
        let clock = SystemClock()
        var settings = settings
        settings.hooks.shopifySecrets = ["sandbox-secret"]
        settings.hooks.afterShipSecrets = ["sandbox-aftership"]
        self.init(
            settings: settings, store: store,
            shopify: ShopifyClient(
                endpoint: ShopifyEndpoint(base: sandbox + "/shopify", token: "sandbox-token"), transport: transport,
                clock: clock),
            deposco: DeposcoClient(
                endpoint: DeposcoEndpoint(
                    base: sandbox + "/deposco", tokenURL: sandbox + "/deposco-auth/oauth2/token", clientID: "sandbox",
                    clientSecret: "sandbox-deposco", grant: .clientCredentials(scope: "salesOrders/write"),
                    businessUnit: "SANDBOX"), transport: transport,
                gate: RateGate(perSecond: callsPerSecond, clock: clock), clock: clock),
            clock: clock, log: log)
    }
}
