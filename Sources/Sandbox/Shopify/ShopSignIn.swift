/// The sign-in of the stand-in shop: tokens that end, for the app's own credentials or for a refresh token, which is new each time. A
/// refresh token that was used is taken again until its replacement is used, as in Shopify.
struct ShopSignIn {
    private var issued: [String: Int64] = [:]
    private var refresh: (used: String, next: String)?
    private var count = 0

    func takes(_ token: String?, at now: Int64) -> Bool { token.flatMap { issued[$0] }.map { $0 > now } ?? false }

    mutating func answer(_ request: SandboxRequest, _ settings: ShopSettings, at now: Int64) -> SandboxResponse {
        let fields = DeposcoSystem.fields(String(decoding: request.body, as: UTF8.self))
        guard request.method == "POST", fields["client_id"] == settings.clientID,
            fields["client_secret"] == settings.clientSecret
        else { return Self.json(401, ["error": "invalid_client"]) }
        switch fields["grant_type"] {
        case "client_credentials": return Self.json(200, .object(made(life: 86_400, at: now)))
        case "refresh_token":
            let given = fields["refresh_token"] ?? ""
            guard given == (refresh?.next ?? settings.refreshToken) || given == refresh?.used else {
                return Self.json(400, ["error": "invalid_grant"])
            }
            var body = made(life: 3600, at: now)
            let next = given == refresh?.used ? refresh?.next ?? "" : "refresh-\(count)"
            refresh = (given, next)
            body["refresh_token"] = .string(next)
            body["refresh_token_expires_in"] = .int(90 * 86_400)
            return Self.json(200, .object(body))
        default: return Self.json(400, ["error": "unsupported_grant_type"])
        }
    }

    private mutating func made(life: Int64, at now: Int64) -> [String: SandboxJSON] {
        count += 1
        issued["sandbox-token-\(count)"] = now + life * 1000
        return ["access_token": .string("sandbox-token-\(count)"), "expires_in": .int(life)]
    }

    private static func json(_ status: Int, _ body: SandboxJSON) -> SandboxResponse {
        SandboxResponse(
            status: status, headers: [SandboxHeader("Content-Type", "application/json")], body: body.bytes)
    }
}
