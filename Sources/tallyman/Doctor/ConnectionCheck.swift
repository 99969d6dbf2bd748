import Connectors
import Core
import Domain

/// Each remote system: whether it answers, takes the credentials, grants what is needed, and has the same time. Everything is only read.
struct ConnectionCheck {
    let configuration: Configuration

    /// Clocks that differ by more make times of one system mean something else in another.
    private static let tolerance = Span.seconds(60)

    func findings() async -> [Finding] {
        let remote = RemoteSystems(configuration, over: HTTPTransport())
        async let shopify = shopify(remote)
        async let deposco = deposco(remote)
        async let others = others(remote)
        return await shopify + deposco + others
    }

    // MARK: Shopify

    private func shopify(_ remote: RemoteSystems) async -> [Finding] {
        guard let client = remote.shopify else { return [] }
        // A refresh token would be used up, and its replacement kept by another user than the core's.
        if configuration[ShopifySection.refreshToken] != nil, let store = configuration[ShopifySection.store] {
            return await reach(store, "Shopify", "shopify.store")
        }
        let connection = ShopifyConnection(client)
        var found: [Finding] = []
        do {
            let granted = try await connection.scopes(for: .catalogue)
            let settings = configuration.coreSettings()
            var subscriptions: [HookSubscription] = []
            if settings.hooks.shopifyAddress != nil {
                var cursor: String?
                var pages = PageCount("Shopify's list of webhook subscriptions")
                repeat {
                    let page = try await connection.subscriptions(after: cursor, for: .catalogue)
                    subscriptions += page.rows
                    cursor = try pages.follow(page.next)
                } while cursor != nil
            }
            found += Self.findings(
                ChannelTerms(
                    askedVersion: connection.askedVersion, servedVersion: client.health.servedVersion,
                    neededScopes: ChannelTerms.scopes(stock: settings.policy.stock != nil), grantedScopes: granted,
                    hookAddress: settings.hooks.shopifyAddress, neededTopics: ShopifyConnection.topics,
                    subscriptions: subscriptions))
        } catch {
            found += Self.failure(error, of: "Shopify", at: "shopify.store", credential: "shopify.token")
        }
        return found + clock(of: "Shopify", client.health)
    }

    static func findings(_ terms: ChannelTerms) -> [Finding] {
        var found: [Finding] = []
        if let other = terms.otherVersion {
            found.append(
                .fault(
                    .connections, "Shopify answers with version \(other) of its API, not \(terms.askedVersion)",
                    do: "set shopify.apiVersion to a version that Shopify still serves, after reading what changed"))
        }
        if !terms.missingScopes.isEmpty {
            found.append(
                .fault(
                    .connections, "Shopify's token lacks the scopes \(terms.missingScopes.joined(separator: ", "))",
                    do: "grant them in the app's configuration, and install it again"))
        }
        let topics = terms.brokenTopics.map(\.words)
        if !topics.isEmpty {
            found.append(
                .fault(
                    .connections,
                    "Shopify does not send these webhooks here, or not whole: \(topics.joined(separator: ", "))",
                    do: "subscribe to them, or retry the exception about them at the desk, which makes missing ones"))
        }
        return found
    }

    // MARK: Deposco

    private func deposco(_ remote: RemoteSystems) async -> [Finding] {
        let (current, older) = remote.warehouse
        guard let client = current else { return [] }
        let now = SystemClock().now
        var found: [Finding] = []
        if configuration[DeposcoSection.refreshToken] != nil {
            found += await reach(configuration[DeposcoSection.baseURL], "Deposco", "deposco.baseURL")
        } else {
            found += await each(
                [
                    (
                        "items",
                        { () async throws(CallFailure) in
                            _ = try await client.items(updatedSince: now, after: nil, for: .catalogue)
                        }
                    ),
                    (
                        "sales orders",
                        { () async throws(CallFailure) in
                            _ = try await client.listing(updatedSince: now, after: nil, for: .catalogue)
                        }
                    ),
                    (
                        "outbound shipments",
                        { () async throws(CallFailure) in
                            _ = try await client.shipments(shippedSince: now, after: nil, for: .catalogue)
                        }
                    ),
                    (
                        "facilities",
                        { () async throws(CallFailure) in
                            _ = try await client.facilities(for: .catalogue)
                        }
                    ),
                ], of: "Deposco", at: "deposco.baseURL and deposco.tokenURL",
                credential: "deposco.clientID and deposco.clientSecret")
            found += clock(of: "Deposco", client.health)
        }
        if let old = older {
            found += await each(
                [
                    (
                        "stock",
                        { () async throws(CallFailure) in
                            _ = try await old.changes(since: now, page: 1, for: .catalogue)
                        }
                    )
                ], of: "Deposco's V1 API", at: "deposco.v1.baseURL",
                credential: "deposco.v1.user and deposco.v1.password")
        }
        return found
    }

