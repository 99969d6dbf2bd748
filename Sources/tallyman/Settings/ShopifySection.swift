import Connectors
import Core

enum ShopifySection {
    static let store = Setting(
        "shopify.store", .url, required: true, example: .shown("https://acme-uk.myshopify.com"),
        to: .core { $0.hooks.shopifyShop = $1.flatMap(ownDomain) }, "The store's address.")

    static let domain = Setting(
        "shopify.domain", .text, example: .commented("acme-uk.myshopify.com"),
        to: .core { if let domain = $1 { $0.hooks.shopifyShop = domain } },
        "The store's `.myshopify.com` domain, if `shopify.store` is another address. One app may be installed in several shops and signs "
            + "for all of them alike, so webhooks that name another domain are refused, and counted in `webhooks_refused_total`."
    )

    static let apiVersion = Setting(
        "shopify.apiVersion", .text(matching: isVersion, expected: "a version of Shopify's API, as 2026-07"),
        default: "2026-07", "The version of the Admin API.")

    static let token: Setting<Secret?> = Setting(
        "shopify.token", .secret("TALLYMAN_SHOPIFY_TOKEN", "the Admin API access token"),
        otherwise: "`clientID` with its secret", example: .commented("/run/secrets/shopify-token"),
        holds: .atReloadWhile("where there was one before") { $0[token] != nil },
        "The Admin API access token, where it does not end: of an app that was made in the shop's admin.")

    static let clientID = Setting(
        "shopify.clientID", .text, otherwise: "`token`", example: .commented("1a2b3c4d"),
        "The app's client id, where its tokens end: of an app of the Dev Dashboard, or one with expiring tokens.")

    static let clientSecret: Setting<Secret?> = Setting(
        "shopify.clientSecret", .secret("TALLYMAN_SHOPIFY_CLIENT_SECRET", "the app's client secret"),
        otherwise: "`token`", example: .commented("/run/secrets/shopify-client"),
        holds: .atReloadWhile("where there was one before") { $0[clientSecret] != nil },
        "The app's client secret, for `clientID`.")

    static let refreshToken: Setting<Secret?> = Setting(
        "shopify.refreshToken", .secret("TALLYMAN_SHOPIFY_REFRESH_TOKEN", "the refresh token"),
        otherwise: "the client's own credentials", example: .commented("/run/secrets/shopify-refresh"),
        holds: .atReloadWhile("where there was one before") { $0[refreshToken] != nil },
        "The refresh token, where the app has expiring tokens. Shopify gives a new one with each renewal, which the core keeps in "
            + "`tallyman.sqlite.tokens` in `state`. When this secret changes, it wins over what is kept.")

    static let webhookSecrets = Setting(
        "shopify.webhookSecrets",
        .secrets("TALLYMAN_SHOPIFY_WEBHOOK_SECRETS", "the app's secret, which signs its webhooks"), required: true,
        example: .commented("/run/secrets/shopify-webhooks"), holds: .atReload,
        to: .core { $0.hooks.shopifySecrets = ($1 ?? []).map(\.value) }, "The app's secret, which signs its webhooks.")

    static let webhooks = Setting(
        "shopify.webhooks",
        .text(
            matching: isWebhookAddress,
            expected: "`app`, or the address that they are sent to, as https://hooks.acme.example/hooks/shopify"),
        default: "app", example: .commented("https://hooks.acme.example/hooks/shopify"),
        to: .core { $0.hooks.shopifyAddress = $1 == "app" ? nil : $1 },
        "Who declares the webhooks. `app` says that the app's own file does: those are in no list, and the core never makes any, since "
            + "each would then come twice. Otherwise it is the public address of this core's `/hooks/shopify`: the core compares the "
            + "subscriptions that Shopify lists for it with those that it needs, and makes missing ones when a person retries the "
            + "exception about them.")

    private static func isWebhookAddress(_ text: String) -> Bool {
        text == "app" || text.wholeMatch(of: #/https://[^\s/]+/\S+/#) != nil
    }

    static let section = SettingSection(
        "shopify", "The sales channel.",
        more: """
            Webhooks to send to `/hooks/shopify`: \(ShopifyConnection.topics.map { "`\($0)`" }.joined(separator: ", ")).
            Scopes: `read_orders`, `write_orders`, `read_products`,
            `read_assigned_fulfillment_orders`, `write_assigned_fulfillment_orders`, `read_merchant_managed_fulfillment_orders`,
            `write_merchant_managed_fulfillment_orders`, `read_locations` for the shop of a sale,
            `read_payment_terms` for when an order is to be paid.
            """, required: "the core needs to know its Shopify store", check: check
    ) {
        store
        domain
        apiVersion
        token
        clientID
        clientSecret
        refreshToken
        webhookSecrets
        webhooks
    }

    private static func check(_ check: SettingCheck) {
        guard check.context.purpose == .core else { return }
        if check[clientID] != nil {
            if check[clientSecret] == nil { check.noteMissing(clientSecret) }
        } else if check[token] == nil {
            check.noteMissing(token, adding: "; or give `clientID` and its secret")
        }
    }

    private static func credentials(_ values: SettingValues) -> ShopifyEndpoint.Credentials? {
        guard let id = values[clientID] else { return values[token].map { .token($0.value) } }
        return values[clientSecret].map { secret in
            .signIn(
                clientID: id, clientSecret: secret.value,
                values[refreshToken].map { .refreshToken($0.value) } ?? .clientCredentials(scope: ""))
        }
    }

    /// `nil` for a console, which calls nobody.
    static func endpoint(_ values: SettingValues) -> ShopifyEndpoint? {
        guard let store = values[store], let credentials = credentials(values) else { return nil }
        return ShopifyEndpoint(base: store, apiVersion: values[apiVersion], credentials)
    }

    /// The domain that the store's webhooks carry, where its address is on it.
    private static func ownDomain(_ url: String) -> String? {
        let host = url.split(separator: "/").dropFirst().first.map { $0.prefix { $0 != ":" } }
        return host.flatMap { $0.lowercased().hasSuffix(".myshopify.com") ? String($0) : nil }
    }

    private static func isVersion(_ text: String) -> Bool {
        text.wholeMatch(of: #/20\d\d-(01|04|07|10)/#) != nil
    }
}
