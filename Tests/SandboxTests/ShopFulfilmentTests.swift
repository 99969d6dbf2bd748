import Testing

@testable import Sandbox

struct ShopFulfilmentTests {
    @Test func linesOfTwoLocationsOrWaysStandOnFulfilmentOrdersOfTheirOwn() throws {
        let scene = ShopScene()
        scene.place(
            ShopScene.line("TEE"), ShopScene.line("MUG") { $0.location = 7 },
            ShopScene.line("RUG") { $0.method = "PICK_UP" }, ShopScene.line("LAMP"))
        let found = try scene.fulfilmentOrders()
        #expect(found.map { $0["deliveryMethod"]["methodType"] } == ["SHIPPING", "SHIPPING", "PICK_UP"])
        #expect(found.map { $0["assignedLocation"]["location"]["id"].idNumber } == [1, 7, 1])
        #expect(found.map { $0["lineItems"]["nodes"].array.count } == [2, 1, 1])
    }

    @Test func whatIsFulfilledWholeIsClosedAndCancellingItMakesANewOne() throws {
        let scene = ShopScene()
        let order = scene.place()
        #expect(scene.create(order.fulfilmentOrder).isEmpty)
        #expect(try scene.order.fulfilmentOrders.map(\.status) == ["CLOSED"])
        #expect(scene.create(order.fulfilmentOrder) != [])
        let made = try #require(try scene.order.fulfilments.first)
        scene.shop.cancelFulfilment(made.id, of: order.id, at: sceneStart)
        let now = try scene.order.fulfilmentOrders
        #expect(now.map(\.status) == ["CLOSED", "OPEN"])
        #expect(now[1].id != order.fulfilmentOrder)
        #expect(now[1].remaining == 2)
        #expect(try scene.order.lines.map(\.remaining) == [2])
    }

