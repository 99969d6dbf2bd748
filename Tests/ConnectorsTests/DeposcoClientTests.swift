import Domain
import Synchronization
import Testing

@testable import Connectors

@Suite struct DeposcoClientTests {
    private static let token = ScriptedTransport.Answer.json(#"{"access_token": "t1", "expires_in": 3600}"#)
    private let clock = ManualClock()

    private func client(_ answers: ScriptedTransport.Answer...) -> (DeposcoClient, ScriptedTransport) {
        let transport = ScriptedTransport(answers)
        let endpoint = DeposcoEndpoint(
            base: "https://wms.test/latest", tokenURL: "https://auth.test/token", clientID: "id",
            clientSecret: "s&cret",
            grant: .clientCredentials(scope: "items/read salesOrders/write"), businessUnit: "ACME")
        return (
            DeposcoClient(
                endpoint: endpoint, transport: transport, gate: RateGate(perSecond: 4, clock: clock), clock: clock),
            transport
        )
    }

    private let order = WarehouseOrder(
        number: "UK-1042", customerOrderNumber: "#1042", reference: "77", source: "Shopify", placedAt: t0,
        shipVia: "Standard", facility: "MAIN",
        contact: Contact(firstName: "Ada", lastName: "Byron", line1: "1 Mill Lane"),
        currency: Currency("GBP"), subtotal: 3604, shipping: 395, tax: 0, total: 3999,
        lines: [
            WarehouseOrder.Line(
                number: "UK-1042-1", customerLine: LineID("11"), item: "TEE", quantity: 2, unitPrice: 1802)
        ])

    @Test func anOrderGoesOutInDeposcosForm() async throws {
        let (client, transport) = client(Self.token, .json("{\"id\": 5}", status: 201))
        try await client.createOrder(order, for: .orders)
        let request = try #require(transport.requests.last)
        #expect(request.method == "POST")
        #expect(request.url == "https://wms.test/latest/orders/salesOrders")
        #expect(request.headers.contains(Header("Authorization", "Bearer t1")))
        let sent = JSONNode(try JSON(request.body))
        #expect(sent["number"].text == "UK-1042")
        #expect(sent["orderTotal"].text == "39.99")
        #expect(sent["businessUnit"]["businessKey"]["code"].text == "ACME")
        #expect(sent["shipFromFacility"]["businessKey"]["number"].text == "MAIN")
        #expect(sent["orderLines"].rows.first?["orderPackQuantity"].integer == 2)
        #expect(sent["orderLines"].rows.first?["unitPrice"].text == "18.02")
        #expect(sent["shipToContact"]["lastName"].text == "Byron")
    }

    @Test func oneTokenServesForHalfItsTime() async throws {
        let (client, transport) = client(
            Self.token, .json("{\"data\": []}"), .json("{\"data\": []}"), .json(#"{"access_token": "t2"}"#),
            .json("{\"data\": []}"))
        for pass in [Span.zero, .minutes(20), .minutes(20)] {
            clock.pass(pass)
            _ = try await client.items(updatedSince: nil, after: nil, for: .catalogue)
        }
        let asked = transport.requests.filter { $0.url == "https://auth.test/token" }
        #expect(asked.count == 2)
        #expect(asked.first?.text.contains("client_secret=s%26cret") == true)
    }

    @Test func manyWaitersWhoseTokenIsRefusedSignInOnceMore() async throws {
        let desk = SignInDesk()
        let endpoint = DeposcoEndpoint(
            base: "https://wms.test/latest", tokenURL: "https://auth.test/token", clientID: "id", clientSecret: "s",
            grant: .clientCredentials(scope: "items/read"), businessUnit: "ACME")
        let token = AccessToken(
            "deposco", "Deposco", endpoint.signIn, keeper: nil, transport: desk, clock: clock)
        let second = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 {
                group.addTask { try await token.current(refused: try await token.current()) }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(second == ["t2"])
        #expect(desk.signIns == 2)
    }

    @Test func aRefusedTokenIsReplacedOnceAndTheCallRepeated() async throws {
        let (client, transport) = client(
            Self.token, .json("", status: 401), .json(#"{"access_token": "t2"}"#), .json("{\"data\": []}"))
        _ = try await client.items(updatedSince: nil, after: nil, for: .catalogue)
        #expect(transport.requests.last?.headers.contains(Header("Authorization", "Bearer t2")) == true)
    }

    @Test func credentialsThatAreRefusedTwiceAreSaidToBe() async throws {
        let (client, _) = client(
            Self.token, .json("", status: 401), .json(#"{"access_token": "t2"}"#), .json("", status: 401))
        await #expect(throws: CallFailure.unauthorised("Deposco answered 401")) {
            try await client.createOrder(order, for: .orders)
        }
    }

    @Test func anEmpty200IsNoSuccess() async throws {
        let (client, _) = client(Self.token, .json(""))
        await #expect(throws: CallFailure.unknown("Deposco answered 200 with an empty body")) {
            try await client.createOrder(order, for: .orders)
        }
    }

    @Test func anEmpty429ClosesTheGateForTheWholeAccount() async throws {
        let (client, _) = client(Self.token, .json("", status: 429, headers: [Header("Retry-After", "7")]))
        await #expect(throws: CallFailure.rateLimited(until: s0 + .seconds(7), "Deposco answered 429")) {
            try await client.createOrder(order, for: .orders)
        }
        #expect(client.health.blockedUntil == s0 + .seconds(7))
    }

    @Test(
        arguments: [
            ("inf", 3600), ("1e300", 3600), ("-5", 0), ("nan", 0), ("soon", 1), ("Mon, 02 Mar 2026 10:00:30 GMT", 30),
            ("Mon, 02 Mar 2026 09:00:00 GMT", 0),
        ] as [(String, Int64)]) func whateverRetryAfterSaysTheWaitIsSensible(text: String, seconds: Int64) async throws
    {
        let (client, _) = client(Self.token, .json("", status: 429, headers: [Header("Retry-After", text)]))
        await #expect(throws: CallFailure.rateLimited(until: s0 + .seconds(seconds), "Deposco answered 429")) {
            try await client.createOrder(order, for: .orders)
        }
    }

    @Test func aRefusalKeepsDeposcosWordsOnOneLine() async throws {
        let (client, _) = client(
            Self.token,
            .json(#"{"errors": [{"errorMessage": "Item X\nnot found"}, {"errorMessage": "bad"}]}"#, status: 422))
        await #expect(throws: CallFailure.refused("Item X not found; bad")) {
            try await client.createOrder(order, for: .orders)
        }
    }

    @Test(arguments: [
        (
            ScriptedTransport.Answer.json(#"{"errorMessages": ["locked"]}"#, status: 409),
            CallFailure.busy("Deposco answered 409: locked")
        ),
        (.json("", status: 500), .unknown("Deposco answered 500")),
        (.failure(.unknown("reset")), .unknown("reset")), (.failure(.notSent("refused")), .notSent("refused")),
        (.json("<html>"), .unknown("Deposco's answer cannot be read: not JSON at byte 0: no value")),
    ]) func aWorkerLearnsWhetherTheCallMayHaveHadItsEffect(answer: ScriptedTransport.Answer, failure: CallFailure)
        async throws
    {
        let (client, _) = client(Self.token, answer)
        await #expect(throws: failure) { try await client.createOrder(order, for: .orders) }
    }

    @Test func anOrderIsFoundByItsNumberEvenWhenTheFilterWasIgnored() async throws {
        let (client, _) = client(
            Self.token,
            .json(
                #"{"data": [{"id": 1, "number": "UK-9", "orderStatus": "New"}], "links": [{"rel": "next", "href": "https://wms.test/p2"}]}"#
            ),
            .json(
                #"{"data": [{"id": 2, "number": "UK-1042", "orderStatus": "New", "orderLines": {"data": [{"customerLineNumber": "11", "item": {"businessKey": {"number": "TEE"}}, "orderPackQuantity": 2}]}}]}"#
            ))
        let found = try await client.order(number: "UK-1042", for: .orders)
        #expect(found?.id == "2")
        #expect(found?.lines.map(\.quantity) == [2])
        #expect(found?.lines.first?.cancelled == 0)
    }

    @Test func linesThatMayHaveBeenCutAtTenAreReadFromTheirOwnResource() async throws {
        let ten = Array(repeating: #"{"customerLineNumber": "1", "orderPackQuantity": 1}"#, count: 10)
            .joined(separator: ",")
        let (client, transport) = client(
            Self.token,
            .json(#"{"data": [{"id": 2, "number": "UK-1042", "orderStatus": "New", "orderLines": [\#(ten)]}]}"#),
            .json(#"{"data": [\#(ten)], "links": [{"rel": "next", "href": "https://wms.test/lines2"}]}"#),
            .json(#"{"data": [\#(ten)]}"#))
        #expect(try await client.order(number: "UK-1042", for: .orders)?.lines.count == 20)
        #expect(transport.requests.last?.url == "https://wms.test/lines2")
    }

    @Test func pagesAreFollowedAndARowThatCannotBeReadSpoilsNoOther() async throws {
        let (client, _) = client(
            Self.token,
            .json(
                #"{"data": [{"number": "A", "name": "a"}, {"id": 7}, {"number": "B", "salesEnabledFlag": false}], "links": [{"rel": "next", "href": "https://wms.test/p2"}]}"#
            ))
        let page = try await client.items(updatedSince: nil, after: nil, for: .catalogue)
        #expect(page.rows.map(\.number) == ["A", "B"])
        #expect(page.rows.map(\.active) == [true, false])
        #expect(page.unreadable.map(\.id) == ["7"])
        #expect(page.next == "https://wms.test/p2")
    }

    @Test func aShipmentOfSeveralParcelsHasEachWithItsTracking() async throws {
        let (client, _) = client(
            Self.token,
            .json(
                #"""
                {"data": [{"id": 31, "number": "1000", "status": "Shipped", "shipVendor": "DPD", "trackingUrl": "https://t.test/?n=",
                  "orderHeaders": {"businessKey": {"number": "UK-1042"}},
                  "shipmentDates": {"actualShipDate": "2026-03-02T09:00:00Z"},
                  "shippedContainers": [{"number": "C1", "trackingNumber": "T1"}, {"number": "C2", "trackingNumber": "T2"},
                                        {"number": "C3", "trackingNumber": "T3", "status": "Rolled Back"}],
                  "shipmentLines": [{"orderLineDetails": {"customerLineNumber": "11"}, "shippedPackQuantity": 2,
                                     "item": {"businessKey": {"number": "TEE"}}}]}]}
                """#))
        let page = try await client.shipments(shippedSince: t0, after: nil, for: .shipments)
        let shipment = try #require(page.rows.first)
        #expect(shipment.wmsOrderNumbers == ["UK-1042"])
        #expect(shipment.parcels.map(\.tracking) == ["T1", "T2"])
        #expect(shipment.parcels.first?.url == "https://t.test/?n=T1")
        #expect(shipment.lines.first?.line == LineID("11"))
    }

    private func kit(_ components: String) -> ScriptedTransport.Answer {
        .json(#"{"data": [{"id": 4, "number": "KIT", "kitOrderOnly": true, "components": \#(components)}]}"#)
    }

    private func component(_ number: Int) -> String {
        #"{"quantity": 1, "subComponent": {"businessKey": {"number": "C\#(number)"}}}"#
    }

    @Test(arguments: [
        #"{"quantity": 2, "subComponent": null}"#, "null", #"{"subComponent": {"businessKey": {"number": "B1"}}}"#,
        #"{"quantity": "two", "subComponent": {"businessKey": {"number": "B1"}}}"#,
    ]) func aKitWithAComponentThatCannotBeReadIsRefusedAndNotSentInPart(bad: String) async throws {
        let (client, _) = client(Self.token, kit("[\(component(1)), \(bad)]"))
        let page = try await client.items(updatedSince: nil, after: nil, for: .catalogue)
        let kit = try #require(page.rows.first)
        #expect(kit.components?.contains(.unreadable) == true)
        #expect(page.unreadable.map(\.id) == ["KIT"])
        #expect(throws: BundleFault.unreadable(SKU("KIT"))) {
            try Bundles([SKU("KIT"): kit.components ?? []]).explode(SKU("KIT"))
        }
    }

    @Test func aKitsComponentsAreReadOnByTheirLinkOrFromTheirOwnAddress() async throws {
        let ten = (1...10).map(component).joined(separator: ",")
        let (linked, first) = client(
            Self.token, kit(#"{"data": [\#(ten)], "links": [{"rel": "next", "href": "https://wms.test/c2"}]}"#),
            .json(#"{"data": [\#(component(11))]}"#))
        #expect(
            try await linked.items(updatedSince: nil, after: nil, for: .catalogue).rows.first?.components?.count == 11)
        #expect(first.requests.last?.url == "https://wms.test/c2")
        let (plain, second) = client(
            Self.token, kit("[\(ten)]"), .json(#"{"data": [\#(ten), \#(component(11)), \#(component(12))]}"#))
        #expect(
            try await plain.items(updatedSince: nil, after: nil, for: .catalogue).rows.first?.components?.count == 12)
        #expect(second.requests.last?.url == "https://wms.test/latest/items/4/components?pageSize=200")
    }

    @Test func aKitWhoseComponentsMayNotAllBeToldIsRefused() async throws {
        let ten = (1...10).map(component).joined(separator: ",")
        let (client, _) = client(Self.token, kit("[\(ten)]"), .json("", status: 404))
        let page = try await client.items(updatedSince: nil, after: nil, for: .catalogue)
        #expect(page.rows.first?.components == [.unreadable])
        #expect(page.unreadable.map(\.id) == ["KIT"])
    }

    private func shipped(_ more: String) -> ScriptedTransport.Answer {
        .json(
            #"{"data": [{"id": 31, "number": "1000", "status": "Shipped", "shipmentLines": [{"shippedPackQuantity": 2}], \#(more)}]}"#
        )
    }

    @Test func aShipmentOfManyParcelsIsReadToItsLast() async throws {
        let ten = (1...10).map { #"{"number": "C\#($0)", "trackingNumber": "T\#($0)"}"# }.joined(separator: ",")
        let (client, _) = client(
            Self.token,
            shipped(
                #""shippedContainers": {"data": [\#(ten)], "links": [{"rel": "next", "href": "https://wms.test/c2"}]}"#),
            .json(#"{"data": [{"number": "C11", "trackingNumber": "T11"}]}"#))
        let page = try await client.shipments(shippedSince: t0, after: nil, for: .shipments)
        #expect(page.rows.first?.parcels.map(\.tracking).suffix(2) == ["T10", "T11"])
    }

    @Test func aShipmentOfManyLinesIsReadToItsLast() async throws {
        let ten = Array(repeating: #"{"shippedPackQuantity": 1}"#, count: 10).joined(separator: ",")
        let (client, _) = client(
            Self.token,
            .json(
                #"{"data": [{"id": 31, "number": "1000", "status": "Shipped", "shipmentLines": {"data": [\#(ten)], "links": [{"rel": "next", "href": "https://wms.test/l2"}]}}]}"#
            ), .json(#"{"data": [{"shippedPackQuantity": 5}]}"#))
        let page = try await client.shipments(shippedSince: t0, after: nil, for: .shipments)
        #expect(page.rows.first?.lines.map(\.quantity).suffix(2) == [1, 5])
    }

    @Test func aNumberIsEscapedInItsLinkAndAPlaceholderHasNone() async throws {
        let (client, _) = client(
            Self.token,
            shipped(
                #""trackingUrl": "https://t.test/?n=", "shippedContainers": [{"trackingNumber": "AB 123 GB"}, {"trackingNumber": "N/A"}]"#
            ))
        let parcels = try await client.shipments(shippedSince: t0, after: nil, for: .shipments).rows.first?.parcels
        #expect(parcels?.map(\.tracking) == ["AB 123 GB", "N/A"])
        #expect(parcels?.map(\.url) == ["https://t.test/?n=AB%20123%20GB", nil])
    }

    @Test func ifDeposcoIgnoresTheTimeOfTheLastChangeNotEveryShipmentIsRead() async throws {
        let answer =
            #"{"data": [{"id": 31, "number": "1000", "status": "Shipped", "updatedDate": "2026-03-02T11:00:00Z", "shipmentLines": [{"shippedPackQuantity": 2}]}, {"id": 32, "number": "900", "updatedDate": "2025-03-02T11:00:00Z"}], "links": [{"rel": "next", "href": "https://wms.test/p2"}]}"#
        let (client, _) = client(Self.token, .json(answer))
        let page = try await client.changedShipments(updatedSince: t0, after: nil, for: .shipments)
        #expect(page.rows.map(\.id) == [ShipmentID("1000")])
        #expect(page.next == nil && page.unreadable.isEmpty)
    }

    @Test(arguments: [
        #""shippedContainers": [{"number": "C1"}, null]"#, #""orderHeaders": {"data": [{"id": 1}]}"#,
    ]) func aShipmentWithARowThatCannotBeReadIsReported(more: String) async throws {
        let (client, _) = client(Self.token, shipped(more))
        let page = try await client.shipments(shippedSince: t0, after: nil, for: .shipments)
        #expect(page.rows.isEmpty)
        #expect(page.unreadable.map(\.id) == ["1000"])
    }

    @Test func anOrdersLineWithoutAQuantityIsNotOneOfNone() async throws {
        let (client, _) = client(
            Self.token,
            .json(#"{"data": [{"id": 2, "number": "A", "orderStatus": "New", "orderLines": [{"id": 5}]}]}"#))
        let page = try await client.orders(updatedSince: t0, after: nil, for: .orders) { _ in true }
        #expect(page.unreadable.map(\.id) == ["A"])
    }

    @Test func anAnswerWithoutAListIsNotAnEmptyOne() async throws {
        let (client, _) = client(Self.token, .json("{}"))
        await #expect(throws: CallFailure.unknown("Deposco's answer to items has no list in `data`")) {
            try await client.items(updatedSince: nil, after: nil, for: .catalogue)
        }
    }

    @Test func anAdjustmentThatCannotBeReadIsReportedBesideTheOthers() async throws {
        func row(_ quantity: String) -> String {
            #"{"id": 1, "item": {"businessKey": {"number": "TEE"}}, "quantity": \#(quantity)}"#
        }
        let other = row("5").replacing("TEE", with: "MUG")
        let (client, _) = client(Self.token, .json(#"{"data": [\#(row("-2")), \#(row("null")), \#(other)]}"#))
        let page = try await client.adjustments(item: "TEE", since: t0, for: .stock)
        #expect(page.rows.map(\.quantity) == [-2])
        #expect(page.unreadable.map(\.id) == ["1"])
    }

    @Test func aRefusalOfAnImportThatNamesNoOrderIsKept() async throws {
        let (client, _) = client(
            Self.token,
            .json(
                #"{"status": "Partially Failed", "results": [{"status": "Failed", "businessKey": {"number": "A"}, "errors": [{"errorMessage": "bad"}]}, {"status": "Failed", "errors": [{"errorMessage": "worse"}]}]}"#
            ))
        let result = try await DeposcoImports(client).result(of: "1", for: .orders)
        #expect(result == ImportResult(running: false, failed: ["A": "bad"], unnamed: ["worse"]))
    }

    @Test func aFilterThatDeposcoIgnoredDoesNotMakeAShippedParcelRolledBack() async throws {
        let (client, _) = client(
            Self.token, .json(#"{"data": [{"id": 31, "number": "1000", "status": "Shipped", "shipmentLines": []}]}"#),
            .json("", status: 404))
        #expect(try await client.rolledBackShipments(updatedSince: t0, after: nil, for: .shipments).rows.isEmpty)
    }
}

/// Gives a new token to each sign-in, and takes its time, so that everybody waits for it.
private final class SignInDesk: Transport {
    private let count = Mutex(0)

    var signIns: Int { count.withLock { $0 } }

    func send(_ request: Request) async throws(TransportFailure) -> Response {
        let number = count.withLock { count in
            count += 1
            return count
        }
        for _ in 0..<1000 { await Task.yield() }
        return Response(status: 200, body: Array("{\"access_token\": \"t\(number)\"}".utf8))
    }
}
