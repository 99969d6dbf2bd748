// What a connection depends on.

extension ExceptionType {
    package static let apiVersion = ExceptionType(
        "api-version", "Another API version answers than was asked for",
        team: .oncall, .warning, act: .hours(24), group: ExceptionGroup(.core, .shopify, .contradiction),
        about: .nothing, ends: [.versionServed], retry: .channelTerms,
        playbook:
            "Shopify answers with another version of its API than the configuration asks for, which it does without a word once "
            + "that version has ended. Fields may have changed their meaning. Read Shopify's changelog between the two, set "
            + "`shopify.apiVersion` to a version that is supported, and restart the core. Where only webhooks come in another version, set "
            + "theirs in the app's settings.",
        leave: "Leave it for the day if all calls succeed; plan the change.")

    package static let scopeMissing = ExceptionType(
        "scope-missing", "The token lacks a permission",
        team: .oncall, .critical, act: .hours(1), group: ExceptionGroup(.core, .shopify, .missing),
        about: .nothing, ends: [.scopesGranted], retry: .channelTerms,
        playbook:
            "The app's token lacks a scope that the core needs. Shopify then leaves things out of its answers, or refuses some "
            + "calls, and orders may stay where they are. Add the scopes to the app, have the merchant approve them, and renew "
            + "the token. This ends by itself within five minutes, or at once with a retry.",
        leave: "Leave it once the merchant has approved: it ends within minutes.")

    package static let tokenFailing = ExceptionType(
        "token-failing", "An access token cannot be renewed",
        team: .oncall, .critical, act: .minutes(15), group: ExceptionGroup(.core, .any, .refused),
        about: .nothing, ends: [.tokenRenewed], retry: .channelTerms,
        playbook:
            "The token with which the core calls still serves and cannot be renewed, so all calls stop when it ends, within the hour "
            + "or the day. Read the reason in the detail. A full disk keeps a new token from being kept: make room. If the sign-in "
            + "refuses, have the app authorised again, and put the new secret or refresh token where the configuration names it, "
            + "then send the core a SIGHUP.",
        leave: "Leave nothing: calls stop when the token ends.")

    package static let webhookMissing = ExceptionType(
        "webhook-missing", "Webhook subscriptions are missing",
        team: .oncall, .warning, act: .hours(1), group: ExceptionGroup(.core, .shopify, .missing),
        about: .nothing, ends: [.subscribed], retry: .channelTerms,
        playbook:
            "Shopify does not list a subscription that the core needs, or lists it with a filter. It deletes one after eight failed "
            + "deliveries. Nothing is lost: the sweeps read what webhooks do not tell, some minutes later. Look that the address "
            + "answers, then retry this exception, which makes the subscriptions again.",
        leave: "Leave it while the address is moved on purpose: the sweeps read meanwhile.")
}

extension ExceptionCause {
    package static let apiVersion = ExceptionCause(.apiVersion, key: "shopify")
    package static let scopeMissing = ExceptionCause(.scopeMissing, key: "shopify")
    package static func tokenFailing(_ system: String) -> Self { Self(.tokenFailing, key: system) }
    package static let webhookMissing = ExceptionCause(.webhookMissing, key: "shopify")
}

extension ExceptionEnding {
    package static let versionServed = ExceptionEnding("the version that is asked for answers")
    package static let scopesGranted = ExceptionEnding("the token has what it needs")
    package static let tokenRenewed = ExceptionEnding("the token is renewed again")
    package static let subscribed = ExceptionEnding("every webhook is subscribed to")
}
