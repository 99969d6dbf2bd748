import Testing

@testable import Sandbox

struct ShopHoldTests {
    @Test func whileALineIsHeldNoneOfItMayBeFulfilledAndItRemainsAllTheSame() throws {
        let scene = ShopScene()
        let id = scene.place().id
        scene.shop.hold(id, reason: "HIGH_RISK_OF_FRAUD", notes: "look", at: sceneStart)
        scene.shop.setNote("any news?", of: id, at: sceneStart)
        let body = try scene.hook("orders/updated")
        #expect(body["line_items"].array.first?["fulfillable_quantity"] == .int(0))
        let held = try #require(try scene.fulfilmentOrders().first)
        #expect(held["status"] == "ON_HOLD")
        #expect(held["lineItems"]["nodes"].array.first?["remainingQuantity"] == .int(2))
        #expect(held["fulfillmentHolds"].array.first?["reason"] == "HIGH_RISK_OF_FRAUD")
        #expect(held["fulfillmentHolds"].array.first?["reasonNotes"] == "look")
        #expect(try scene.order.displayFulfilmentStatus == "ON_HOLD")
    }

    @Test func theFirstHoldIsTold_AndTheLastRelease_ByBodiesThatDoNotNameTheOrder() throws {
        let scene = ShopScene()
        let id = scene.place().id
        let first = scene.shop.hold(id, reason: "OTHER", at: sceneStart)
        let body = try scene.hook("fulfillment_orders/placed_on_hold")
        #expect(body["fulfillment_order"]["id"].string?.hasPrefix("gid://shopify/FulfillmentOrder/") == true)
        #expect(body["fulfillment_order"]["status"] == "on_hold")
        #expect(body["created_fulfillment_hold"]["reason"] == "other")
        #expect(!String(decoding: body.bytes, as: UTF8.self).contains(String(id)))
        let second = scene.shop.hold(id, reason: "INCORRECT_ADDRESS", app: "Address check", at: sceneStart)
        #expect(scene.hooks().map(\.topic) == ["fulfillment_holds/added"])
        scene.shop.releaseHold(id, hold: first.first, at: sceneStart)
        #expect(scene.hooks().map(\.topic) == ["fulfillment_holds/released"])
        scene.shop.releaseHold(id, hold: second.first, at: sceneStart)
        #expect(scene.hooks().map(\.topic) == ["fulfillment_holds/released", "fulfillment_orders/hold_released"])
        #expect(try scene.order.fulfilmentOrders.map(\.status) == ["OPEN"])
    }

    @Test func aHoldOnSomeUnitsSplitsTheRestOff() throws {
        let scene = ShopScene()
        let order = scene.place(ShopScene.line("TEE", 3), ShopScene.line("MUG", 1))
        scene.shop.hold(order.id, lines: [order.lines[0].id: 2], at: sceneStart)
        let now = try scene.order
        #expect(now.fulfilmentOrders.map(\.status) == ["ON_HOLD", "OPEN"])
        #expect(now.fulfilmentOrders[0].id == order.fulfilmentOrder)
        #expect(now.fulfilmentOrders[0].lines.map(\.remaining) == [2])
        #expect(now.fulfilmentOrders[1].lines.map(\.remaining) == [1, 1])
        #expect(now.lines.map { now.fulfillable($0.id) } == [1, 1])
        #expect(now.lines.map(\.remaining) == [3, 1])
        let body = try scene.hook("fulfillment_orders/placed_on_hold")
        #expect(body["held_fulfillment_order_line_items"].array.map { $0["quantity"] } == [.int(2)])
        #expect(body["remaining_fulfillment_order"]["status"] == "open")
    }

    @Test func aRequestToCancelStandsOnBothHalves_AndEachIsToBeAnswered() throws {
        let scene = ShopScene()
        let order = scene.place(ShopScene.line("TEE", 3), ShopScene.line("MUG", 1))
        scene.shop.requestCancellation(order.id, message: nil, at: sceneStart)
        #expect(try scene.order.cancellationRequests == 1)
        scene.shop.hold(order.id, lines: [order.lines[0].id: 2], at: sceneStart)
        let requests = try scene.order.fulfilmentOrders.map(\.requestStatus)
        #expect(requests == ["CANCELLATION_REQUESTED", "CANCELLATION_REQUESTED"])
        #expect(try scene.order.cancellationRequests == 2)
    }

