import Domain
import Testing

@testable import Connectors

@Suite struct DeposcoV1OrderTests {
    private let clock = ManualClock()

    private func client(
        _ form: DeposcoV1Form = .xml, _ answers: ScriptedTransport.Answer...
    ) -> (DeposcoV1Client, ScriptedTransport) {
        let transport = ScriptedTransport(answers)
        let endpoint = DeposcoV1Endpoint(
            base: "https://acme.test/integration/ACME", user: "u", password: "p", businessUnit: "ACME", orderForm: form)
        return (
            DeposcoV1Client(
                endpoint: endpoint, transport: transport, gate: RateGate(perSecond: 4, clock: clock), clock: clock),
            transport
        )
    }

    private func order(_ number: String = "UK-1042") -> WarehouseOrder {
        WarehouseOrder(
            number: number, customerOrderNumber: "#1042", reference: "77", source: "Shopify", placedAt: t0,
            shipVia: "Standard", facility: "MAIN",
            contact: Contact(
                firstName: "Ada", lastName: "Byron & <Sons>", email: "ada@example.com", line1: "1 Mill Lane",
                city: "Leeds", province: "WYK", postalCode: "LS1 1AA", country: "GB"),
            currency: Currency("GBP"), subtotal: 3604, shipping: 395, tax: 0, total: 3999,
            lines: [
                WarehouseOrder.Line(
                    number: "\(number)-1", customerLine: LineID("11"), item: "TEE", quantity: 2, unitPrice: 1802)
            ])
    }

    private func multistatus(_ responses: String, status: Int = 207) -> ScriptedTransport.Answer {
        .json(
            "<ns2:multistatus xmlns:ns2=\"http://integration.deposco.com/multistatus\">\(responses)</ns2:multistatus>",
            status: status)
    }

    private func response(_ number: String, _ status: String, _ more: String = "<errors/>") -> String {
        "<response><status>HTTP/1.1 \(status)</status><type>order</type><entity>\(number)</entity>\(more)</response>"
    }

