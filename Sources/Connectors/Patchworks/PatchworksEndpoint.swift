import Domain

/// The addresses of Patchworks, without slashes at their ends, and our credentials:
/// docs/apis/patchworks.md#addresses-and-sign-in.
package struct PatchworksEndpoint: Sendable {
    package enum Credentials: Hashable, Sendable {
        /// Sent unchanged, without `Bearer`. It does not run out.
        case key(String)
        /// Signs in for a token, which runs out.
        case login(user: String, password: String)
    }

    package static let standardCore = "https://core.wearepatchworks.com/api/v1"
    package static let standardStart = "https://start.wearepatchworks.com/api/v1"
    package static let standardLogin = "https://svc-fabric.wearepatchworks.com/api/v1/login"

    package var core: String
    package var start: String
    package var login: String
    package var credentials: Credentials

    package init(
        core: String = standardCore, start: String = standardStart, login: String = standardLogin,
        credentials: Credentials
    ) {
        self.core = core
        self.start = start
        self.login = login
        self.credentials = credentials
    }
}

/// Makes the `Authorization` header: the key, or a token. Calls that need a token at the same time share one request for it. It
/// is renewed before it runs out, and when Patchworks refuses it.
actor PatchworksAccess {
    private var endpoint: PatchworksEndpoint
    private let transport: any Transport
    private let clock: any Clock
    private var token: (header: String, until: Steady)?
    private var asking: Task<Result<String, CallFailure>, Never>?

    init(endpoint: PatchworksEndpoint, transport: any Transport, clock: any Clock) {
        self.endpoint = endpoint
        self.transport = transport
        self.clock = clock
    }

    func use(_ credentials: PatchworksEndpoint.Credentials) {
        guard credentials != endpoint.credentials else { return }
        endpoint.credentials = credentials
        token = nil
    }

    /// - Parameter refused: a header that Patchworks no longer takes. If it was a token, another one is asked for.
    func header(refused: String? = nil) async throws(CallFailure) -> String {
        switch endpoint.credentials {
        case .key(let key): return key
        case .login(let user, let password): return try await bearer(user, password, refused)
        }
    }

    private func bearer(_ user: String, _ password: String, _ refused: String?) async throws(CallFailure) -> String {
        if let token, token.until > clock.steady, token.header != refused { return token.header }
        let task = asking ?? Task { await self.ask(user, password) }
        asking = task
        switch await task.value {
        case .success(let header): return header
        case .failure(let failure): throw failure
        }
    }

    private func ask(_ user: String, _ password: String) async -> Result<String, CallFailure> {
        let result = await signIn(user, password)
        asking = nil
        return result
    }

    private func signIn(_ user: String, _ password: String) async -> Result<String, CallFailure> {
        // The member is called `email` if the user is an e-mail address, otherwise `username`.
        let body = JSON.object([
            user.contains("@") ? "email" : "username": .string(user), "password": .string(password),
        ])
        let request = Request(
            method: "POST", url: endpoint.login,
            headers: [Header("Content-Type", "application/json"), Header("Accept", "application/json")],
            body: Array(body.text.utf8))
        let response: Response
        do { response = try await transport.send(request) } catch {
            // It is safe to sign in twice.
            switch error {
            case .notSent(let words), .unknown(let words): return .failure(.notSent("Patchworks' sign-in: \(words)"))
            }
        }
        switch response.status {
        case 200, 201: break
        case 429:
            let wait = response.retryAfter(at: clock.now) ?? .seconds(15)
            return .failure(.rateLimited(until: clock.steady + wait, "Patchworks' sign-in answered 429"))
        case 400..<500: return .failure(.unauthorised("Patchworks' sign-in answered \(response.status)"))
        default: return .failure(.notSent("Patchworks' sign-in answered \(response.status)"))
        }
        guard let answer = try? JSONNode(JSON(response.body)), let text = answer["token"].text else {
            return .failure(.notSent("Patchworks' sign-in answered without a token"))
        }
        // The token is renewed a minute early, so that no call starts with one that is about to end.
        let header = "Bearer \(text)"
        token = (header, clock.steady + .seconds(tokenLife(answer["expires_in"].integer)))
        return .success(header)
    }
}
