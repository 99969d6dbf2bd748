import Testing

@testable import Sandbox

struct ShopOrderTests {
    @Test func aRiskIsToldWithoutTheAdvice() throws {
        let scene = ShopScene()
        let id = scene.place().id
        _ = scene.hooks()
        scene.shop.setRisk("CANCEL", level: "HIGH", of: id, at: sceneStart)
        let body = try scene.hook("orders/risk_assessment_changed")
        #expect(body["order_id"] == .string(String(id)))
        #expect(body["risk_level"] == "high")
        #expect(!String(decoding: body.bytes, as: UTF8.self).lowercased().contains("cancel"))
        func risk() -> SandboxJSON {
            scene.ask(
                "{ order(id: \"gid://shopify/Order/\(id)\") { risk { recommendation assessments { riskLevel provider { title } } } } }"
            )["data"]["order"]["risk"]
        }
        #expect(risk()["recommendation"] == "CANCEL")
        scene.shop.setRisk("NONE", level: "NONE", pending: true, of: id, at: sceneStart)
        #expect(risk()["assessments"].texts("riskLevel") == ["PENDING"])
    }

    @Test func aRefundByAmountLeavesTheGoodsWanted() throws {
        let scene = ShopScene()
        let id = scene.place().id
        _ = scene.hooks()
        scene.shop.refundInFull(id, at: sceneStart)
        let told = scene.hooks()
        #expect(told.map(\.topic) == ["refunds/create", "orders/updated"])
        #expect(told[0].body["refund_line_items"].array.isEmpty)
        #expect(told[0].body["order_id"].int == id)
        #expect(told[1].body["financial_status"] == "refunded")
        #expect(told[1].body["line_items"].array.map { $0["fulfillable_quantity"] } == [.int(2)])
        #expect(try scene.order.refunded == 2000)
    }

    @Test func paymentTermsAreToldWithoutTheOrder() throws {
        let scene = ShopScene()
        let id = scene.place { $0.financialStatus = "pending" }.id
        _ = scene.hooks()
        scene.shop.setTerms("NET", of: id, at: sceneStart)
        let told = scene.hooks()
        #expect(told.map(\.topic) == ["payment_terms/create", "orders/updated"])
        #expect(told[0].body["order_id"].isNull)
        #expect(told[1].body["payment_terms"]["payment_terms_type"] == "net")
        let answer = scene.ask("{ order(id: \"gid://shopify/Order/\(id)\") { paymentTerms { paymentTermsType } } }")
        #expect(answer["data"]["order"]["paymentTerms"]["paymentTermsType"] == "NET")
    }

    @Test func anotherShippingMethodLeavesTheOldOneAsRemoved() throws {
        let scene = ShopScene()
        let id = scene.place { $0.shipping = 400 }.id
        _ = scene.hooks()
        scene.shop.changeShipping("Express", price: 900, of: id, at: sceneStart)
        let told = scene.hooks()
        #expect(told.map(\.topic) == ["orders/updated", "orders/edited"])
        #expect(told[0].body["shipping_lines"].texts("title") == ["Standard", "Express"])
        #expect(told[0].body["shipping_lines"].array.map { $0["is_removed"] } == [true, false])
        #expect(told[1].body["order_edit"]["order_id"].int == id)
        let answer = scene.ask(
            """
            { order(id: "gid://shopify/Order/\(id)") { shippingLine { title } currentTotalPriceSet { shopMoney { amount } }
              now: shippingLines(first: 5) { nodes { title } }
              all: shippingLines(first: 5, includeRemovals: true) { nodes { title isRemoved } } } }
            """)["data"]["order"]
        #expect(answer["shippingLine"]["title"] == "Express")
        #expect(answer["now"]["nodes"].texts("title") == ["Express"])
        #expect(answer["all"]["nodes"].array.count == 2)
        #expect(answer["currentTotalPriceSet"]["shopMoney"]["amount"] == "29.00")
    }

