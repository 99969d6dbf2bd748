/// The address of Deposco's V2 API, and our credentials: docs/apis/deposco.md#v2-address-and-sign-in.
package struct DeposcoEndpoint: Sendable {
    /// `https://api.deposco.com/latest`, without a slash at the end.
    package var base: String
    /// `https://auth.deposco.com/oauth2/token`.
    package var tokenURL: String
    package var clientID: String
    package var clientSecret: String
    package var grant: SignIn.Grant
    /// The client's code inside the tenant.
    package var businessUnit: String

    package init(
        base: String, tokenURL: String, clientID: String, clientSecret: String, grant: SignIn.Grant,
        businessUnit: String
    ) {
        self.base = base
        self.tokenURL = tokenURL
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.grant = grant
        self.businessUnit = businessUnit
    }

    package var signIn: SignIn {
        SignIn(url: tokenURL, clientID: clientID, clientSecret: clientSecret, grant: grant)
    }
}
