import Domain

/// Says which of the things that the connection depends on are broken, before orders stop.
struct ChannelTermsFlow {
    let step: Step

    init(_ step: Step) { self.step = step }

    func judge(_ terms: ChannelTerms) throws {
        try tell(
            terms.otherVersion.map { served in
                NewException(
                    .apiVersion, summary: "Shopify answers with \(served), not \(terms.askedVersion)",
                    detail: "asked for was \(terms.askedVersion); \(served) answered")
            }, .apiVersion, .versionServed)
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

    private func tell(_ new: NewException?, _ cause: ExceptionCause, _ ending: ExceptionEnding) throws {
        if let new { try step.raise(new) } else { try step.resolve(cause, ending) }
    }

    private static func named(_ names: [String], _ many: String) -> String {
        names.count == 1 ? names[0] : "\(names.count) \(many)"
    }
}
