/// The GraphQL documents that are sent to the Admin API. Each asks for so many rows that it costs less than the most that one
/// query may: docs/apis/shopify.md#cost.
enum ShopifyQueries {
    /// Each query asks for so many rows that it costs less than the most that Shopify takes: docs/apis/shopify.md#cost.
    private static func order(lines: Int) -> String {
        """
        id name createdAt updatedAt cancelledAt displayFinancialStatus currencyCode sourceName test email note
        customAttributes { key value }
        paymentGatewayNames paymentTerms { paymentTermsType paymentSchedules(first: 1) { nodes { dueAt } } }
        retailLocation { id }
        currentTotalPriceSet { shopMoney { amount } } currentSubtotalPriceSet { shopMoney { amount } }
        totalReceivedSet { shopMoney { amount } } totalRefundedSet { shopMoney { amount } }
        currentTotalTaxSet { shopMoney { amount } } currentShippingPriceSet { shopMoney { amount } }
        shippingLines(first: 1, includeRemovals: false) { nodes { title } }
        shippingAddress {
          firstName lastName company address1 address2 city province provinceCode zip country countryCodeV2 phone }
        lineItems(first: \(lines)) { pageInfo { hasNextPage endCursor } nodes { \(line) } }
        """
    }

    private static let line = """
        id sku title quantity currentQuantity requiresShipping isGiftCard originalUnitPriceSet { shopMoney { amount } }
        discountAllocations { allocatedAmountSet { shopMoney { amount } } }
        lineItemGroup { id title } customAttributes { key value }
        """

    static let orders = """
        query Orders($q: String!, $after: String) {
          orders(first: 10, after: $after, sortKey: UPDATED_AT, query: $q) {
            pageInfo { hasNextPage endCursor } nodes { \(order(lines: 8)) }
          }
        }
        """

    /// Which orders changed, at three points each: scalars cost nothing, and a sum of money two (docs/apis/shopify.md#cost).
    static let changedOrders = """
        query ChangedOrders($q: String!, $after: String) {
          orders(first: 250, after: $after, sortKey: UPDATED_AT, query: $q) {
            pageInfo { hasNextPage endCursor } nodes {
              id name updatedAt cancelledAt displayFinancialStatus currencyCode
              netPaymentSet { shopMoney { amount } } }
          }
        }
        """

    static let ordersAtOnce = 10

    static let ordersOfMany = """
        query OrdersOfMany($ids: [ID!]!) { nodes(ids: $ids) { ... on Order { \(order(lines: 8)) } } }
        """

    static let oneOrder = "query Order($id: ID!) { order(id: $id) { \(order(lines: 50)) } }"

    static let moreLines = """
        query OrderLines($id: ID!, $after: String) {
          order(id: $id) { lineItems(first: 100, after: $after) {
            pageInfo { hasNextPage endCursor } nodes { \(line) } } }
        }
        """

    static let orderCount = "query OrderCount($q: String!) { ordersCount(query: $q, limit: null) { count precision } }"

    static let variants = """
        query Variants($after: String) {
          productVariants(first: 100, after: $after) {
            pageInfo { hasNextPage endCursor }
            nodes { id sku title product { title status } inventoryItem { id requiresShipping tracked } }
          }
        }
        """

    static let oneFulfilmentOrder = """
        query FulfilmentOrder($id: ID!) {
          fulfillmentOrder(id: $id) { \(ShopifyFulfilmentQueries.wholeOrder) order { id name }
            merchantRequests(first: 5, kind: CANCELLATION_REQUEST, reverse: true) { nodes { message } } }
        }
        """

    /// Finds merchants' requests to cancel at the locations that this app serves, also those that no webhook told of.
    static let cancellationRequests = """
        query CancellationRequests($after: String) {
          assignedFulfillmentOrders(first: 50, after: $after, assignmentStatus: CANCELLATION_REQUESTED) {
            pageInfo { hasNextPage endCursor } nodes { id }
          }
        }
        """

