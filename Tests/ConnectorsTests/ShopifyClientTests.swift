import Domain
import Testing

@testable import Connectors

@Suite struct ShopifyClientTests {
    private let clock = ManualClock()

    private func client(_ answers: ScriptedTransport.Answer...) -> (ShopifyClient, ScriptedTransport) {
        let transport = ScriptedTransport(answers)
        return (
            ShopifyClient(
                endpoint: ShopifyEndpoint(base: "https://acme.test", token: "shpat"), transport: transport, clock: clock
            ),
            transport
        )
    }

    private static func cost(_ requested: Int, available: Int, maximum: Int = 2000, restore: Int = 100) -> String {
        #""extensions": {"cost": {"requestedQueryCost": \#(requested), "throttleStatus": {"maximumAvailable": \#(maximum).0, "currentlyAvailable": \#(available), "restoreRate": \#(restore).0}}}"#
    }

    private let count = #""data": {"ordersCount": {"count": 12, "precision": "EXACT"}}"#

    @Test func aCallCarriesTheTokenAndTheVersion() async throws {
        let (client, transport) = client(.json("{\(count)}"))
        #expect(try await client.orderCount(createdSince: t0, for: .orders) == 12)
        let request = try #require(transport.requests.first)
        #expect(request.url == "https://acme.test/admin/api/2026-07/graphql.json")
        #expect(request.headers.contains(Header("X-Shopify-Access-Token", "shpat")))
        #expect(request.text.contains("created_at:>='2026-03-02T10:00:00Z'"))
    }

    @Test func aThrottledCallWaitsForItsPointsAndIsAskedAgain() async throws {
        let throttled =
            #"{"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}], \#(Self.cost(400, available: 100))}"#
        let (client, transport) = client(.json(throttled), .json("{\(count), \(Self.cost(400, available: 1600))}"))
        #expect(try await client.orderCount(createdSince: t0, for: .orders) == 12)
        #expect(transport.requests.count == 2)
        // 300 points were missing, and 100 come back a second.
        #expect(clock.now >= t0 + .seconds(3))
    }

    @Test func aCallThatIsRefusedForPointsThatSeemToBeThereIsNotAskedAgainAtOnce() async throws {
        let throttled =
            #"{"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}], \#(Self.cost(400, available: 400))}"#
        let (client, _) = client(.json(throttled), .json("{\(count), \(Self.cost(400, available: 1600))}"))
        #expect(try await client.orderCount(createdSince: t0, for: .orders) == 12)
        #expect(clock.now >= t0 + .seconds(1))
    }

    @Test func callsWaitForPointsInsteadOfBeingRefusedForThem() async throws {
        let (client, _) = client(
            .json("{\(count), \(Self.cost(500, available: 100))}"), .json("{\(count), \(Self.cost(500, available: 0))}")
        )
        _ = try await client.orderCount(createdSince: t0, for: .orders)
        #expect(clock.now == t0)
        _ = try await client.orderCount(createdSince: t0, for: .orders)
        #expect(clock.now == t0 + .seconds(4))
        #expect(client.health.maximum == 2000)
    }

    @Test func nonsenseInTheCostNeitherCrashesNorHangs() async throws {
        let cost =
            #""extensions": {"cost": {"requestedQueryCost": 1e300, "throttleStatus": {"maximumAvailable": 1e300, "currentlyAvailable": -1e300, "restoreRate": 1e-300}}}"#
        let (client, _) = client(.json("{\(count), \(cost)}"), .json("{\(count), \(cost)}"))
        _ = try await client.orderCount(createdSince: t0, for: .orders)
        _ = try await client.orderCount(createdSince: t0, for: .orders)
        #expect(clock.now <= t0 + .hours(1))
    }

