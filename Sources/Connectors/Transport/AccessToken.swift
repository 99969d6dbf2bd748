import Domain

/// The access token of one system. Calls that need one at the same time share one request for it. It is renewed when half of its time
/// has passed, so that a refusal is known while the old one still serves; and when the system refuses it.
actor AccessToken {
    /// As exceptions and the token file name it, and as people do.
    private let system: String
    private let title: String
    private var signIn: SignIn
    private let keeper: (any TokenKeeper)?
    private let transport: any Transport
    private let clock: any Clock
    private var token: (text: String, renewed: Steady, until: Steady)?
    private var refreshToken: String?
    /// A token and what came with it, until that is on the disk: it must not be used before.
    private var unkept: Given?
    private var asking: Task<Result<String, CallFailure>, Never>?
    /// Why the token could not be renewed, while the old one still serves.
    private(set) var trouble: String?

    private struct Given {
        var text: String
        var life: Int64
        var refresh: String?
    }

    private static let again = Span.minutes(1)

    init(
        _ system: String, _ title: String, _ signIn: SignIn, keeper: (any TokenKeeper)?, transport: any Transport,
        clock: any Clock
    ) {
        self.system = system
        self.title = title
        self.signIn = signIn
        self.keeper = keeper
        self.transport = transport
        self.clock = clock
    }

    /// Signs in with other credentials from now on. A refresh token that was given in exchange stays, until the configured one changes.
    func use(_ new: SignIn) {
        guard new != signIn else { return }
        if new.grant != signIn.grant { (refreshToken, unkept) = (nil, nil) }
        signIn = new
        token = nil
    }

    /// - Parameter refused: a token that the system no longer takes, so that another one is asked for.
    func current(refused: String? = nil) async throws(CallFailure) -> String {
        let now = clock.steady
        let good = token.flatMap { $0.until > now && $0.text != refused ? $0 : nil }
        if let good, good.renewed > now { return good.text }
        let task = asking ?? Task { await self.ask() }
        asking = task
        switch await task.value {
        case .success(let text): return text
        case .failure(let failure):
            guard let good else { throw failure }
            return good.text
        }
    }

    /// The request itself clears `asking`. If its callers did, a late one could clear the next request.
    private func ask() async -> Result<String, CallFailure> {
        let result: Result<String, CallFailure>
        do {
            let given: Given
            if let unkept { given = unkept } else { given = try await exchange() }
            result = .success(try take(given))
            trouble = nil
        } catch {
            trouble = error.words
            if let old = token { token?.renewed = min(old.until, clock.steady + Self.again) }
            result = .failure(error)
        }
        asking = nil
        return result
    }

    private func take(_ given: Given) throws(CallFailure) -> String {
        if let refresh = given.refresh, case .refreshToken(let configured) = signIn.grant {
            unkept = given
            do { try keeper?.keep(refresh, of: system, for: configured) } catch {
                throw .notSent("\(title)'s new token cannot be kept: \(error.words)")
            }
            unkept = nil
            refreshToken = refresh
        }
        let now = clock.steady
        token = (given.text, now + .seconds(given.life / 2), now + .seconds(given.life))
        return given.text
    }

    /// The credentials of the next exchange. What another process kept meanwhile comes first.
    private func fields() throws(CallFailure) -> [(String, String)] {
        let client = [("client_id", signIn.clientID), ("client_secret", signIn.clientSecret)]
        switch signIn.grant {
        case .clientCredentials(let scope):
            return client + [("grant_type", "client_credentials")] + (scope.isEmpty ? [] : [("scope", scope)])
        case .refreshToken(let configured):
            let kept: String?
            do { kept = try keeper?.kept(system, for: configured) } catch {
                throw .notSent("\(title)'s kept token cannot be read: \(error.words)")
            }
            return client + [
                ("grant_type", "refresh_token"), ("refresh_token", kept ?? refreshToken ?? configured),
            ]
        }
    }

    private func exchange() async throws(CallFailure) -> Given {
        let body = try fields().map { "\($0)=\(percentEncoded($1))" }.joined(separator: "&")
        let request = Request(
            method: "POST", url: signIn.url,
            headers: [
                Header("Content-Type", "application/x-www-form-urlencoded"), Header("Accept", "application/json"),
            ],
            body: Array(body.utf8))
        let response: Response
        do { response = try await transport.send(request) } catch {
            // It is safe to ask for a token twice: a refresh token that was used can be used again until its replacement is.
            switch error {
            case .notSent(let words), .unknown(let words): throw .notSent("\(title)'s sign-in: \(words)")
            }
        }
        let answered = "\(title)'s sign-in answered \(response.status)"
        switch response.status {
        case 200: break
        case 400, 401, 403: throw .unauthorised(answered)
        case 429: throw .rateLimited(until: clock.steady + .seconds(2), answered)
        default: throw .notSent(answered)
        }
        guard let answer = try? JSONNode(JSON(response.body)), let text = answer["access_token"].text else {
            throw .notSent("\(title)'s sign-in answered without a token")
        }
        return Given(
            text: text, life: tokenLife(answer["expires_in"].integer), refresh: answer["refresh_token"].text)
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
