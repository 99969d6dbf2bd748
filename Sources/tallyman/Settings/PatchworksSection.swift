import Connectors
import Core

enum PatchworksSection {
    static let coreURL = Setting(
        "patchworks.coreURL", .url, default: PatchworksEndpoint.standardCore, "The address of the core API.")

    static let startURL = Setting(
        "patchworks.startURL", .url, default: PatchworksEndpoint.standardStart,
        "The address of the service that starts flows.")

    static let loginURL = Setting(
        "patchworks.loginURL", .url, default: PatchworksEndpoint.standardLogin, "Where a user signs in.")

    static let apiKey = Setting(
        "patchworks.apiKey", .secret("TALLYMAN_PATCHWORKS_API_KEY", "the API key"),
        example: .shown("/run/secrets/patchworks-key"), holds: whileUsed, "The API key.")

    static let user = Setting(
        "patchworks.user", .text, example: .shown("core@acme.example"), holds: whileUsed,
        "In place of an API key: the e-mail address of a user.")

    static let password = Setting(
        "patchworks.password", .secret("TALLYMAN_PATCHWORKS_PASSWORD", "the user's password"),
        example: .shown("/run/secrets/patchworks-password"), holds: whileUsed, "That user's password.")

    static let callsPerMinute = Setting(
        "patchworks.callsPerMinute", .integer(1...10_000), default: 240,
        "How many calls the core may make in a minute. Patchworks counts them for the whole account, whoever else uses it."
    )

    static let concurrentFlows = Setting(
        "patchworks.concurrentFlows", .integer(1...1000), otherwise: "not shown", example: .shown("10"),
        "How many flows the tier lets run at once. The desk shows it beside how many do.")

    static let orderFlow = Setting(
        "patchworks.flows.orders", .text, example: .shown("1234"),
        "The flow that takes an order to Deposco, for `orders.via: patchworks`.")

    static let section = SettingSection(
        "patchworks",
        "The iPaaS, where it takes orders to the WMS or hands over what other systems send. It is called once there is an API key or a "
            + "user.",
        more: """
            A flow hands things over by posting them to `/hooks/patchworks` with the header `X-Tallyman-Topic`: `order` with a Shopify
            order as Shopify's own webhooks carry it, `shipment` with an outbound shipment of Deposco's V2 API, or `cancellation` (see
            [cancellations](#cancellations)). Other topics are taken and ignored. With `X-Tallyman-Delivery`, the same id twice is taken
            once; without it, the same body.
            """, isCommented: true, check: check, apply: apply
    ) {
        coreURL
        startURL
        loginURL
        apiKey
        user
        password
        Setting(
            "patchworks.hookSecrets",
            .secrets("TALLYMAN_PATCHWORKS_HOOK_SECRETS", "what its flows send to our hook"),
            otherwise: "the hook takes nothing", example: .shown("/run/secrets/patchworks-hooks"), holds: .atReload,
            to: .core { $0.hooks.patchworksSecrets = ($1 ?? []).map(\.value) },
            "What its flows send to `/hooks/patchworks` in the header `X-Tallyman-Secret`.")
        callsPerMinute
        concurrentFlows
        SettingSection("patchworks.flows", "The ids of flows.") { orderFlow }
    }

    /// `nil` where Patchworks is not called, and for a console.
    static func endpoint(_ values: SettingValues) -> PatchworksEndpoint? {
        guard let credentials = credentials(values) else { return nil }
        return PatchworksEndpoint(
            core: values[coreURL], start: values[startURL], login: values[loginURL], credentials: credentials)
    }

    private static func credentials(_ values: SettingValues) -> PatchworksEndpoint.Credentials? {
        if let key = values[apiKey] { return .key(key.value) }
        guard let user = values[user], let password = values[password] else { return nil }
        return .login(user: user, password: password.value)
    }

    private static let whileUsed: TakesHold = .atReloadWhile("where Patchworks was called before") {
        credentials($0) != nil
    }

    private static func apply(_ values: SettingValues, _ core: inout CoreSettings) {
        if credentials(values) != nil { core.patchworksConcurrentFlows = values[concurrentFlows] }
    }

    private static func check(_ check: SettingCheck) {
        guard check.context.purpose == .core else { return }
        if check[user] != nil {
            if check[password] == nil { check.noteMissing(password) }
        } else if check[apiKey] == nil, isWanted(check) {
            check.noteMissing(apiKey, adding: "; or give `user` and its password")
        }
    }

    private static func isWanted(_ check: SettingCheck) -> Bool {
        let calls: [any AnySetting] = [coreURL, startURL, loginURL, callsPerMinute, concurrentFlows]
        return calls.contains { check.isGiven($0) } || check[orderFlow] != nil
    }
}