    @Test func aDeletedOrderIsToldByItsIdAndThenIsNothing() throws {
        let scene = ShopScene()
        let order = scene.place()
        _ = scene.hooks()
        scene.shop.delete(order.id, at: sceneStart)
        #expect(try scene.hook("orders/delete") == ["id": .int(order.id)])
        let answer = scene.ask(
            """
            { order(id: "gid://shopify/Order/\(order.id)") { id }
              fulfillmentOrder(id: "gid://shopify/FulfillmentOrder/\(order.fulfilmentOrder)") { id }
              nodes(ids: ["gid://shopify/Order/\(order.id)"]) { id } }
            """)
        #expect(answer["errors"].isNull)
        #expect(answer["data"]["order"].isNull)
        #expect(answer["data"]["fulfillmentOrder"].isNull)
        #expect(answer["data"]["nodes"] == [nil])
    }

    @Test func anOrderOfThePastIsThereAndIsToldByNoWebhook() throws {
        let scene = ShopScene()
        scene.place { $0.createdAt = sceneStart - 7 * 24 * 60 * minute }
        #expect(scene.hooks().isEmpty)
        let answer = scene.ask("{ orders(first: 5, query: \"updated_at:>='2026-03-01T00:00:00Z'\") { nodes { id } } }")
        #expect(answer["data"]["orders"]["nodes"].array.isEmpty)
        scene.shop.setNote("where is it?", of: try scene.order.id, at: sceneStart)
        #expect(try scene.hook("orders/updated")["created_at"].string?.hasPrefix("2026-02-23") == true)
    }

