import Connectors
import Core
import Domain

enum DeposcoSection {
    static let baseURL = Setting(
        "deposco.baseURL", .url, default: "https://api.deposco.com/latest",
        "The address of the V2 API. The beta address is refused, because it has served stale data.")

    static let tokenURL = Setting(
        "deposco.tokenURL", .url, default: "https://auth.deposco.com/oauth2/token",
        "Where the core gets its access tokens.")

    static let clientID = Setting(
        "deposco.clientID", .text, required: true, example: .shown("1a2b3c"), "The client's id.")

    static let clientSecret = Setting(
        "deposco.clientSecret", .secret("TALLYMAN_DEPOSCO_CLIENT_SECRET", "the client secret"), required: true,
        example: .commented("/run/secrets/deposco-client"), holds: .atReload, "The client secret.")

    static let refreshToken: Setting<Secret?> = Setting(
        "deposco.refreshToken", .secret("TALLYMAN_DEPOSCO_REFRESH_TOKEN", "the refresh token"),
        otherwise: "the client's own credentials", example: .commented("/run/secrets/deposco-refresh"),
        holds: .atReloadWhile("where there was one before") { $0[refreshToken] != nil },
        "The refresh token, where the app was installed for the tenant.")

    static let businessUnit = Setting(
        "deposco.businessUnit", .text, required: true, example: .shown("ACME"), "The company's code inside the tenant.")

    static let callsPerSecond = Setting(
        "deposco.callsPerSecond", .integer(1...1000), default: 4,
        "How many calls the core may make in a second. Deposco counts them for the whole account, whoever else uses it."
    )

    static let section = SettingSection(
        "deposco", "The warehouse management system (WMS).", required: "the core needs to know its Deposco account",
        check: check
    ) {
        baseURL
        tokenURL
        clientID
        clientSecret
        refreshToken
        businessUnit
        callsPerSecond
        Setting(
            "deposco.bulkFrom", .integer(0...100_000), default: 100,
            to: .core { $0.policy.bulkFrom = $1 == 0 ? nil : $1 },
            "When this many orders wait, they go to Deposco in imports of many. 0 sends them one by one always.")
        DeposcoV1Section.section
    }

    /// `nil` for a console, which calls nobody.
    static func endpoint(_ values: SettingValues) -> DeposcoEndpoint? {
        guard let client = values[clientID], let secret = values[clientSecret], let unit = values[businessUnit] else {
            return nil
        }
        return DeposcoEndpoint(
            base: values[baseURL], tokenURL: values[tokenURL], clientID: client, clientSecret: secret.value,
            grant: values[refreshToken].map { .refreshToken($0.value) } ?? .clientCredentials(scope: scope),
            businessUnit: unit)
    }

    private static let scope =
        "items/read salesOrders/read salesOrders/write outboundShipments/read inventoryAdjustments/read facilities/read"

    private static func check(_ check: SettingCheck) {
        // Found live: the beta API served stale data, which made orders twice.
        if check[baseURL].hasSuffix("/beta") {
            check.note("the beta API has served stale data, so that orders were made twice: use /latest", at: baseURL)
        }
    }
}

enum DeposcoV1Section {
    static let baseURL = Setting(
        "deposco.v1.baseURL", .url, required: true, example: .shown("https://acme.deposco.com/integration/ACME"),
        "The address of the V1 API, with the tenant's code.")

    static let user = Setting(
        "deposco.v1.user", .text, required: true, example: .shown("tallyman"), "The user who signs in, by HTTP Basic.")

    static let password = Setting(
        "deposco.v1.password", .secret("TALLYMAN_DEPOSCO_V1_PASSWORD", "the password"), required: true,
        example: .commented("/run/secrets/deposco-v1"), holds: .atReload, "The user's password.")

    static let orders = Setting(
        "deposco.v1.orders", .choice(["xml": DeposcoV1Form.xml, "json": .json]), otherwise: "orders go by V2",
        example: .commented("xml"), to: .core { if $1 != nil { $0.policy.orderAPI = .v1 } },
        "The form of orders where they go by this API too: it then creates, shows and cancels them. It asks for a province, as a "
            + "code, and a postal code. Not with `orders.via: patchworks`.")

    static let section = SettingSection(
        "deposco.v1",
        "The older API. It alone tells stock, so it is needed for `stock`; and the orders of some tenants go by it.",
        isPart: true
    ) {
        baseURL
        user
        password
        orders
    }

    /// `nil` where the API is not used, and for a console.
    static func endpoint(_ values: SettingValues) -> DeposcoV1Endpoint? {
        guard let base = values[baseURL], let user = values[user], let password = values[password],
            let unit = values[DeposcoSection.businessUnit]
        else { return nil }
        return DeposcoV1Endpoint(
            base: base, user: user, password: password.value, businessUnit: unit, orderForm: values[orders] ?? .xml)
    }
}
