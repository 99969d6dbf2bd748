import ShopSchema
import Testing

@testable import Sandbox

@Suite(.enabled(if: ShopSchema.isThere, "no fixtures beside this checkout"))
struct RealSchemaTests {
    private static let fulfilmentOrder = """
        id status requestStatus fulfillAt fulfillBy createdAt updatedAt orderId orderName
        assignedLocation { name countryCode location { id name isActive fulfillsOnlineOrders isFulfillmentService } }
        deliveryMethod { id methodType presentedName additionalInformation { instructions } }
        destination { firstName city countryCode email }
        fulfillmentHolds { id reason reasonNotes displayReason handle heldByRequestingApp heldByApp { id title } }
        supportedActions { action externalUrl } order { id name }
        merchantRequests(first: 5) { nodes { id kind message sentAt } }
        lineItems(first: 10) { nodes { id totalQuantity remainingQuantity requiresShipping sku productTitle lineItem { id } } }
        """

    private static let order = """
        id legacyResourceId name createdAt updatedAt processedAt cancelledAt closed closedAt displayFinancialStatus
        displayFulfillmentStatus currencyCode presentmentCurrencyCode sourceName test taxesIncluded email phone note tags
        customAttributes { key value } retailLocation { id } paymentGatewayNames
        risk { recommendation assessments { riskLevel provider { title } facts { description } } }
        paymentTerms { id paymentTermsType paymentTermsName dueInDays due overdue }
        transactions(first: 5) { id kind status gateway manualPaymentGateway errorCode createdAt authorizationExpiresAt
          multiCapturable parentTransaction { id } amountSet { presentmentMoney { amount currencyCode } } }
        currentTotalPriceSet { shopMoney { amount currencyCode } } totalDiscountsSet { shopMoney { amount } }
        currentShippingPriceSet { shopMoney { amount } } totalShippingPriceSet { shopMoney { amount } }
        shippingLine { id title code isRemoved custom originalPriceSet { shopMoney { amount } } }
        shippingLines(first: 5, includeRemovals: true) { nodes { title isRemoved
          currentDiscountedPriceSet { shopMoney { amount } } discountAllocations { allocatedAmountSet { shopMoney { amount } } } } }
        shippingAddress { firstName lastName company address1 address2 city province provinceCode zip countryCodeV2 phone }
        billingAddress { lastName } fulfillmentsCount { count precision }
        lineItems(first: 10) { pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node {
          id sku title name variantTitle vendor quantity currentQuantity refundableQuantity unfulfilledQuantity
          fulfillableQuantity nonFulfillableQuantity requiresShipping isGiftCard customAttributes { key value }
          fulfillmentService { handle serviceName type } originalUnitPriceSet { shopMoney { amount } }
          discountedTotalSet { shopMoney { amount } } lineItemGroup { id title } } } }
        fulfillments(first: 5) { id name status displayStatus createdAt updatedAt totalQuantity requiresShipping
          location { id } service { handle } trackingInfo(first: 5) { company number url }
          fulfillmentLineItems(first: 5) { nodes { id quantity lineItem { id } } } }
        """

