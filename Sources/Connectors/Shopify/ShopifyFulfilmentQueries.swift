/// The GraphQL documents about fulfilment. Their page sizes keep each requested cost below 1 000 points
/// (docs/apis/shopify.md#rate-limit).
enum ShopifyFulfilmentQueries {
    private static let place = "assignedLocation { location { id isFulfillmentService } }"
    private static let line = "id totalQuantity remainingQuantity lineItem { id }"
    private static let order =
        "id status requestStatus fulfillAt createdAt updatedAt \(place) deliveryMethod { methodType }"
    private static let risk = "risk { recommendation assessments { riskLevel } }"

    /// 15 points for each order: most have one fulfilment order, and few lines. Whether there are more is not asked, since the units tell:
    /// an order of which they do not account for everything is read whole.
    static let many = """
        query FulfilmentOfMany($ids: [ID!]!) {
          nodes(ids: $ids) { ... on Order { id \(risk)
            fulfillmentOrders(first: 1) { nodes { \(order) lineItems(first: 4) { nodes { \(line) } } } } } }
        }
        """

    static let fulfilmentsAtOnce = 5

    private static let fulfilment = """
        id status createdAt service { serviceName }
        fulfillmentLineItems(first: 10) { pageInfo { hasNextPage endCursor } nodes { quantity lineItem { id } } }
        """

    /// A fulfilment order with its holds and the first of its lines.
    static let wholeOrder = """
        \(order) fulfillmentHolds { id reason }
        lineItems(first: 10) { pageInfo { hasNextPage endCursor } nodes { \(line) } }
        """

    static let whole = """
        query OrderFulfilment($id: ID!, $after: String) {
          order(id: $id) { id \(risk)
            fulfillmentOrders(first: 5, after: $after) { pageInfo { hasNextPage endCursor } nodes { \(wholeOrder) } }
            fulfillments(first: \(fulfilmentsAtOnce)) { \(fulfilment) } }
        }
        """

    /// What a fulfilment can be made of.
    static let open = """
        query FulfilmentOrders($id: ID!, $after: String) {
          order(id: $id) { fulfillmentOrders(first: 5, after: $after) { pageInfo { hasNextPage endCursor }
            nodes { id status requestStatus \(place)
              lineItems(first: 10) { pageInfo { hasNextPage endCursor } nodes { \(line) } } } } }
        }
        """

    static let moreLines = """
        query FulfilmentOrderLines($id: ID!, $after: String) {
          fulfillmentOrder(id: $id) {
            lineItems(first: 250, after: $after) { pageInfo { hasNextPage endCursor } nodes { \(line) } } }
        }
        """

    static let moreFulfilmentLines = """
        query FulfilmentLines($id: ID!, $after: String) {
          fulfillment(id: $id) { fulfillmentLineItems(first: 250, after: $after) {
            pageInfo { hasNextPage endCursor } nodes { quantity lineItem { id } } } }
        }
        """

    static let fulfilmentIDs = """
        query FulfilmentIDs($id: ID!) { order(id: $id) { fulfillments(first: 250) { id } } }
        """

    static let fulfilmentsByID = """
        query FulfilmentsByID($ids: [ID!]!) { nodes(ids: $ids) { ... on Fulfillment { \(fulfilment) } } }
        """

    /// Ended ones too: what was shipped, cancelled or moved matters as much as what was held.
    static let changed = """
        query ChangedFulfilmentOrders($q: String!, $after: String) {
          fulfillmentOrders(first: 250, after: $after, includeClosed: true, sortKey: UPDATED_AT, query: $q) {
            pageInfo { hasNextPage endCursor } nodes { id orderId status requestStatus updatedAt } }
        }
        """

    static let scopes = "query AccessScopes { currentAppInstallation { accessScopes { handle } } }"

    static let accept = """
        mutation AcceptFulfilment($id: ID!) {
          fulfillmentOrderAcceptFulfillmentRequest(id: $id) {
            fulfillmentOrder { id status requestStatus } userErrors { field message }
          }
        }
        """
}
