/// How a system gives access tokens in exchange for credentials (OAuth 2.0, RFC 6749).
package struct SignIn: Hashable, Sendable {
    package enum Grant: Hashable, Sendable {
        /// - Parameter scope: what is asked for; empty where the system decides.
        case clientCredentials(scope: String)
        /// A token that may be exchanged for another one with each use.
        case refreshToken(String)
    }

    package var url: String
    package var clientID: String
    package var clientSecret: String
    package var grant: Grant

    package init(url: String, clientID: String, clientSecret: String, grant: Grant) {
        self.url = url
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.grant = grant
    }
}

/// Keeps the refresh tokens that systems gave in exchange for configured ones, so that a restart goes on with them.
package protocol TokenKeeper: Sendable {
    /// - Parameter system: `deposco`
    /// - Returns: the token that came last in exchange for the configured one; `nil` if none came, or another one is configured now.
    /// - Throws: `TokenTrouble` if what is kept cannot be read.
    func kept(_ system: String, for configured: String) throws(TokenTrouble) -> String?

    /// Returns once the token is on the disk.
    func keep(_ token: String, of system: String, for configured: String) throws(TokenTrouble)
}

package struct TokenTrouble: Error, Hashable, Sendable {
    package var words: String

    package init(words: String) { self.words = words }
}