    // MARK: Others

    private func others(_ remote: RemoteSystems) async -> [Finding] {
        var found: [Finding] = []
        if let patchworks = remote.patchworks {
            do {
                let flows = try await patchworks.flows(for: .catalogue)
                if let wanted = configuration[PatchworksSection.orderFlow], !flows.contains(where: { $0.id == wanted })
                {
                    found.append(
                        .fault(
                            .connections, "Patchworks has no flow \(wanted)",
                            do: "set patchworks.flows.orders to the id of the flow that takes orders"))
                }
            } catch {
                found += Self.failure(
                    error, of: "Patchworks", at: "patchworks.coreURL",
                    credential: "patchworks.apiKey, or the user and password")
            }
        }
        if let royalMail = remote.royalMail {
            do { _ = try await royalMail.firstScan(of: "AA000000000GB", for: .catalogue) } catch {
                found += Self.failure(
                    error, of: "Royal Mail", at: "royalMail.baseURL",
                    credential: "royalMail.clientID and royalMail.clientSecret")
            }
        }
        return found
    }

    /// Whether anything answers at an address.
    private func reach(_ url: String, _ system: String, _ setting: String) async -> [Finding] {
        do {
            _ = try await HTTPTransport().send(Request(method: "GET", url: url, timeout: .seconds(20)))
            return []
        } catch {
            switch error {
            case .notSent(let words), .unknown(let words):
                return Self.failure(.notSent(words), of: system, at: setting, credential: "")
            }
        }
    }

    private typealias Question = @Sendable () async throws(CallFailure) -> Void

    /// Asks for each thing that is needed. The first answer that is about the whole system ends it.
    private func each(
        _ questions: [(what: String, ask: Question)], of system: String, at setting: String, credential: String
    ) async -> [Finding] {
        var refused: [String] = []
        var first: CallFailure?
        for question in questions {
            do throws(CallFailure) { try await question.ask() } catch {
                switch error {
                case .unauthorised, .refused:
                    refused.append(question.what)
                    first = first ?? error
                default: return Self.failure(error, of: system, at: setting, credential: credential)
                }
            }
        }
        guard let first else { return [] }
        if refused.count == questions.count {
            return Self.failure(first, of: system, at: setting, credential: credential)
        }
        return [
            .fault(
                .connections, "\(system) lets the core read everything but \(refused.joined(separator: ", "))",
                do: "grant the client the scopes for that: docs/configuration.md names them")
        ]
    }

    /// What a failed call says of the system.
    static func failure(
        _ failure: CallFailure, of system: String, at setting: String, credential: String
    ) -> [Finding] {
        switch failure {
        case .notSent(let words):
            [
                .fault(
                    .connections, "\(system) cannot be reached: \(words)",
                    do: "check \(setting), the name service, the proxy and the firewall")
            ]
        case .unauthorised(let words):
            [
                .fault(
                    .connections, "\(system) does not take the credentials: \(words)",
                    do: "check \(credential), and whether they were withdrawn or replaced")
            ]
        case .unknown(let words):
            [
                .fault(
                    .connections, "\(system) answers, but not as itself: \(words)",
                    do: "check \(setting), and its status page; then look again")
            ]
        case .refused(let words):
            [.fault(.connections, "\(system) refuses what it was asked: \(words)", do: "check \(setting)")]
        // Somebody else uses up the limit. It is there, and takes the credentials.
        case .rateLimited, .busy: []
        }
    }

    // MARK: Clock

    private func clock(of system: String, _ health: ConnectorHealth) -> [Finding] {
        let clock = SystemClock()
        guard let remote = health.clock else { return [] }
        return Self.clock(of: system, off: clock.now - remote.time(at: clock.steady))
    }

    /// - Parameter off: how much later it is here.
    static func clock(of system: String, off: Span) -> [Finding] {
        let amount = off < .zero ? Span(milliseconds: -off.milliseconds) : off
        guard amount > tolerance else { return [] }
        let seconds = amount.milliseconds / 1000
        return [
            .fault(
                .clock,
                "this machine's clock is \(seconds) seconds \(off < .zero ? "behind" : "ahead of") \(system)'s",
                do: "set it, and let it be kept right: `timedatectl set-ntp true`")
        ]
    }
}
