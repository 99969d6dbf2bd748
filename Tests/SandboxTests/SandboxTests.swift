import Crypto
import Foundation
import Testing

@testable import Sandbox

/// 2026-03-02T10:00:00Z.
private let t0: Int64 = 1_772_445_600_000

/// A world with a few items, in which nobody works and nothing is limited.
private func world(_ change: (inout DeposcoSettings) -> Void = { _ in }) -> Sandbox {
    var settings = DeposcoSettings()
    settings.callsPerSecond = nil
    settings.stageTime = nil
    settings.unusedLabelsPerMille = 0
    settings.twoParcelsPerMille = 0
    change(&settings)
    let sandbox = Sandbox(deposco: settings)
    for item in ["TEE", "MUG"] { sandbox.deposco.setItem(number: item, name: item, at: t0) }
    return sandbox
}

extension Sandbox {
    fileprivate func answer(
        _ method: String, _ path: String, _ body: String = "", headers: [SandboxHeader] = [], at now: Int64 = t0
    ) -> (status: Int, body: SandboxJSON, bytes: Int) {
        let parts = path.split(separator: "?", maxSplits: 1)
        let request = SandboxRequest(
            method: method, path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : "", headers: headers,
            body: Array(body.utf8))
        guard case .response(let response) = handle(request, now: now) else { return (0, .null, 0) }
        return (response.status, SandboxJSON(response.body) ?? .null, response.body.count)
    }

    fileprivate func token(at now: Int64 = t0) -> [SandboxHeader] {
        let form = "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-deposco"
        let token = answer("POST", "/deposco-auth/oauth2/token", form, at: now).body["access_token"].string ?? ""
        return [SandboxHeader("Authorization", "Bearer \(token)")]
    }

    fileprivate func graphQL(_ query: String, at now: Int64 = t0) -> SandboxJSON {
        let body: SandboxJSON = ["query": .string(query)]
        let token = SandboxHeader("X-Shopify-Access-Token", "sandbox-token")
        return answer(
            "POST", "/shopify/admin/api/2026-07/graphql.json", String(decoding: body.bytes, as: UTF8.self),
            headers: [token], at: now
        ).body
    }
}

