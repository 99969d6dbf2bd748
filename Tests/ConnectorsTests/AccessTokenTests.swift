import Domain
import Synchronization
import Testing

@testable import Connectors

/// Tokens that are given in exchange, and end.
struct AccessTokenTests {
    private let clock = ManualClock()
    private static let first = #"{"access_token": "a1", "expires_in": 3600, "refresh_token": "r1"}"#
    private static let second = #"{"access_token": "a2", "expires_in": 3600, "refresh_token": "r2"}"#

    private func token(_ keeper: Keeper?, _ transport: ScriptedTransport, configured: String = "r0") -> AccessToken {
        AccessToken(
            "shopify", "Shopify",
            SignIn(url: "https://acme.test/token", clientID: "id", clientSecret: "s", grant: .refreshToken(configured)),
            keeper: keeper, transport: transport, clock: clock)
    }

    private func sent(_ transport: ScriptedTransport) -> [String] {
        transport.requests.compactMap { $0.text.split(separator: "&").last.map(String.init) }
    }

    @Test func `a refresh token is exchanged for the next one each time`() async throws {
        let transport = ScriptedTransport([.json(Self.first), .json(Self.second)])
        let token = token(Keeper(), transport)
        #expect(try await token.current() == "a1")
        #expect(try await token.current(refused: "a1") == "a2")
        #expect(sent(transport) == ["refresh_token=r0", "refresh_token=r1"])
    }

    @Test func `a core that starts again goes on with the token that came last`() async throws {
        let (keeper, transport) = (Keeper(), ScriptedTransport([.json(Self.first), .json(Self.second)]))
        _ = try await token(keeper, transport).current()
        _ = try await token(keeper, transport).current()
        #expect(sent(transport) == ["refresh_token=r0", "refresh_token=r1"])
    }

    @Test func `a configured token that is new wins over the one that is kept`() async throws {
        let (keeper, transport) = (Keeper(), ScriptedTransport([.json(Self.first), .json(Self.second)]))
        _ = try await token(keeper, transport).current()
        _ = try await token(keeper, transport, configured: "new").current()
        #expect(sent(transport) == ["refresh_token=r0", "refresh_token=new"])
    }

    @Test func `a token that cannot be kept is not used, and is kept later without another exchange`() async throws {
        let (keeper, transport) = (Keeper(), ScriptedTransport([.json(Self.first)]))
        keeper.refuse("no space left")
        let token = token(keeper, transport)
        await #expect(throws: CallFailure.notSent("Shopify's new token cannot be kept: no space left")) {
            try await token.current()
        }
        keeper.refuse(nil)
        #expect(try await token.current() == "a1")
        #expect(sent(transport) == ["refresh_token=r0"])
    }

    @Test func `a token that cannot be renewed serves until it ends, and the reason is told`() async throws {
        let transport = ScriptedTransport([
            .json(Self.first), .json("{}", status: 400), .json("{}", status: 400), .json(Self.second),
        ])
        let token = token(Keeper(), transport)
        _ = try await token.current()
        clock.pass(.minutes(31))
        #expect(try await token.current() == "a1")
        #expect(await token.trouble == "Shopify's sign-in answered 400")
        #expect(try await token.current() == "a1")
        #expect(transport.requests.count == 2, "it is not asked for again at once")
        clock.pass(.minutes(30))
        await #expect(throws: CallFailure.unauthorised("Shopify's sign-in answered 400")) { try await token.current() }
        #expect(try await token.current() == "a2")
        #expect(await token.trouble == nil)
    }

    @Test func `a shop that takes a token no longer gets another one, and the call is repeated once`() async throws {
        let transport = ScriptedTransport([
            .json(Self.first), .json("{}", status: 401), .json(Self.second),
            .json(#"{"data": {"currentAppInstallation": {"accessScopes": [{"handle": "read_orders"}]}}}"#),
        ])
        let client = ShopifyClient(
            endpoint: ShopifyEndpoint(
                base: "https://acme.test", .signIn(clientID: "id", clientSecret: "s", .refreshToken("r0"))),
            tokens: Keeper(), transport: transport, clock: clock)
        #expect(try await ShopifyConnection(client).scopes(for: .catalogue) == ["read_orders"])
        #expect(
            transport.requests.map(\.url).filter { $0.hasSuffix("access_token") }
                == Array(repeating: "https://acme.test/admin/oauth/access_token", count: 2))
        #expect(transport.requests.last?.headers.contains(Header("X-Shopify-Access-Token", "a2")) == true)
    }

    private final class Keeper: TokenKeeper {
        private let state = Mutex<(kept: [String: String], refusal: String?)>(([:], nil))

        func refuse(_ words: String?) { state.withLock { $0.refusal = words } }

        func kept(_ system: String, for configured: String) throws(TokenTrouble) -> String? {
            state.withLock { $0.kept[system + configured] }
        }

        func keep(_ token: String, of system: String, for configured: String) throws(TokenTrouble) {
            let refusal = state.withLock { state -> String? in
                if state.refusal == nil { state.kept[system + configured] = token }
                return state.refusal
            }
            if let refusal { throw TokenTrouble(words: refusal) }
        }
    }
}