    /// Asks for everything that the stand-in knows, of orders in many states.
    private func asked() throws -> ShopScene {
        let scene = ShopScene {
            $0.serviceLocations = [5]
            $0.otherServiceLocations = [8]
        }
        let order = scene.place(
            ShopScene.line("TEE") {
                $0.discount = 100
                $0.properties = [("Engraving", "ADA")]
                $0.group = (7, "Set")
            }, ShopScene.line("MUG") { $0.location = 5 }, ShopScene.line("RUG") { $0.service = "printful" },
            ShopScene.line("LAMP") { $0.hold = "OTHER" }, ShopScene.line("GIFT") { $0.method = "PICK_UP" }
        ) {
            $0.terms = "NET"
            $0.billing = $0.address
            $0.retailLocation = 1
        }
        let variant = scene.shop.addVariant(sku: "TEE", title: "Tee", price: 1000)
        scene.shop.setStock("TEE", 5)
        scene.shop.hold(
            order.id, reason: "INCORRECT_ADDRESS", notes: "?", lines: [order.lines[0].id: 1], at: sceneStart)
        scene.shop.submitRequest(order.id, message: "please", at: sceneStart)
        scene.shop.fulfilByService(order.id, service: "printful", tracking: ShopTracking(["X"]), at: sceneStart)
        scene.shop.pickUp(order.id, at: sceneStart)
        scene.shop.changeShipping("Express", of: order.id, at: sceneStart)
        scene.shop.requestCancellation(order.id, message: "no", at: sceneStart)
        let gid = "gid://shopify/Order/\(order.id)"
        _ = scene.ask("{ order(id: \"\(gid)\") { \(Self.order) } }")
        _ = scene.ask(
            "{ order(id: \"\(gid)\") { fulfillmentOrders(first: 4, displayable: true, query: \"status:open\") { nodes { \(Self.fulfilmentOrder) } } } }"
        )
        _ = scene.ask(
            """
            { fulfillmentOrders(first: 4, includeClosed: true, sortKey: UPDATED_AT, query: "updated_at:>='2026-03-01T00:00:00Z'") {
              pageInfo { hasNextPage endCursor } nodes { \(Self.fulfilmentOrder) } } }
            """)
        _ = scene.ask(
            "{ assignedFulfillmentOrders(first: 4, assignmentStatus: CANCELLATION_REQUESTED) { nodes { id } } }")
        _ = scene.ask("{ currentAppInstallation { id accessScopes { handle description } } }")
        _ = scene.ask("{ locations(first: 9, includeInactive: true) { nodes { id name isActive } } }")
        _ = scene.ask(
            "{ ordersCount(query: \"created_at:>='2026-03-01T00:00:00Z'\", limit: null) { count precision } }")
        _ = scene.ask(
            """
            { productVariants(first: 3) { nodes { id sku title product { title status } inventoryItem { id tracked
              requiresShipping inventoryLevels(first: 3) { nodes { location { id } quantities(names: ["available"]) {
              name quantity } } } } } } }
            """)
        _ = scene.ask(
            """
            mutation { inventorySetQuantities(input: { name: "available", reason: "correction", quantities: [
              { inventoryItemId: "gid://shopify/InventoryItem/\(variant.item)", locationId: "gid://shopify/Location/9",
                quantity: 5, changeFromQuantity: 5 }] }) @idempotent(key: "k") { inventoryAdjustmentGroup { createdAt } userErrors { code field message } } }
            """)
        let service = try #require(try scene.order.fulfilmentOrders.first { $0.location == 5 })
        for mutation in [
            "fulfillmentOrderAcceptFulfillmentRequest(id: \"\(service.gid)\", message: \"yes\") { fulfillmentOrder { id status requestStatus } userErrors { field message } }",
            "fulfillmentOrderRejectFulfillmentRequest(id: \"\(service.gid)\", reason: OTHER) { fulfillmentOrder { id } userErrors { field message } }",
            "fulfillmentCreate(fulfillment: { lineItemsByFulfillmentOrder: [{ fulfillmentOrderId: \"\(service.gid)\" }] }) { fulfillment { id status } userErrors { field message } }",
            "orderCancel(orderId: \"\(gid)\", reason: CUSTOMER, restock: true) { job { id done } orderCancelUserErrors { field message code } }",
        ] { _ = scene.ask("mutation { \(mutation) }") }
        return scene
    }

    @Test func whatTheShopAnswersIsWhatTheRealSchemaSays() throws {
        let schema = try ShopSchema.real.get()
        #expect(schema.typeCount > 2000)
        let scene = try asked()
        #expect(scene.asked.count > 10)
        for (document, answer) in scene.asked {
            #expect(answer["errors"].isNull, "\(answer["errors"])")
            #expect(schema.faults(document, variables: .object([:])) == [])
            #expect(schema.faults(document, answer: try SchemaJSON(answer.bytes)) == [])
        }
    }
}
