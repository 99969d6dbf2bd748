package import Domain

/// What one of the channel's fulfilments carries.
package struct ShopifyFulfilmentUnits: Sendable {
    private let shopify: ShopifyClient

    package init(_ shopify: ShopifyClient) { self.shopify = shopify }

    /// Units of each line.
    /// - Parameter id: the whole global id.
    package func units(of id: String, for queue: Queue) async throws(CallFailure) -> [LineID: Int64] {
        var units: [LineID: Int64] = [:]
        var after: String?
        var pages = PageCount("Shopify's list of what a fulfilment carries")
        repeat {
            let data = try await shopify.call(
                "FulfilmentUnits", Self.document, ["id": .string(id), "after": JSON(after)], for: queue)
            let page = data["fulfillment"]["fulfillmentLineItems"]
            for row in page["nodes"].rows {
                do throws(Unreadable) {
                    let line = LineID(legacyID(try row["lineItem"]["id"].need(\.text)))
                    units[line] = (units[line] ?? 0).clampedAdding(try row["quantity"].needUnits())
                } catch {
                    throw .unknown("fulfilment \(plain(id)) cannot be read: \(error.reason)")
                }
            }
            let more = page["pageInfo"]["hasNextPage"].bool == true ? page["pageInfo"]["endCursor"].text : nil
            after = try pages.follow(more)
        } while after != nil
        return units
    }

    private static let document = """
        query FulfilmentUnits($id: ID!, $after: String) {
          fulfillment(id: $id) { id fulfillmentLineItems(first: 100, after: $after) {
            pageInfo { hasNextPage endCursor } nodes { quantity lineItem { id } } } }
        }
        """
}