    @Test(arguments: [
        (
            ScriptedTransport.Answer.json("", status: 401),
            CallFailure.unauthorised("Shopify answered 401: check the access token and its scopes")
        ),
        (
            .json("", status: 429, headers: [Header("Retry-After", "2.5")]),
            .rateLimited(until: s0 + Span(milliseconds: 2500), "Shopify answered 429")
        ),
        (.json("", status: 502), .unknown("Shopify answered 502")),
        (.json(""), .unknown("Shopify answered 200 with an empty body")),
        (.json(#"{"data": null}"#), .unknown("Shopify answered without data")),
        (.json(#"{"errors": [{"message": "Field 'x' doesn't exist"}]}"#), .refused("Field 'x' doesn't exist")),
        (.json(#"{"errors": [{"message": "no", "extensions": {"code": "ACCESS_DENIED"}}]}"#), .unauthorised("no")),
        (.json(#"{"errors": "Not Found"}"#, status: 404), .refused("Shopify answered 404")),
        (.failure(.unknown("timeout")), .unknown("timeout")),
    ]) func aWorkerLearnsWhetherTheCallMayHaveHadItsEffect(answer: ScriptedTransport.Answer, failure: CallFailure)
        async throws
    {
        let (client, _) = client(answer)
        await #expect(throws: failure) { try await client.orderCount(createdSince: t0, for: .orders) }
    }

    @Test func linesBeyondTheFirstPageAreRead() async throws {
        func line(_ id: Int) -> String { #"{"id": "gid://shopify/LineItem/\#(id)", "sku": "S\#(id)", "quantity": 1}"# }
        let order =
            ##""id": "gid://shopify/Order/7", "name": "#7", "createdAt": "2026-03-01T10:00:00Z", "currencyCode": "GBP", "currentTotalPriceSet": {"shopMoney": {"amount": "1.00"}}"##
        let (client, _) = client(
            .json(
                #"{"data": {"order": {\#(order), "lineItems": {"pageInfo": {"hasNextPage": true, "endCursor": "c"}, "nodes": [\#(line(1))]}}}}"#
            ),
            .json(#"{"data": {"order": {"lineItems": {"pageInfo": {"hasNextPage": false}, "nodes": [\#(line(2))]}}}}"#))
        let seen = try await client.order(OrderID("7"), for: .orders)
        #expect(seen?.order.id == OrderID("7"))
        #expect(seen?.order.lines.map(\.sku) == [SKU("S1"), SKU("S2")])
    }

    @Test func anOrderThatCannotBeReadDoesNotHideTheOthers() async throws {
        let good =
            ##"{"id": "gid://shopify/Order/8", "name": "#8", "createdAt": "2026-03-01T10:00:00Z", "currencyCode": "GBP", "currentTotalPriceSet": {"shopMoney": {"amount": "1.00"}}, "lineItems": {"nodes": []}}"##
        let (client, _) = client(
            .json(##"{"data": {"orders": {"nodes": [{"id": "gid://shopify/Order/7", "name": "#7"}, \##(good)]}}}"##))
        let page = try await client.orders(updatedSince: t0, after: nil, for: .orders)
        #expect(page.rows.map(\.order.name) == ["#8"])
        #expect(page.unreadable.map(\.id) == ["#7"])
        #expect(page.unreadable.first?.reason.contains("currencyCode") == true)
    }

    @Test func aListOfChangesTellsTheStateOfEachOrderAndWhatCannotBeRead() async throws {
        let (client, transport) = client(
            .json(
                ##"{"data": {"orders": {"pageInfo": {"hasNextPage": true, "endCursor": "c"}, "nodes": [{"id": "gid://shopify/Order/7", "name": "#7"}, {"id": "gid://shopify/Order/8", "name": "#8", "updatedAt": "2026-03-01T10:00:00Z", "cancelledAt": null, "displayFinancialStatus": "PAID", "currencyCode": "GBP", "netPaymentSet": {"shopMoney": {"amount": "12.30"}}}]}}}"##
            ))
        let page = try await client.changedOrders(since: t0, after: "b", for: .orders)
        #expect(
            page.rows == [
                ChangedOrder(
                    id: OrderID("8"), name: "#8", updatedAt: Instant(milliseconds: 1_772_359_200_000),
                    isCancelled: false,
                    payment: PaymentState(channel: "PAID"), netPayment: 1230)
            ])
        #expect(page.next == "c")
        #expect(page.unreadable.map(\.id) == ["#7"])
        #expect(transport.requests.count == 1)
    }

    @Test func manyOrdersAreReadInCallsOfTenAndThoseThatAreGoneAreLeftOut() async throws {
        let good =
            ##"{"id": "gid://shopify/Order/8", "name": "#8", "createdAt": "2026-03-01T10:00:00Z", "currencyCode": "GBP", "currentTotalPriceSet": {"shopMoney": {"amount": "1.00"}}, "lineItems": {"nodes": []}}"##
        let (client, transport) = client(
            .json(##"{"data": {"nodes": [null, {"id": "gid://shopify/Order/7", "name": "#7"}, \##(good)]}}"##),
            .json(##"{"data": {"nodes": [null]}}"##))
        let found = try await client.orders((1...11).map { OrderID("\($0)") }, for: .orders)
        #expect(found.rows.map(\.order.name) == ["#8"])
        #expect(found.unreadable.map(\.id) == ["#7"])
        #expect(transport.requests.count == 2)
    }

    @Test func aFulfilmentIsMadeWithoutAWordToTheCustomer() async throws {
        let (client, transport) = client(
            .json(
                #"{"data": {"fulfillmentCreate": {"fulfillment": {"id": "gid://shopify/Fulfillment/5", "status": "SUCCESS"}, "userErrors": []}}}"#
            ))
        let made = try await client.createFulfilment(
            NewFulfilment(
                parts: [
                    ("gid://shopify/FulfillmentOrder/9", [("gid://l/1", 2)]),
                    ("gid://shopify/FulfillmentOrder/10", [("gid://l/4", 1)]),
                ],
                tracking: TrackingDetails(company: "DPD", numbers: ["T1"], urls: [])), for: .shipments)
        #expect(made.id == "gid://shopify/Fulfillment/5")
        let input = JSONNode(try JSON(try #require(transport.requests.first).body))["variables"]["fulfillment"]
        #expect(input["notifyCustomer"].bool == false)
        #expect(input["trackingInfo"]["numbers"].rows.map(\.text) == ["T1"])
        let parts = input["lineItemsByFulfillmentOrder"].rows
        #expect(parts.map { $0["fulfillmentOrderLineItems"].rows.first?["quantity"].integer } == [2, 1])
        #expect(
            parts.map { $0["fulfillmentOrderId"].text } == [
                "gid://shopify/FulfillmentOrder/9", "gid://shopify/FulfillmentOrder/10",
            ])
    }

    @Test func fulfilmentOrdersAreReadToTheLastPageEachWithAllItsLines() async throws {
        func line(_ number: Int) -> String {
            #"{"id": "gid://l/\#(number)", "remainingQuantity": 1, "lineItem": {"id": "gid://shopify/LineItem/\#(number)"}}"#
        }
        func page(_ more: Bool, _ end: String) -> String {
            #""pageInfo": {"hasNextPage": \#(more), "endCursor": "\#(end)"}"#
        }
        func one(_ number: Int, more: Bool) -> String {
            #"{"id": "gid://f/\#(number)", "status": "OPEN", "requestStatus": "UNSUBMITTED", "lineItems": {\#(page(more, "l")), "nodes": [\#(line(number))]}}"#
        }
        let (client, transport) = client(
            .json(
                #"{"data": {"order": {"fulfillmentOrders": {\#(page(true, "f")), "nodes": [\#(one(1, more: true))]}}}}"#
            ),
            .json(#"{"data": {"fulfillmentOrder": {"lineItems": {\#(page(false, "x")), "nodes": [\#(line(7))]}}}}"#),
            .json(
                #"{"data": {"order": {"fulfillmentOrders": {\#(page(false, "x")), "nodes": [\#(one(2, more: false))]}}}}"#
            ))
        let found = try await ShopifyFulfilment(client).open(of: OrderID("5"), for: .shipments)
        #expect(found.map(\.id) == ["gid://f/1", "gid://f/2"])
        #expect(found.map { $0.lines.map(\.line.rawValue) } == [["1", "7"], ["2"]])
        let asked = try transport.requests.map { JSONNode(try JSON($0.body))["variables"]["after"].text }
        #expect(asked == [nil, "l", "f"])
    }

    /// A fulfilment of one unit, as Shopify answers it.
    private func fulfilment(_ number: Int) -> String {
        #"{"id": "gid://f/\#(number)", "status": "SUCCESS", "fulfillmentLineItems": {"nodes": [{"quantity": 1, "lineItem": {"id": "gid://shopify/LineItem/7"}}]}}"#
    }

    /// A page of an order's fulfilment orders, each with one unit left, beside its fulfilments.
    private func page(_ numbers: [Int], more: Bool, fulfilments: Int = 0) -> ScriptedTransport.Answer {
        let orders = numbers.map {
            #"{"id": "gid://o/\#($0)", "status": "OPEN", "requestStatus": "UNSUBMITTED", "lineItems": {"nodes": [{"id": "gid://l/\#($0)", "remainingQuantity": 1, "lineItem": {"id": "gid://shopify/LineItem/\#($0)"}}]}}"#
        }.joined(separator: ",")
        let made = (0..<fulfilments).map(fulfilment).joined(separator: ",")
        return .json(
            #"{"data": {"order": {"id": "gid://shopify/Order/5", "risk": {"recommendation": "NONE", "assessments": []}, "fulfillmentOrders": {"pageInfo": {"hasNextPage": \#(more), "endCursor": "o"}, "nodes": [\#(orders)]}, "fulfillments": [\#(made)]}}}"#
        )
    }

    @Test func whatMayLeaveIsReadFromEveryPageOfFulfilmentOrders() async throws {
        let (client, _) = client(page([1, 2], more: true), page([3], more: false))
        let reading = try await ShopifyFulfilment(client).reading(of: OrderID("5"), for: .orders)
        #expect(reading?.orders.map(\.id) == ["gid://o/1", "gid://o/2", "gid://o/3"])
    }

    @Test func allOfManyFulfilmentsCountAsFulfilled() async throws {
        let ids = (0..<7).map { #"{"id": "gid://f/\#($0)"}"# }.joined(separator: ",")
        func nodes(_ numbers: Range<Int>) -> ScriptedTransport.Answer {
            .json(#"{"data": {"nodes": [\#(numbers.map(fulfilment).joined(separator: ","))]}}"#)
        }
        let (client, _) = client(
            page([], more: false, fulfilments: 5), .json(#"{"data": {"order": {"fulfillments": [\#(ids)]}}}"#),
            nodes(0..<5), nodes(5..<7))
        let reading = try #require(
            try await ShopifyFulfilment(client).reading(of: OrderID("5"), for: .orders))
        #expect(reading.fulfilled() == [LineID("7"): 7])
    }

    @Test func whatAFulfilmentCarriesIsReadToTheEndAndHasToBeSaid() async throws {
        func lines(_ quantity: String, _ line: Int, more: Bool) -> ScriptedTransport.Answer {
            .json(
                #"{"data": {"fulfillment": {"fulfillmentLineItems": {"pageInfo": {"hasNextPage": \#(more), "endCursor": "l"}, "nodes": [{"quantity": \#(quantity), "lineItem": {"id": "gid://shopify/LineItem/\#(line)"}}]}}}}"#
            )
        }
        let (client, transport) = client(
            lines("2", 7, more: true), lines("3", 7, more: false), lines("null", 8, more: false))
        let id = "gid://shopify/Fulfillment/1"
        #expect(try await ShopifyFulfilment(client).units(of: id, for: .shipments) == [LineID("7"): 5])
        #expect(transport.requests.count == 2)
        await #expect(throws: CallFailure.self) {
            try await ShopifyFulfilment(client).units(of: id, for: .shipments)
        }
    }

    @Test func whatAMutationRefusesInA200IsARefusal() async throws {
        let (client, _) = client(
            .json(
                #"{"data": {"fulfillmentOrderRejectCancellationRequest": {"fulfillmentOrder": null, "userErrors": [{"field": ["id"], "message": "already rejected"}]}}}"#
            ))
        await #expect(throws: CallFailure.refused("already rejected")) {
            try await client.rejectCancellation(fulfilmentOrder: "gid://f/1", message: "late", for: .cancellations)
        }
    }
}