    private static let fulfilment = "id status createdAt updatedAt trackingInfo { company number url }"

    static let fulfilments = """
        query Fulfilments($id: ID!) { order(id: $id) { fulfillments(first: 100) { \(fulfilment) } } }
        """

    static let createFulfilment = """
        mutation CreateFulfilment($fulfillment: FulfillmentInput!) {
          fulfillmentCreate(fulfillment: $fulfillment) { fulfillment { \(fulfilment) } userErrors { field message } }
        }
        """

    static let updateTracking = """
        mutation UpdateTracking($id: ID!, $tracking: FulfillmentTrackingInput!, $notify: Boolean) {
          fulfillmentTrackingInfoUpdate(fulfillmentId: $id, trackingInfoInput: $tracking, notifyCustomer: $notify) {
            fulfillment { \(fulfilment) } userErrors { field message }
          }
        }
        """

    static let cancelFulfilment = """
        mutation CancelFulfilment($id: ID!) {
          fulfillmentCancel(id: $id) { fulfillment { id status } userErrors { field message } }
        }
        """

    static let acceptCancellation = """
        mutation AcceptCancellation($id: ID!, $message: String) {
          fulfillmentOrderAcceptCancellationRequest(id: $id, message: $message) {
            fulfillmentOrder { id requestStatus } userErrors { field message }
          }
        }
        """

    static let rejectCancellation = """
        mutation RejectCancellation($id: ID!, $message: String) {
          fulfillmentOrderRejectCancellationRequest(id: $id, message: $message) {
            fulfillmentOrder { id requestStatus } userErrors { field message }
          }
        }
        """

    static let cancelOrder = """
        mutation CancelOrder($id: ID!, $note: String) {
          orderCancel(orderId: $id, reason: CUSTOMER, restock: true, notifyCustomer: true, staffNote: $note,
            refundMethod: { originalPaymentMethodsRefund: true }) {
            job { id done } orderCancelUserErrors { field message code }
          }
        }
        """

    /// Takes unshipped units off an order and frees their stock. Without a transaction no money moves:
    /// docs/apis/shopify.md#refunds.
    static let refund = """
        mutation Refund($input: RefundInput!, $key: String!) {
          refundCreate(input: $input) @idempotent(key: $key) { refund { id } userErrors { field message } }
        }
        """

    static let setAvailable = """
        mutation SetAvailable($input: InventorySetQuantitiesInput!, $key: String!) {
          inventorySetQuantities(input: $input) @idempotent(key: $key) {
            inventoryAdjustmentGroup { createdAt } userErrors { field message code }
          }
        }
        """

    static let activate = """
        mutation Activate($item: ID!, $location: ID!, $key: String!) {
          inventoryActivate(inventoryItemId: $item, locationId: $location) @idempotent(key: $key) {
            inventoryLevel { location { id } } userErrors { field message }
          }
        }
        """

    static let levels = """
        query Levels($ids: [ID!]!) {
          nodes(ids: $ids) { ... on InventoryItem { id inventoryLevels(first: 20) { pageInfo { hasNextPage } nodes {
            location { id } quantities(names: ["available"]) { name quantity } } } } }
        }
        """

    static let locations = """
        query Locations($after: String) {
          locations(first: 250, after: $after, includeInactive: true, includeLegacy: true) {
            pageInfo { hasNextPage endCursor } nodes { id name isActive } }
        }
        """

    static let note = "query Note($id: ID!) { order(id: $id) { id note } }"

    static let updateNote = """
        mutation UpdateNote($input: OrderInput!) {
          orderUpdate(input: $input) { order { id note } userErrors { field message } }
        }
        """

    static let addTags = """
        mutation AddTags($id: ID!, $tags: [String!]!) {
          tagsAdd(id: $id, tags: $tags) { node { id } userErrors { field message } }
        }
        """
}