private func salesOrder(_ number: String, item: String = "TEE", lines: Int = 1, lastName: String = "Byron") -> String {
    let rows = (1...lines).map { row in
        #"{"lineNumber": "\#(number)-\#(row)", "customerLineNumber": "\#(row)", "item": {"businessKey": {"number": "\#(item)"}}, "pack": {}, "orderPackQuantity": 1}"#
    }.joined(separator: ",")
    return #"""
        {"businessUnit": {"businessKey": {"code": "ACME"}}, "number": "\#(number)",
         "shipToContact": {"lastName": "\#(lastName)"},
         "shipToAddress": {"line1": "1 Mill Lane", "city": "Leeds", "country": "GB"},
         "orderLines": {"data": [\#(rows)]}}
        """#
}

@Suite struct StandInDeposcoTests {
    private let orders = "/deposco/orders/salesOrders"

    @Test func withoutATokenOrWithAnOldOneNothingIsAnswered() {
        let sandbox = world()
        let token = sandbox.token()
        #expect(sandbox.answer("GET", "/deposco/items", headers: token).status == 200)
        #expect(sandbox.answer("GET", "/deposco/items").status == 401)
        #expect(sandbox.answer("GET", "/deposco/items", headers: token, at: t0 + 3_600_001).status == 401)
    }

    @Test func anUnknownItemIs404AndNothingIsMade() {
        let sandbox = world()
        let answer = sandbox.answer("POST", orders, salesOrder("1", item: "GHOST"), headers: sandbox.token())
        #expect(answer.status == 404)
        #expect(answer.body["errors"].array.first?["errorMessage"].string?.contains("[GHOST]") == true)
        #expect(sandbox.deposco.order(number: "1") == nil)
    }

    @Test func aNameThatIsTooLongIs400InDeposcosWords() {
        let sandbox = world()
        let body = salesOrder("1", lastName: String(repeating: "x", count: 31))
        let answer = sandbox.answer("POST", orders, body, headers: sandbox.token())
        #expect(answer.status == 400)
        #expect(
            answer.body["errors"].array.first?["errorMessage"].string
                == "salesOrder.shipToContact.lastName size must be between 0 and 30")
    }

    @Test func sendingANumberAgainUpdatesTheOrderUntilItIsReleased() {
        let sandbox = world()
        let token = sandbox.token()
        #expect(sandbox.answer("POST", orders, salesOrder("1"), headers: token).status == 201)
        #expect(sandbox.answer("POST", orders, salesOrder("1", lines: 2), headers: token).status == 200)
        #expect(sandbox.deposco.order(number: "1")?.lines.count == 2)
        sandbox.deposco.setStatus("Released", of: "1", at: t0)
        #expect(sandbox.answer("POST", orders, salesOrder("1"), headers: token).status == 400)
    }

    @Test func atMostTenNestedLinesComeBackAndTheirOwnResourceHasThemAll() {
        let sandbox = world()
        let token = sandbox.token()
        _ = sandbox.answer("POST", orders, salesOrder("1", lines: 25), headers: token)
        let row = sandbox.answer("GET", "\(orders)?number=1", headers: token).body["data"].array.first
        #expect(row?["orderLines"]["data"].array.count == 10)
        let id = row?["id"].string ?? ""
        let first = sandbox.answer("GET", "\(orders)/\(id)/orderLines?pageSize=20", headers: token).body
        #expect(first["data"].array.count == 20)
        #expect(first["links"].array.first?["rel"].string == "next")
    }

    @Test func filtersThatItDoesNotKnowAreIgnored() {
        let sandbox = world()
        let token = sandbox.token()
        for number in ["1", "2"] { _ = sandbox.answer("POST", orders, salesOrder(number), headers: token) }
        let found = sandbox.answer("GET", "\(orders)?orderNumber=1", headers: token).body["data"].array
        #expect(found.count == 2)
    }

    @Test func beyondItsRateItAnswers429WithNothingInIt() {
        let sandbox = world { $0.callsPerSecond = 4 }
        let token = sandbox.token()
        let answers = (0..<6).map { _ in sandbox.answer("GET", "/deposco/items", headers: token) }
        #expect(answers.map(\.status) == [200, 200, 200, 200, 429, 429])
        #expect(answers[4].bytes == 0)
        #expect(sandbox.answer("GET", "/deposco/items", headers: token, at: t0 + 1001).status == 200)
    }

    @Test func cancellingIsRefusedOnceTheWarehouseHasBegun() {
        let sandbox = world()
        let token = sandbox.token()
        for number in ["1", "2"] { _ = sandbox.answer("POST", orders, salesOrder(number), headers: token) }
        sandbox.deposco.setStatus("Picking", of: "2", at: t0)
        func cancel(_ number: String) -> Int {
            let id = sandbox.deposco.order(number: number)?.id ?? 0
            return sandbox.answer("POST", "\(orders)/\(id)/cancellations", "{}", headers: token).status
        }
        #expect(cancel("1") == 200)
        #expect(sandbox.deposco.order(number: "1")?.status == "Canceled")
        #expect(cancel("2") == 400)
        #expect(sandbox.deposco.order(number: "2")?.status == "Picking")
    }

    @Test func theWarehouseMovesAnOrderThroughDeposcosOwnStates() {
        let sandbox = world { $0.stageTime = 10_000 }
        _ = sandbox.answer("POST", orders, salesOrder("1"), headers: sandbox.token())
        var seen: [String] = []
        for second in 0..<200 {
            sandbox.advance(to: t0 + Int64(second) * 1000)
            let status = sandbox.deposco.order(number: "1")?.status ?? ""
            if seen.last != status { seen.append(status) }
        }
        #expect(seen == ["New", "Released", "Picking", "Pick Complete", "Staged", "Loaded", "Ship Complete"])
    }

    @Test func anUnusedLabelIsAShipmentWithoutUnits() {
        let sandbox = world {
            $0.unusedLabelsPerMille = 1000
            $0.twoParcelsPerMille = 1000
        }
        let token = sandbox.token()
        _ = sandbox.answer("POST", orders, salesOrder("1"), headers: token)
        sandbox.deposco.ship("1", at: t0)
        let rows = sandbox.answer("GET", "/deposco/shipments/outboundShipments", headers: token).body["data"].array
        #expect(rows.map { $0["shipmentLines"]["data"].array.count }.sorted() == [0, 1])
        #expect(rows.allSatisfy { $0["trackingNumber"].string?.isEmpty == false })
        let real = rows.first { !$0["shipmentLines"]["data"].array.isEmpty }
        #expect(real?["shippedContainers"]["data"].array.count == 2)
    }

    @Test func faultsAnswerAsTheRealOnesDo() {
        let sandbox = world { $0.blankAnswersPerMille = 1000 }
        let token = sandbox.token()
        let blank = sandbox.answer("POST", orders, salesOrder("1"), headers: token)
        #expect(blank.status == 200 && blank.bytes == 0)
        #expect(sandbox.deposco.order(number: "1") == nil)
        sandbox.deposco.settings.blankAnswersPerMille = 0
        sandbox.deposco.settings.busyPerMille = 1000
        #expect(sandbox.answer("POST", orders, salesOrder("1"), headers: token).status == 409)
        sandbox.deposco.settings.busyPerMille = 0
        sandbox.deposco.settings.lostAnswersPerMille = 1000
        #expect(sandbox.answer("POST", orders, salesOrder("1"), headers: token).status == 0)
        #expect(sandbox.deposco.order(number: "1") != nil)
    }
}

@Suite struct StandInShopTests {
    private func place(_ sandbox: Sandbox, at now: Int64 = t0) -> ShopOrder {
        sandbox.shop.place(
            NewOrder(
                name: "#1", address: NewOrder.Address(lastName: "Byron"),
                lines: [NewOrder.Line(sku: nil, title: "Tee", quantity: 2, price: 1000)]), at: now)
    }

    @Test func aWebhookIsSignedOverItsBytesAndCarriesWhatRealOnesDo() throws {
        let sandbox = world()
        let order = place(sandbox)
        let sent = try #require(sandbox.dueDeliveries(now: t0).first)
        let headers = Dictionary(uniqueKeysWithValues: sent.headers.map { ($0.name, $0.value) })
        #expect(headers["X-Shopify-Topic"] == "orders/create")
        let code = HMAC<SHA256>.authenticationCode(
            for: Data(sent.body), using: SymmetricKey(data: Data("sandbox-secret".utf8)))
        #expect(headers["X-Shopify-Hmac-Sha256"] == Data(code).base64EncodedString())
        let body = try #require(SandboxJSON(sent.body))
        #expect(body["id"].int == order.id)
        #expect(order.id > 1 << 53)
        #expect(body["line_items"].array.first?["sku"].isNull == true)
        #expect(body["total_price"] == .string("20.00"))
        #expect(body["created_at"].string?.hasSuffix("+01:00") == true)
    }

    @Test func aWebhookThatIsNotAnsweredIsRepeatedAsItWasAndAfterEightTimesNoneComesAnyMore() throws {
        let sandbox = world()
        _ = place(sandbox)
        var now = t0
        var bodies: Set<[UInt8]> = []
        for _ in 0..<9 {
            let sent = try #require(sandbox.dueDeliveries(now: now).first)
            bodies.insert(sent.body)
            sandbox.delivered(sent.id, status: 500, now: now)
            now += 4 * 3_600_000
        }
        #expect(bodies.count == 1)
        #expect(!sandbox.shop.subscribed)
        _ = place(sandbox, at: now)
        #expect(sandbox.dueDeliveries(now: now).isEmpty)
    }

    @Test func aQueryThatCostsMoreThanThereIsIsThrottledInA200() {
        let sandbox = world()
        sandbox.shop.settings.bucket = (maximum: 10, restore: 1)
        let answer = sandbox.graphQL("{ orders(first: 15) { nodes { id } } }")
        #expect(answer["errors"].array.first?["extensions"]["code"].string == "THROTTLED")
        #expect(answer["extensions"]["cost"]["throttleStatus"]["restoreRate"].isNull == false)
    }

    @Test func aFieldThatDoesNotExistIsAnErrorAndNotAGuess() {
        let sandbox = world()
        _ = place(sandbox)
        let answer = sandbox.graphQL("{ orders(first: 1) { nodes { colour } } }")
        #expect(answer["errors"].array.first?["message"].string?.contains("colour") == true)
    }

    @Test func onlyAnOpenRequestToCancelCanBeAnswered() {
        let sandbox = world()
        let order = place(sandbox)
        let reject = """
            mutation { fulfillmentOrderRejectCancellationRequest(id: "gid://shopify/FulfillmentOrder/\(order.fulfilmentOrder)", \
            message: "late") { userErrors { message } } }
            """
        func errors() -> Int {
            sandbox.graphQL(reject)["data"]["fulfillmentOrderRejectCancellationRequest"]["userErrors"].array.count
        }
        #expect(errors() == 1)
        sandbox.shop.requestCancellation(order.id, message: nil, at: t0)
        #expect(errors() == 0)
        #expect(sandbox.shop.order(named: "#1")?.cancellationAnswers.map(\.accepted) == [false])
        #expect(errors() == 1)
    }
}

@Suite struct StandInTextTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (951_782_400_999, "2000-02-29T00:00:00Z"),
            (t0 + 3_599_999, "2026-03-02T10:59:59Z"),
            (1_798_761_599_000, "2026-12-31T23:59:59Z"), (-1000, "1969-12-31T23:59:59Z"),
        ] as [(Int64, String)]) func timesAreWrittenAsTheRealOnesWriteThem(time: Int64, text: String)
    {
        #expect(timestamp(time) == text)
        #expect(milliseconds(text) == time - ((time % 1000) + 1000) % 1000)
    }

    @Test(arguments: ["a\"b\\c", "tab\tline\nnul\u{0}", "日本 é 🧦", ""]) func writtenTextReadsBackTheSame(text: String) {
        let json: SandboxJSON = ["key": .string(text)]
        #expect(SandboxJSON(json.bytes) == json)
    }
}

@Suite struct DrillTests {
    @Test func faultsAreSwitchedByNameAndMistakesAreAllNamed() {
        let sandbox = world()
        let switched = sandbox.answer(
            "PATCH", "/_sandbox/switches", #"{"deposco.offline": true, "shopify.lostWebhooks": 250}"#)
        #expect(switched.status == 200)
        #expect(sandbox.deposco.settings.offline)
        #expect(sandbox.shop.settings.lostPerMille == 250)
        #expect(sandbox.answer("GET", "/_sandbox/switches").body["deposco.offline"] == .bool(true))
        let wrong = sandbox.answer("PATCH", "/_sandbox/switches", #"{"deposco.busy": 2000, "deposco.offlne": true}"#)
        #expect(wrong.status == 400)
        #expect(wrong.body["error"].string?.contains("deposco.busy is 0 to 1000") == true)
        #expect(wrong.body["error"].string?.contains("there is no deposco.offlne") == true)
    }

    @Test func `a plotted day has an outage that ends, items that are made, and no hold for long`() {
        let sandbox = Sandbox(seed: 1)
        var day = Scenario(seed: 1, now: t0, plotted: true)
        day.open(sandbox, at: t0)
        var outage: [Int64] = []
        var held = 0
        for second in Int64(0)..<1200 {
            day.step(sandbox, now: t0 + second * 1000)
            if sandbox.deposco.settings.offline { outage.append(second) }
            held = max(
                held, sandbox.shop.orders.values.count { $0.fulfilmentOrders.contains { !$0.holds.isEmpty } })
        }
        let candles = DayPlot.facilities.compactMap { sandbox.deposco.available("CANDLE-FIG", $0.name) }
        #expect(candles.count == 2 && candles.allSatisfy { $0 > 100 })
        #expect(outage.first == 180 && outage.last == 299 && outage.count == 120)
        #expect(sandbox.deposco.items["TEE-GREEN-XL"]?.active == true)
        #expect(held > 0)
        #expect(Set(sandbox.shop.orders.values.compactMap(\.placed.address.city)).count > 10)
    }

    @Test func theSameSeedMakesTheSameDay() {
        func day(_ seed: UInt64) -> [String] {
            let sandbox = Sandbox(seed: seed)
            var scenario = Scenario(seed: seed, now: t0)
            scenario.open(sandbox, at: t0)
            for second in Int64(0)..<300 { scenario.step(sandbox, now: t0 + second * 1000) }
            return sandbox.shop.orders.values.sorted { $0.id < $1.id }.map { "\($0.name) \($0.total) \($0.createdAt)" }
        }
        #expect(day(1) == day(1))
        #expect(day(1) != day(2))
        #expect(day(1).count > 60)
    }
}
