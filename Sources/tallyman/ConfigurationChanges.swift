import Connectors
import Core
import Domain

/// What of a configuration may change under a running core: secrets, maps, who may do what. All else takes a new start.
extension Configuration {
    /// This configuration with the secrets, maps and grants of another.
    func adopting(_ other: Configuration) -> Configuration {
        var next = self
        next.access = other.access
        if let shopify = other.shopify {
            next.shopify?.token = shopify.token
            next.shopify?.webhookSecrets = shopify.webhookSecrets
        }
        if let deposco = other.deposco {
            next.deposco?.clientSecret = deposco.clientSecret
            if deposco.refreshToken != nil, next.deposco?.refreshToken != nil {
                next.deposco?.refreshToken = deposco.refreshToken
            }
            if let v1 = deposco.v1 { next.deposco?.v1?.password = v1.password }
        }
        if let royalMail = other.royalMail { next.royalMail?.clientSecret = royalMail.clientSecret }
        if let patchworks = other.patchworks { next.patchworks?.credentials = patchworks.credentials }
        next.patchworksHookSecrets = other.patchworksHookSecrets
        next.tracking = other.tracking
        next.cancellationSenders = other.cancellationSenders
        (next.skuMap, next.bundles, next.mapFiles) = (other.skuMap, other.bundles, other.mapFiles)
        if case .locations = policy.routing, case .locations = other.policy.routing {
            next.policy.routing = other.policy.routing
            if let stock = other.policy.stock { next.policy.stock?.locations = stock.locations }
        }
        if let stock = other.policy.stock { next.policy.stock?.safetyBySKU = stock.safetyBySKU }
        return next
    }

    /// The keys by which another configuration differs.
    func changes(to other: Configuration) -> [String] {
        let (mine, theirs) = (policy, other.policy)
        let parts: [(key: String, same: Bool)] = [
            ("shop", shop == other.shop), ("state", stateFolder == other.stateFolder),
            ("log.file", logFile == other.logFile), ("hooks", hooks == other.hooks), ("desk", desk == other.desk),
            ("shopify", shopify == other.shopify),
            (
                "deposco",
                deposco == other.deposco && mine.orderAPI == theirs.orderAPI && mine.bulkFrom == theirs.bulkFrom
            ),
            ("royalMail", royalMail == other.royalMail), ("patchworks", patchworks == other.patchworks),
            (
                "orders",
                mine.sendOnAuthorised == theirs.sendOnAuthorised && mine.ordersVia == theirs.ordersVia
                    && mine.fits == theirs.fits && mine.numberPrefix == theirs.numberPrefix
                    && mine.orderSource == theirs.orderSource && mine.shipVia == theirs.shipVia
            ),
            ("routing", mine.routing == theirs.routing), ("stock", mine.stock == theirs.stock),
            (
                "cancellations",
                mine.pointOfNoReturn == theirs.pointOfNoReturn && mine.decideWithin == theirs.decideWithin
                    && mine.lateCancellationMessage == theirs.lateCancellationMessage
            ),
            ("notifications", mine.hold == theirs.hold), ("payments", mine.payments == theirs.payments),
            ("sweeps", sweeps == other.sweeps),
            (
                "privacy",
                privacy.keepBodies == other.privacy.keepBodies && privacy.keepContacts == other.privacy.keepContacts
            ),
        ]
        return parts.filter { !$0.same }.map(\.key)
    }

    /// Has the remote systems' clients go on with this configuration's secrets.
    func useSecrets(in core: IntegrationCore) async {
        if let shopify { core.shopify.use(token: shopify.token.value) }
        if let deposco {
            await core.deposco.use(clientSecret: deposco.clientSecret.value, grant: deposco.grant)
            if let v1 = deposco.v1 { core.deposcoV1?.use(password: v1.password.value) }
        }
        if let royalMail { core.royalMail?.use(clientSecret: royalMail.clientSecret.value) }
        if let patchworks { await core.patchworks?.use(patchworks.endpointCredentials) }
    }
}

extension Configuration.Deposco {
    var grant: DeposcoEndpoint.Grant {
        refreshToken.map { .refreshToken($0.value) }
            ?? .clientCredentials(
                scope: "items/read salesOrders/read salesOrders/write outboundShipments/read "
                    + "inventoryAdjustments/read facilities/read")
    }
}

extension Configuration.Patchworks {
    var endpointCredentials: PatchworksEndpoint.Credentials {
        switch credentials {
        case .key(let key): .key(key.value)
        case .login(let user, let password): .login(user: user, password: password.value)
        }
    }
}