    @Test func bothFormsOfAnOrderTellTheSame() throws {
        let scene = ShopScene()
        let id = scene.place(
            ShopScene.line("TEE") {
                $0.discount = 500
                $0.properties = [("Engraving", "ADA")]
            }
        ) { new in
            new.address = NewOrder.Address()
            new.billing = NewOrder.Address(firstName: "Ada", lastName: "Byron", country: "GB")
            (new.test, new.source, new.retailLocation, new.method) = (true, "pos", 3, "RETAIL")
            (new.gateways, new.manualGateway, new.financialStatus) = (["Cash on Delivery (COD)"], true, "pending")
            new.attributes = [("Gift", "yes")]
            (new.shipping, new.shippingDiscount) = (495, 495)
        }.id
        let rest = try scene.hook("orders/create")
        let found = scene.ask(
            """
            { order(id: "gid://shopify/Order/\(id)") {
              test sourceName paymentGatewayNames retailLocation { id } customAttributes { key value }
              shippingAddress { lastName } billingAddress { lastName } transactions(first: 5) { status manualPaymentGateway }
              currentTotalPriceSet { shopMoney { amount } } totalShippingPriceSet { shopMoney { amount } }
              shippingLine { currentDiscountedPriceSet { shopMoney { amount } } }
              lineItems(first: 5) { nodes { customAttributes { key value } fulfillmentService { handle }
                discountAllocations { allocatedAmountSet { shopMoney { amount } } } } } } }
            """)["data"]["order"]
        let line = try #require(rest["line_items"].array.first)
        let same = try #require(found["lineItems"]["nodes"].array.first)
        #expect(rest["test"] == true && found["test"] == true)
        #expect(rest["source_name"] == found["sourceName"])
        #expect(rest["location_id"].int == found["retailLocation"]["id"].idNumber)
        #expect(rest["payment_gateway_names"] == found["paymentGatewayNames"])
        #expect(found["transactions"].array == [["status": "PENDING", "manualPaymentGateway": true]])
        #expect(rest["note_attributes"].texts("name") == found["customAttributes"].texts("key"))
        #expect(rest["shipping_address"].isNull && found["shippingAddress"].isNull)
        #expect(rest["billing_address"]["last_name"] == found["billingAddress"]["lastName"])
        #expect(rest["current_total_price"] == "15.00")
        #expect(found["currentTotalPriceSet"]["shopMoney"]["amount"] == "15.00")
        #expect(found["totalShippingPriceSet"]["shopMoney"]["amount"] == "4.95")
        #expect(rest["shipping_lines"].array.first?["discounted_price"] == "0.00")
        #expect(found["shippingLine"]["currentDiscountedPriceSet"]["shopMoney"]["amount"] == "0.00")
        #expect(line["properties"].array == [["name": "Engraving", "value": "ADA"]])
        #expect(same["customAttributes"].array == [["key": "Engraving", "value": "ADA"]])
        #expect(line["discount_allocations"].texts("amount") == ["5.00"])
        #expect(
            same["discountAllocations"].array.first?["allocatedAmountSet"]["shopMoney"]["amount"] == "5.00")
        #expect(line["fulfillment_service"] == same["fulfillmentService"]["handle"])
    }

    @Test func twoOrdersMayHaveOneName() throws {
        let scene = ShopScene()
        let ids = [scene.place().id, scene.place().id]
        let answer = scene.ask("{ orders(first: 5, query: \"name:'#1'\") { nodes { id } } }")
        #expect(answer["data"]["orders"]["nodes"].array.compactMap { $0["id"].idNumber }.sorted() == ids.sorted())
    }

    // MARK: Stock and places

    private func set(_ scene: ShopScene, _ item: Int64, at location: Int64 = 1) -> SandboxJSON? {
        scene.ask(
            """
            mutation { inventorySetQuantities(input: { name: "available", reason: "correction", quantities: [
              { inventoryItemId: "gid://shopify/InventoryItem/\(item)", locationId: "gid://shopify/Location/\(location)",
                quantity: 5, changeFromQuantity: null }] }) @idempotent(key: "\(item)-\(location)") { userErrors { code field } } }
            """)["data"]["inventorySetQuantities"]["userErrors"].array.first?["code"]
    }

    @Test func aVariantThatIsMadeAgainHasNewIds() throws {
        let scene = ShopScene()
        let old = scene.shop.addVariant(sku: "TEE", title: "Tee", price: 1000)
        scene.shop.setStock("TEE", 3)
        #expect(set(scene, old.item) == nil)
        #expect(scene.shop.level("TEE")?.available == 5)
        scene.shop.deleteVariant(old.id, at: sceneStart)
        #expect(try scene.hook("inventory_items/delete") == ["id": .int(old.item)])
        let new = scene.shop.addVariant(sku: "TEE", title: "Tee", price: 1000)
        #expect(new.id != old.id && new.item != old.item)
        #expect(scene.shop.level("TEE") == nil)
        let answer = scene.ask("{ productVariants(first: 5) { nodes { id sku inventoryItem { id tracked } } } }")
        #expect(
            answer["data"]["productVariants"]["nodes"].array.map { $0["inventoryItem"]["id"].idNumber } == [new.item])
    }

    @Test func whereAVariantIsNotStockedNothingIsSet() throws {
        let scene = ShopScene { $0.otherLocations = [7] }
        let variant = scene.shop.addVariant(sku: "TEE", title: "Tee", price: 1000)
        scene.shop.setStock("TEE", 3)
        #expect(set(scene, variant.item, at: 7) == "ITEM_NOT_STOCKED_AT_LOCATION")
        scene.shop.unstock(variant.id, now: sceneStart)
        #expect(try scene.hook("inventory_levels/disconnect")["inventory_item_id"].int == variant.item)
        #expect(set(scene, variant.item) == "ITEM_NOT_STOCKED_AT_LOCATION")
        #expect(set(scene, 4) == "INVALID_INVENTORY_ITEM")
    }

    @Test func aClosedLocationIsNotListedAndWhatStoodThereStandsElsewhere() throws {
        let scene = ShopScene { $0.otherLocations = [7] }
        scene.place(ShopScene.line("TEE") { $0.location = 7 })
        scene.shop.deactivate(7, at: sceneStart)
        func locations(_ arguments: String) -> [SandboxJSON] {
            scene.ask(
                "{ locations(first: 5\(arguments)) { nodes { id isActive fulfillsOnlineOrders isFulfillmentService } } }"
            )[
                "data"]["locations"]["nodes"].array
        }
        #expect(locations("").map { $0["id"].idNumber } == [1])
        #expect(locations(", includeInactive: true").map { $0["isActive"] } == [true, false])
        #expect(try scene.order.fulfilmentOrders.map(\.location) == [1])
        #expect(try scene.hook("locations/deactivate")["active"] == false)
    }
}
