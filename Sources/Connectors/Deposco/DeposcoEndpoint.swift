import Domain

/// The address of Deposco's V2 API, and our credentials: docs/apis/deposco.md#v2-address-and-sign-in.
package struct DeposcoEndpoint: Sendable {
    package enum Grant: Hashable, Sendable {
        case clientCredentials(scope: String)
        case refreshToken(String)
    }

    /// `https://api.deposco.com/latest`, without a slash at the end.
    package var base: String
    /// `https://auth.deposco.com/oauth2/token`.
    package var tokenURL: String
    package var clientID: String
    package var clientSecret: String
    package var grant: Grant
    /// The client's code inside the tenant.
    package var businessUnit: String

    package init(
        base: String, tokenURL: String, clientID: String, clientSecret: String, grant: Grant, businessUnit: String
    ) {
        self.base = base
        self.tokenURL = tokenURL
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.grant = grant
        self.businessUnit = businessUnit
    }
}

/// The access token. Calls that need one at the same time share one request for it. It is renewed before it runs out, and when
/// Deposco refuses it.
actor DeposcoToken {
    private var endpoint: DeposcoEndpoint
    private let transport: any Transport
    private let clock: any Clock
    private var token: (text: String, until: Steady)?
    private var refreshToken: String?
    private var asking: Task<Result<String, CallFailure>, Never>?

    init(endpoint: DeposcoEndpoint, transport: any Transport, clock: any Clock) {
        self.endpoint = endpoint
        self.transport = transport
        self.clock = clock
        if case .refreshToken(let text) = endpoint.grant { refreshToken = text }
    }

    /// Keeps a refresh token that Deposco gave in exchange, until the configured one changes.
    func use(clientSecret: String, grant: DeposcoEndpoint.Grant) {
        guard clientSecret != endpoint.clientSecret || grant != endpoint.grant else { return }
        if grant != endpoint.grant, case .refreshToken(let text) = grant { refreshToken = text }
        endpoint.clientSecret = clientSecret
        endpoint.grant = grant
        token = nil
    }

    /// - Parameter refused: a token that Deposco no longer takes, so that another one is asked for.
    func current(refused: String? = nil) async throws(CallFailure) -> String {
        if let token, token.until > clock.steady, token.text != refused { return token.text }
        let task = asking ?? Task { await self.ask() }
        asking = task
        switch await task.value {
        case .success(let text): return text
        case .failure(let failure): throw failure
        }
    }

    /// The request itself clears `asking`. If its callers did, a late one could clear the next request.
    private func ask() async -> Result<String, CallFailure> {
        let result = await signIn()
        asking = nil
        return result
    }

    private func signIn() async -> Result<String, CallFailure> {
        var fields = [("client_id", endpoint.clientID), ("client_secret", endpoint.clientSecret)]
        switch endpoint.grant {
        case .clientCredentials(let scope): fields += [("grant_type", "client_credentials"), ("scope", scope)]
        case .refreshToken: fields += [("grant_type", "refresh_token"), ("refresh_token", refreshToken ?? "")]
        }
        let body = fields.map { "\($0)=\(percentEncoded($1))" }.joined(separator: "&")
        let request = Request(
            method: "POST", url: endpoint.tokenURL,
            headers: [
                Header("Content-Type", "application/x-www-form-urlencoded"), Header("Accept", "application/json"),
            ],
            body: Array(body.utf8))
        let response: Response
        do { response = try await transport.send(request) } catch {
            // It is safe to ask for a token twice.
            switch error {
            case .notSent(let words), .unknown(let words): return .failure(.notSent("Deposco's sign-in: \(words)"))
            }
        }
        switch response.status {
        case 200: break
        case 400, 401, 403: return .failure(.unauthorised("Deposco's sign-in answered \(response.status)"))
        case 429: return .failure(.rateLimited(until: clock.steady + .seconds(2), "Deposco's sign-in answered 429"))
        default: return .failure(.notSent("Deposco's sign-in answered \(response.status)"))
        }
        guard let answer = try? JSONNode(JSON(response.body)), let text = answer["access_token"].text else {
            return .failure(.notSent("Deposco's sign-in answered without a token"))
        }
        // The token is renewed a minute early, so that no call starts with one that is about to end.
        token = (text, clock.steady + .seconds(tokenLife(answer["expires_in"].integer)))
        refreshToken = answer["refresh_token"].text ?? refreshToken
        return .success(text)
    }
}

/// How many seconds a token is used: a minute less than its sender told, within half a minute and a day.
func tokenLife(_ told: Int64?) -> Int64 { min(max(told ?? 3600, 90), 86_400) - 60 }

/// Percent-encoding of everything but unreserved characters (RFC 3986).
func percentEncoded(_ text: String) -> String {
    var out = ""
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), 48...57, UInt8(ascii: "-"),
            UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            out.unicodeScalars.append(Unicode.Scalar(byte))
        default:
            let hex = String(byte, radix: 16, uppercase: true)
            out += hex.count == 1 ? "%0\(hex)" : "%\(hex)"
        }
    }
    return out
}
