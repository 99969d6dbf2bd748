/// How the stand-in shop behaves. Times in milliseconds.
package struct ShopSettings: Sendable {
    /// A token that does not end.
    package var token = "sandbox-token"
    /// What tokens that end are given for.
    package var clientID = "sandbox"
    package var clientSecret = "sandbox-shopify"
    package var refreshToken = "refresh-0"
    package var secret = "sandbox-secret"
    package var domain = "sandbox.myshopify.com"
    /// The size of the cost bucket, and the points restored a second; `nil` for no limit.
    package var bucket: (maximum: Double, restore: Double)? = (2000, 100)
    /// What the app's token may read and write.
    package var scopes = Shop.allScopes
    /// The topics that the app's own file declares; `nil` for all.
    package var topics: Set<String>?
    /// The version that answers, whatever is asked for; `nil` for the one that is.
    package var servedVersion: String?
    /// The version in which webhooks are written; `nil` for the one that answers.
    package var deliveredVersion: String?
    /// Webhooks lost, and sent twice, in a thousand.
    package var lostPerMille = 0
    package var duplicatedPerMille = 0
    package var otherLocations: [Int64] = []
    /// Locations of the fulfilment service that is this app's own.
    package var serviceLocations: [Int64] = []
    /// Locations of other apps' fulfilment services.
    package var otherServiceLocations: [Int64] = []
    /// The most milliseconds from an order to its fulfilment orders.
    package var routingDelay: Int64 = 0
    /// How long an authorisation lasts; `nil` if the shop does not tell.
    package var authorisationLife: Int64? = 7 * 86_400_000
    /// Whether an authorisation may be captured more than once.
    package var multiCapture = false
    /// How long after its order a payment is noted as late.
    package var lateAfter: Int64 = 30 * 86_400_000
    /// The gateway declines every capture.
    package var declinesCaptures = false
    /// Makes captures be taken without a trace, as when reading falls behind writing.
    package var forgetsCaptures = false
    /// The shop refuses connections.
    package var offline = false

    package init() {}
}
