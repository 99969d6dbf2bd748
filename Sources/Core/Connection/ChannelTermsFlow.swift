import Domain

/// Says which of the things that the connection depends on are broken, before orders stop.
struct ChannelTermsFlow {
    let step: Step

    init(_ step: Step) { self.step = step }

    func judge(_ terms: ChannelTerms) throws {
        try tell(Self.version(terms), .apiVersion, .versionServed)
        let scopes = terms.missingScopes
        try tell(
            scopes.isEmpty
                ? nil
                : NewException(
                    .scopeMissing, summary: "Shopify's token lacks \(Self.named(scopes, "scopes"))",
                    detail: "missing: \(scopes.joined(separator: ", "))"), .scopeMissing, .scopesGranted)
        let topics = terms.brokenTopics.map(\.words)
        try tell(
            topics.isEmpty
                ? nil
                : NewException(
                    .webhookMissing, summary: "Shopify does not send \(Self.named(topics, "webhooks"))",
                    detail: "not subscribed to, or filtered: \(topics.joined(separator: ", "))"), .webhookMissing,
            .subscribed)
    }

    /// - Parameter trouble: why the token cannot be renewed; `nil` when it can be.
    func judge(tokenOf system: RemoteSystem, trouble: String?) throws {
        try tell(
            trouble.map {
                NewException(
                    .tokenFailing(system.name), summary: "\(system.title)'s access token cannot be renewed", detail: $0)
            }, .tokenFailing(system.name), .tokenRenewed)
    }

    /// Calls first: what they bring is written by us too.
    private static func version(_ terms: ChannelTerms) -> NewException? {
        let asked = terms.askedVersion
        if let served = terms.otherVersion {
            return NewException(
                .apiVersion, summary: "Shopify answers with \(served), not \(asked)",
                detail: "asked for was \(asked); \(served) answered")
        }
        return terms.otherDeliveredVersion.map { delivered in
            NewException(
                .apiVersion, summary: "Shopify's webhooks come in version \(delivered), not \(asked)",
                detail:
                    "calls ask for \(asked); the last webhook was written in \(delivered), as the app's settings say")
        }
    }

    private func tell(_ new: NewException?, _ cause: ExceptionCause, _ ending: ExceptionEnding) throws {
        if let new { try step.raise(new) } else { try step.resolve(cause, ending) }
    }

    private static func named(_ names: [String], _ many: String) -> String {
        names.count == 1 ? names[0] : "\(names.count) \(many)"
    }
}
