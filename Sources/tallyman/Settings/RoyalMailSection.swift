import Connectors

enum RoyalMailSection {
    static let baseURL = Setting(
        "royalMail.baseURL", .url, default: "https://api.royalmail.net/mailpieces/v2",
        "The address of the Tracking API v2.")

    static let clientID = Setting(
        "royalMail.clientID", .text, required: true, example: .shown("1a2b3c"), "The client's id.")

    static let clientSecret = Setting(
        "royalMail.clientSecret", .secret("TALLYMAN_ROYALMAIL_SECRET", "the client secret"), required: true,
        example: .shown("/run/secrets/royalmail-client"), holds: .atReload, "The client secret.")

    static let callsPerSecond = Setting(
        "royalMail.callsPerSecond", .integer(1...1000), default: 2, "How many calls this core may make in a second.")

    static let section = SettingSection(
        "royalMail",
        "Royal Mail sends no webhooks. With this section it is asked for the parcels that it carries and whose notifications are held.",
        more: "One question is for up to thirty parcels, and one more follows for each that it has.", isPart: true,
        isCommented: true
    ) {
        baseURL
        clientID
        clientSecret
        callsPerSecond
    }

    /// `nil` where Royal Mail is not asked, and for a console.
    static func endpoint(_ values: SettingValues) -> RoyalMailEndpoint? {
        guard let client = values[clientID], let secret = values[clientSecret] else { return nil }
        return RoyalMailEndpoint(base: values[baseURL], clientID: client, clientSecret: secret.value)
    }
}