    @Test func anOrderCanBeHeldFromItsRouting() throws {
        let scene = ShopScene { $0.routingDelay = 10 * minute }
        let order = scene.place { $0.holdAtRouting = "ONLINE_STORE_POST_PURCHASE_CROSS_SELL" }
        #expect(scene.hooks().map(\.topic) == ["orders/create"])
        #expect(try scene.fulfilmentOrders().isEmpty)
        let topics = scene.hooks(at: order.routedAt).map(\.topic)
        #expect(topics.contains("fulfillment_orders/placed_on_hold"))
        #expect(topics.contains("fulfillment_orders/order_routing_complete"))
        #expect(try scene.fulfilmentOrders(at: order.routedAt).map { $0["status"] } == ["ON_HOLD"])
    }

    @Test func ofAMixedCartOnlyThePreOrderWaits() throws {
        let scene = ShopScene()
        scene.place(ShopScene.line("TEE"), ShopScene.line("MUG") { $0.hold = "UNKNOWN_DELIVERY_DATE" })
        #expect(try scene.order.fulfilmentOrders.map(\.status) == ["OPEN", "ON_HOLD"])
        #expect(try scene.order.displayFulfilmentStatus == "UNFULFILLED")
    }

    @Test func whatIsScheduledOpensItselfAndIsTold() throws {
        let scene = ShopScene()
        let due = sceneStart + 60 * minute
        scene.place { $0.fulfillAt = due }
        _ = scene.hooks()
        #expect(try scene.fulfilmentOrders().map { $0["status"] } == ["SCHEDULED"])
        #expect(scene.sandbox.nextDue == due)
        let told = scene.hooks(at: due)
        #expect(told.map(\.topic) == ["fulfillment_orders/scheduled_fulfillment_order_ready"])
        #expect(told.first?.body["fulfillment_order"]["status"] == "open")
        #expect(try scene.fulfilmentOrders(at: due).map { $0["status"] } == ["OPEN"])
    }

    @Test func anOrderIsPutOffAndOpenedEarly() throws {
        let scene = ShopScene()
        let id = scene.place().id
        scene.shop.schedule(id, until: sceneStart + 60 * minute, at: sceneStart)
        let body = try scene.hook("fulfillment_orders/rescheduled")
        #expect(body["fulfillment_order"]["fulfill_at"] == "2026-03-02T11:00:00Z")
        #expect(try scene.order.displayFulfilmentStatus == "SCHEDULED")
        scene.shop.openEarly(id, at: sceneStart + minute)
        #expect(try scene.order.fulfilmentOrders.map(\.status) == ["OPEN"])
        #expect(scene.hooks(at: sceneStart + minute).isEmpty)
        #expect(scene.hooks(at: sceneStart + 90 * minute).isEmpty)
    }

    @Test func holdsDoNotChangeTheOrderSoOnlyASearchOfFulfilmentOrdersFindsThem() throws {
        let scene = ShopScene()
        let id = scene.place().id
        let later = sceneStart + 10 * minute
        scene.shop.hold(id, at: later)
        #expect(try scene.order.updatedAt == sceneStart)
        func found(_ since: String) -> SandboxJSON {
            scene.ask(
                """
                query Q($q: String!) { fulfillmentOrders(first: 5, includeClosed: true, sortKey: UPDATED_AT, query: $q) {
                  pageInfo { hasNextPage endCursor } nodes { id status orderId updatedAt } } }
                """, ["q": .string("updated_at:>='\(since)'")], at: later)["data"]["fulfillmentOrders"]
        }
        #expect(found("2026-03-02T10:09:00Z")["nodes"].array.map { $0["orderId"].idNumber } == [id])
        #expect(found("2026-03-02T10:11:00Z")["nodes"].array.isEmpty)
    }

    @Test func theSearchOfFulfilmentOrdersIsPagedInTheOrderOfTheirChanges() throws {
        let scene = ShopScene()
        let ids = (0..<5).map { number in
            scene.place(at: sceneStart + Int64(number) * minute) { $0.name = "#\(number)" }.fulfilmentOrder
        }
        var seen: [Int64] = []
        var after: SandboxJSON = nil
        repeat {
            let page = scene.ask(
                """
                query Q($after: String) { fulfillmentOrders(first: 2, after: $after, sortKey: UPDATED_AT) {
                  pageInfo { hasNextPage endCursor } nodes { id } } }
                """, ["after": after], at: sceneStart + 10 * minute)["data"]["fulfillmentOrders"]
            seen += page["nodes"].array.compactMap { $0["id"].idNumber }
            after = page["pageInfo"]["hasNextPage"] == true ? page["pageInfo"]["endCursor"] : nil
        } while !after.isNull && seen.count < 20
        #expect(seen == ids)
    }
}