    @Test func whatIsFulfilledInPartGetsItsUnitsBack() throws {
        let scene = ShopScene()
        let order = scene.place()
        let made = scene.shop.fulfilByHand(order.id, lines: [order.lines[0].id: 1], at: sceneStart)
        #expect(try scene.order.fulfilmentOrders.map(\.status) == ["IN_PROGRESS"])
        #expect(try scene.order.fulfilmentStatus == "partial")
        scene.shop.cancelFulfilment(try #require(made.first).id, of: order.id, at: sceneStart)
        #expect(try scene.order.fulfilmentOrders.map(\.status) == ["OPEN"])
        #expect(try scene.order.fulfilmentOrders.map(\.id) == [order.fulfilmentOrder])
        #expect(try scene.order.fulfilmentOrders.map(\.remaining) == [2])
    }

    @Test func aFulfilmentIsToldWithTheOrdersProgress() throws {
        let scene = ShopScene()
        let order = scene.place()
        _ = scene.hooks()
        scene.shop.fulfilByHand(
            order.id, lines: [order.lines[0].id: 1], tracking: ShopTracking(["AB1"], company: "Evri"), at: sceneStart)
        let told = scene.hooks()
        #expect(told.map(\.topic) == ["orders/updated", "fulfillments/create", "orders/partially_fulfilled"])
        #expect(told[1].body["tracking_number"] == "AB1")
        #expect(told[1].body["line_items"].array.map { $0["quantity"] } == [.int(1)])
        #expect(told[2].body["fulfillment_status"] == "partial")
        #expect(told[2].body["fulfillments"].array.count == 1)
        scene.shop.fulfilByHand(order.id, at: sceneStart)
        let body = try #require(scene.hooks().first { $0.topic == "orders/fulfilled" }?.body)
        #expect(body["fulfillment_status"] == "fulfilled")
        #expect(body["line_items"].array.map { $0["fulfillable_quantity"] } == [.int(0)])
    }

    @Test func aFulfilmentShowsItsLinesItsPlaceAndItsService() throws {
        let scene = ShopScene { $0.otherServiceLocations = [8] }
        let order = scene.place(ShopScene.line("TEE"), ShopScene.line("MUG") { $0.service = "printful" })
        scene.shop.fulfilByService(order.id, service: "printful", tracking: ShopTracking(["X1"]), at: sceneStart)
        scene.shop.fulfilByHand(order.id, at: sceneStart)
        let found = scene.ask(
            """
            { order(id: "gid://shopify/Order/\(order.id)") { displayFulfillmentStatus fulfillments(first: 10) {
              name status displayStatus service { handle serviceName } location { id } trackingInfo { number }
              fulfillmentLineItems(first: 10) { nodes { quantity lineItem { id sku } } } } } }
            """)["data"]["order"]
        let all = found["fulfillments"].array
        #expect(found["displayFulfillmentStatus"] == "FULFILLED")
        #expect(all.map { $0["service"]["handle"] } == ["printful", "manual"])
        #expect(all.map { $0["location"]["id"].idNumber } == [8, 1])
        #expect(all.map { $0["name"] } == ["#1.1", "#1.2"])
        #expect(all[0]["fulfillmentLineItems"]["nodes"].array.map { $0["lineItem"]["sku"] } == ["MUG"])
    }

    @Test func trackingThatIsEnteredLaterReplacesWhatWasThere() throws {
        let scene = ShopScene()
        let order = scene.place()
        scene.shop.fulfilByHand(order.id, tracking: ShopTracking(["OLD"], company: "Evri"), at: sceneStart)
        _ = scene.hooks()
        scene.shop.addTracking(ShopTracking(["NEW"]), of: order.id, at: sceneStart)
        #expect(try scene.order.fulfilments.map(\.numbers) == [["NEW"]])
        #expect(scene.hooks().map(\.topic) == ["orders/updated", "fulfillments/update"])
    }

    @Test func whatIsToBePickedUpIsHandedOverWithoutAParcel() throws {
        let scene = ShopScene()
        let order = scene.place(ShopScene.line("TEE"), ShopScene.line("MUG") { $0.method = "PICK_UP" })
        _ = scene.hooks()
        scene.shop.prepareForPickup(order.id, at: sceneStart)
        let body = try scene.hook("fulfillment_orders/line_items_prepared_for_pickup")
        #expect(body["fulfillment_order"]["delivery_method"]["method_type"] == "pickup")
        scene.shop.pickUp(order.id, at: sceneStart)
        #expect(try scene.order.fulfilmentOrders.map(\.status) == ["OPEN", "CLOSED"])
        #expect(try scene.order.fulfilments.flatMap(\.numbers).isEmpty)
    }

    // MARK: Changes of the order

    @Test func unitsThatAreRemovedAreToldByTheOrderAlone() throws {
        let scene = ShopScene()
        let order = scene.place()
        _ = scene.hooks()
        scene.shop.take([order.lines[0].id: 1], off: order.id, at: sceneStart)
        #expect(scene.hooks().map(\.topic) == ["orders/updated"])
        let one = try #require(try scene.order.fulfilmentOrders.first)
        #expect((one.remaining, one.lines.map(\.total)) == (1, [2]))
        #expect(try scene.order.lines.map(\.ordered.quantity) == [2])
    }

    @Test func aLineThatIsAddedJoinsAnOpenFulfilmentOrderOrGetsANewOne() throws {
        let scene = ShopScene()
        let order = scene.place()
        scene.shop.add(ShopScene.line("MUG"), to: order.id, at: sceneStart)
        #expect(try scene.order.fulfilmentOrders.map(\.lines.count) == [2])
        scene.shop.fulfilByHand(order.id, lines: [order.lines[0].id: 1], at: sceneStart)
        scene.shop.add(ShopScene.line("RUG"), to: order.id, at: sceneStart)
        #expect(try scene.order.fulfilmentOrders.map(\.status) == ["IN_PROGRESS", "OPEN"])
    }

    @Test func cancellingAnOrderCancelsWhatIsOpenOfIt() throws {
        let scene = ShopScene()
        let order = scene.place(ShopScene.line("TEE"), ShopScene.line("MUG") { $0.location = 7 })
        #expect(scene.create(order.fulfilmentOrders[1].id).isEmpty)
        scene.shop.cancel(order.id, at: sceneStart)
        #expect(try scene.order.fulfilmentOrders.map(\.status) == ["CANCELLED", "CLOSED"])
        #expect(try scene.order.lines.map(\.remaining) == [0, 0])
    }

    // MARK: Moves

    @Test func aWholeMoveKeepsTheIdAndAMoveOfSomeUnitsDoesNot() throws {
        let scene = ShopScene()
        let order = scene.place()
        scene.shop.move(order.id, to: 7, at: sceneStart)
        #expect(try scene.order.fulfilmentOrders.map(\.id) == [order.fulfilmentOrder])
        #expect(try scene.order.fulfilmentOrders.map(\.location) == [7])
        let body = try scene.hook("fulfillment_orders/moved")
        #expect(body["source_location"]["id"] == "gid://shopify/Location/1")
        #expect(body["destination_location_id"] == "gid://shopify/Location/7")
        #expect(body["fulfillment_order_line_items_requested"].array.count == 1)
        scene.shop.move(order.id, to: 8, lines: [order.lines[0].id: 1], at: sceneStart)
        let now = try scene.order.fulfilmentOrders
        #expect(now.map(\.location) == [7, 8])
        #expect(now.map(\.remaining) == [1, 1])
        #expect(now[0].id == order.fulfilmentOrder)
    }

    @Test func whatIsBegunIsMovedIntoANewOne() throws {
        let scene = ShopScene()
        let order = scene.place()
        scene.shop.fulfilByHand(order.id, lines: [order.lines[0].id: 1], at: sceneStart)
        scene.shop.move(order.id, to: 7, at: sceneStart)
        let now = try scene.order.fulfilmentOrders
        #expect(now.map(\.status) == ["CLOSED", "OPEN"])
        #expect(now.map(\.location) == [1, 7])
    }

    @Test func aMoveToALocationThatHasSomeClosesThatAndOnlyTheDisplayableAreLeft() throws {
        let scene = ShopScene()
        let order = scene.place(ShopScene.line("TEE"), ShopScene.line("MUG") { $0.location = 7 })
        scene.shop.move(order.id, to: 7, lines: [order.lines[0].id: 1], at: sceneStart)
        #expect(try scene.order.fulfilmentOrders.map(\.status) == ["OPEN", "CLOSED", "OPEN"])
        #expect(try scene.order.fulfilmentOrders[2].lines.map(\.remaining) == [1, 2])
        #expect(try scene.order.lines.map(\.remaining) == [2, 2])
        #expect(try scene.fulfilmentOrders().count == 3)
        #expect(try scene.fulfilmentOrders(", displayable: true").count == 2)
    }

    @Test func aFulfilmentOrderMayHaveNoLocationAndNoWay() throws {
        let scene = ShopScene()
        let order = scene.place { $0.method = nil }
        scene.shop.move(order.id, to: nil, at: sceneStart)
        let one = try #require(try scene.fulfilmentOrders().first)
        #expect(one["assignedLocation"]["location"].isNull)
        #expect(one["deliveryMethod"].isNull)
    }

    // MARK: What may be fulfilled

    @Test func whatIsHeldOrNotDueOrOfTwoLocationsIsNotFulfilled() throws {
        let scene = ShopScene()
        let order = scene.place(ShopScene.line("TEE"), ShopScene.line("MUG") { $0.location = 7 })
        let ids = order.fulfilmentOrders.map(\.id)
        #expect(scene.create(ids[0], ids[1]).first?.contains("same location") == true)
        scene.shop.hold(order.id, at: sceneStart)
        #expect(scene.create(ids[0]).first?.contains("unfulfillable status= on_hold") == true)
        scene.shop.releaseHold(order.id, at: sceneStart)
        scene.shop.schedule(order.id, until: sceneStart + minute, at: sceneStart)
        #expect(scene.create(ids[0]).first?.contains("unfulfillable status= scheduled") == true)
        scene.shop.openEarly(order.id, at: sceneStart)
        #expect(scene.create(ids[0]).isEmpty)
        scene.shop.cancel(order.id, at: sceneStart)
        #expect(scene.create(ids[1]).first?.contains("unfulfillable status= cancelled") == true)
        #expect(try scene.order.fulfilments.count == 1)
    }

    @Test func whatNobodyNamedTheUnitsOfIsFulfilledWhole() throws {
        let scene = ShopScene()
        let order = scene.place(ShopScene.line("TEE", 3), ShopScene.line("MUG", 1))
        #expect(scene.create(order.fulfilmentOrder).isEmpty)
        #expect(try scene.order.fulfilments[0].units.values.sorted() == [1, 3])
    }

    @Test func atAServicesLocationOnlyWhatItAcceptedIsFulfilled() throws {
        let scene = ShopScene { $0.serviceLocations = [5] }
        let order = scene.place(ShopScene.line("TEE") { $0.location = 5 })
        func answer(_ verb: String) -> [String] {
            scene.refusals(
                """
                fulfillmentOrder\(verb)FulfillmentRequest(id: "gid://shopify/FulfillmentOrder/\(order.fulfilmentOrder)") {
                  fulfillmentOrder { id status requestStatus } userErrors { message } }
                """)
        }
        #expect(!answer("Accept").isEmpty)
        scene.shop.submitRequest(order.id, message: "please", at: sceneStart)
        let body = try scene.hook("fulfillment_orders/fulfillment_request_submitted")
        #expect(body["submitted_fulfillment_order"]["request_status"] == "submitted")
        #expect(body["fulfillment_order_merchant_request"]["message"] == "please")
        #expect(!scene.create(order.fulfilmentOrder).isEmpty)
        #expect(answer("Accept").isEmpty)
        #expect(try scene.fulfilmentOrders().map { $0["requestStatus"] } == ["ACCEPTED"])
        #expect(try scene.fulfilmentOrders().map { $0["status"] } == ["IN_PROGRESS"])
        #expect(scene.hooks().map(\.topic) == ["fulfillment_orders/fulfillment_request_accepted"])
        #expect(scene.create(order.fulfilmentOrder).isEmpty)
    }

    @Test func aRefusedRequestShowsOnTheOrder() throws {
        let scene = ShopScene { $0.serviceLocations = [5] }
        let order = scene.place(ShopScene.line("TEE") { $0.location = 5 })
        scene.shop.submitRequest(order.id, at: sceneStart)
        #expect(
            scene.refusals(
                """
                fulfillmentOrderRejectFulfillmentRequest(id: "gid://shopify/FulfillmentOrder/\(order.fulfilmentOrder)",
                  reason: INVENTORY_OUT_OF_STOCK, message: "none left") { fulfillmentOrder { status } userErrors { message } }
                """
            ).isEmpty)
        #expect(try scene.order.displayFulfilmentStatus == "REQUEST_DECLINED")
        #expect(try scene.hook("fulfillment_orders/fulfillment_request_rejected")["message"] == "none left")
    }

    @Test func whatAServiceGivesUpIsIncomplete() throws {
        let scene = ShopScene { $0.serviceLocations = [5] }
        let order = scene.place(ShopScene.line("TEE") { $0.location = 5 })
        scene.shop.submitRequest(order.id, at: sceneStart)
        scene.shop.answerRequest(order.fulfilmentOrder, accepted: true, message: nil, at: sceneStart)
        _ = scene.hooks()
        scene.shop.failToComplete(order.id, message: "flooded", at: sceneStart)
        let body = try scene.hook("fulfillment_orders/fulfillment_service_failed_to_complete")
        #expect(body["fulfillment_order"]["status"] == "closed")
        #expect(body["message"] == "flooded")
        #expect(try scene.fulfilmentOrders().map { $0["status"] } == ["INCOMPLETE"])
        #expect(!scene.create(order.fulfilmentOrder).isEmpty)
    }
}