    @Test func anOrderGoesOutInTheSchemasOrderUnderItsNamespace() async throws {
        let (client, transport) = client(.xml, multistatus(response("UK-1042", "201 Created")))
        try await client.createOrder(order(), for: .orders)
        let request = try #require(transport.requests.first)
        #expect(request.method == "POST")
        #expect(request.url == "https://acme.test/integration/ACME/orders")
        #expect(request.headers.contains(Header("Content-Type", "application/xml")))
        #expect(request.headers.contains(Header("Authorization", "Basic dTpw")))
        #expect(
            request.text.hasPrefix(
                #"<?xml version="1.0" encoding="UTF-8"?>"#
                    + #"<ns2:orders xmlns:ns2="http://integration.deposco.com/order"><order>"#
                    + "<businessUnit>ACME</businessUnit><facility>MAIN</facility><number>UK-1042</number>"
                    + "<type>Sales Order</type><status>New</status><otherReferenceNumber>77</otherReferenceNumber>"
                    + "<shipToAddress><name>Ada Byron &amp; &lt;Sons&gt;</name>"))
        let sent = try XML(request.body)
        let there = try #require(sent["order"])
        #expect(
            there.children.map(\.name) == [
                "businessUnit", "facility", "number", "type", "status", "otherReferenceNumber", "shipToAddress",
                "shipVia", "orderSource", "customerOrderNumber", "orderSubTotal", "orderShippingTotal", "orderTaxTotal",
                "orderTotal", "orderLines", "currencyCode", "placedDate",
            ])
        #expect(
            there["shipToAddress"]?.children.map(\.name) == [
                "name", "contactName", "email", "addressLine1", "city", "stateProvinceCode", "postalCode",
                "countryCode",
            ])
        #expect(there.text("orderTotal") == "39.99")
        let line = there["orderLines"]?["orderLine"]
        #expect(line?.text("orderPackQuantity") == "2.0")
        #expect(line?["pack"]?.text("type") == "Each")
        #expect(line?.text("unitPrice") == "18.02")
    }

    @Test func theJSONFormHasListsAndStrings() async throws {
        let (client, transport) = client(
            .json, .json(#"{"response": [{"status": "HTTP/1.1 201 Created", "entity": "UK-1042", "errors": null}]}"#))
        try await client.createOrder(order(), for: .orders)
        let request = try #require(transport.requests.first)
        #expect(request.headers.contains(Header("Content-Type", "application/json")))
        let sent = JSONNode(try JSON(request.body))["order"].rows[0]
        #expect(sent["shipToAddress"]["name"].text == "Ada Byron & <Sons>")
        #expect(sent["orderTotal"].value == .string("39.99"))
        let line = sent["orderLines"]["orderLine"].rows[0]
        #expect(line["itemNumber"].text == "TEE")
        #expect(line["pack"]["quantity"].value == .string("1"))
    }

    @Test(arguments: [200, 207]) func theTextOfTheAnswerCountsAndNotTheStatusAroundIt(outer: Int) async throws {
        let missing = "<errors><message>missingItems: TEE</message></errors>"
        let (client, _) = client(
            .xml, multistatus(response("UK-1042", "200 Updated"), status: outer),
            multistatus(
                response("UK-1042", "409 Conflict", "<description>Duplicate entry</description>"), status: outer),
            multistatus(response("UK-1042", "201 Created", missing), status: outer),
            multistatus(response("UK-1042", "400 Bad Request", "<description>no such facility</description>")),
            multistatus(response("UK-1041", "201 Created"), status: outer),
            multistatus(response("UK-1042", "500 Internal Server Error"), status: outer))
        try await client.createOrder(order(), for: .orders)
        await #expect(throws: CallFailure.unknown("Deposco: Duplicate entry")) {
            try await client.createOrder(order(), for: .orders)
        }
        await #expect(throws: CallFailure.refused("missingItems: TEE")) {
            try await client.createOrder(order(), for: .orders)
        }
        await #expect(throws: CallFailure.refused("no such facility")) {
            try await client.createOrder(order(), for: .orders)
        }
        await #expect(throws: CallFailure.unknown("Deposco's answer does not name UK-1042")) {
            try await client.createOrder(order(), for: .orders)
        }
        await #expect(throws: CallFailure.unknown("Deposco: HTTP/1.1 500 Internal Server Error")) {
            try await client.createOrder(order(), for: .orders)
        }
    }

    @Test func missingItemsAsElementsAndUnderAnOuter400AreNamedToo() async throws {
        let nested = "<missingItems><itemNumber>TEE</itemNumber><itemNumber>MUG</itemNumber></missingItems>"
        let (client, _) = client(
            .xml, multistatus(response("UK-1042", "400 Bad Request", nested), status: 400),
            .json("<error>schema</error>", status: 400))
        await #expect(throws: CallFailure.refused("missingItems: TEE; missingItems: MUG")) {
            try await client.createOrder(order(), for: .orders)
        }
        await #expect(throws: CallFailure.refused("Deposco V1 answered 400: <error>schema</error>")) {
            try await client.createOrder(order(), for: .orders)
        }
    }

    @Test func anEmptyAnswerOrAConflictAroundItSaysNothing() async throws {
        let (client, _) = client(
            .xml, .json("", status: 200), .json("", status: 409), .json("", status: 207), .json("<html>", status: 200))
        for _ in 0..<4 {
            do {
                try await client.createOrder(order(), for: .orders)
                Issue.record("nothing was thrown")
            } catch {
                guard case .unknown = error else {
                    Issue.record("\(error)")
                    continue
                }
            }
        }
    }

    @Test func manyOrdersInOneRequestEachHaveTheirEnd() async throws {
        let (client, transport) = client(
            .xml,
            multistatus(
                response("A", "201 Created")
                    + response("B", "400 Bad Request", "<errors><message>missingPacks: X</message></errors>")
                    + response("C", "409 Conflict")))
        let endings = try await client.createOrders([order("A"), order("B"), order("C"), order("D")], for: .orders)
        #expect(transport.requests.count == 1)
        #expect(try XML(transport.requests[0].body).all("order").count == 4)
        #expect(throws: Never.self) { try endings["A"]?.get() }
        #expect(throws: CallFailure.refused("missingPacks: X")) { try endings["B"]?.get() }
        #expect(throws: CallFailure.unknown("Deposco: HTTP/1.1 409 Conflict")) { try endings["C"]?.get() }
        #expect(throws: CallFailure.unknown("Deposco's answer does not name D")) { try endings["D"]?.get() }
    }

    @Test func anOrderIsReadBackByItsNumber() async throws {
        let found = """
            <ns2:orders xmlns:ns2="http://integration.deposco.com/order">
            <order><businessUnit>ACME</businessUnit><id>9</id>
            <number>UK-1042</number><type>Sales Order</type><status>Packing</status><orderSource>Shopify</orderSource>
            <orderLines><orderLine><lineNumber>UK-1042-1</lineNumber><customerLineNumber>11</customerLineNumber>
            <orderPackQuantity>2.0</orderPackQuantity><canceledPackQuantity>1.0</canceledPackQuantity>
            <itemNumber>TEE</itemNumber></orderLine></orderLines></order></ns2:orders>
            """
        let json =
            #"{"order": [{"number": "UK-1042", "type": "Sales Order", "status": "New", "id": {"@nil": "true"}}]}"#
        let (client, transport) = client(.xml, .json(found), .json(json), .json("<orders/>"))
        let order = try #require(try await client.order(number: "UK-1042", for: .orders))
        #expect(
            transport.requests[0].url
                == "https://acme.test/integration/ACME/search/Order?type=Sales%20Order&number=UK-1042")
        #expect(order.id == "9")
        #expect(order.status == "Packing")
        #expect(order.source == "Shopify")
        #expect(order.lines.map(\.item) == ["TEE"])
        #expect(order.lines.first?.quantity == 2)
        #expect(order.lines.first?.cancelled == 1)
        #expect(try await client.order(number: "UK-1042", for: .orders)?.id == "UK-1042")
        #expect(try await client.order(number: "UK-1042", for: .orders) == nil)
    }

    @Test func aSearchThatAnswersSomethingElseProvesNothing() async throws {
        let other = "<orders><order><number>UK-1</number><type>Sales Order</type><status>New</status></order></orders>"
        let (client, _) = client(
            .xml, .json(""), .json(other), .json(#"{"message": "not configured for entity"}"#), .json("<error/>"),
            .json("<orders><order><number>UK-1042</number></order></orders>"))
        for _ in 0..<5 {
            do {
                let found = try await client.order(number: "UK-1042", for: .orders)
                Issue.record("found \(String(describing: found))")
            } catch {
                guard case .unknown = error else {
                    Issue.record("\(error)")
                    continue
                }
            }
        }
    }

    @Test func cancellingSendsTheStatusAndNothingElse() async throws {
        let (client, transport) = client(.xml, multistatus(response("UK-1042", "200 Updated")))
        let there = WMSOrder(id: "9", number: "UK-1042", status: "New", lines: [])
        try await client.cancelOrder(there, for: .cancellations)
        #expect(transport.requests[0].url.hasSuffix("/orders/updates"))
        let sent = try #require(try XML(transport.requests[0].body)["order"])
        #expect(sent.children.map(\.name) == ["businessUnit", "number", "type", "status"])
        #expect(sent.text("status") == "Canceled")
        await #expect(throws: CallFailure.self) {
            try await client.cancelUnits(of: there, ["1": 1], for: .cancellations)
        }
    }
}
