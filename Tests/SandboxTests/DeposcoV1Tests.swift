import Foundation
import Testing

@testable import Sandbox

@Suite struct DeposcoV1Tests {
    private let sandbox = Sandbox(seed: 1)

    init() {
        sandbox.deposco.settings.callsPerSecond = nil
        sandbox.deposco.setItem(number: "TEE", name: "Tee", at: 0)
    }

    private func call(_ method: String, _ path: String, _ query: String = "", _ body: String = "") -> SandboxAnswer {
        let pair = Data("sandbox:sandbox-deposco".utf8).base64EncodedString()
        return sandbox.handle(
            SandboxRequest(
                method: method, path: "/deposco-v1/integration/SANDBOX" + path, query: query,
                headers: [SandboxHeader("Authorization", "Basic \(pair)")], body: Array(body.utf8)), now: 1000)
    }

    private func text(_ answer: SandboxAnswer, _ status: Int) -> String {
        guard case .response(let response) = answer else { return "\(answer)" }
        #expect(response.status == status)
        return String(decoding: response.body, as: UTF8.self)
    }

    private func order(_ number: String, item: String = "TEE", city: String = "<city>Leeds</city>") -> String {
        "<order><businessUnit>SANDBOX</businessUnit><number>\(number)</number><type>Sales Order</type>"
            + "<status>New</status><shipToAddress><name>Ada</name><addressLine1>1 Mill Lane</addressLine1>\(city)"
            + "<stateProvinceCode>WYK</stateProvinceCode><postalCode>LS1</postalCode><countryCode>GB</countryCode>"
            + "</shipToAddress><orderLines><orderLine><lineNumber>\(number)-1</lineNumber>"
            + "<orderPackQuantity>2.0</orderPackQuantity><itemNumber>\(item)</itemNumber></orderLine></orderLines></order>"
    }

    private func post(_ orders: String, to path: String = "/orders") -> SandboxAnswer {
        call(
            "POST", path, "",
            "<?xml version=\"1.0\"?><ns2:orders xmlns:ns2=\"http://integration.deposco.com/order\">\(orders)</ns2:orders>"
        )
    }

    @Test func success_duplicate_andMissingItemsStandInOne207() {
        _ = post(order("1"))
        let answer = text(post(order("1") + order("2", item: "CUP") + order("3")), 207)
        let responses = answer.components(separatedBy: "<response>").dropFirst()
        #expect(responses.count == 3)
        let found = Array(responses)
        #expect(found[0].contains("HTTP/1.1 409 Conflict") && found[0].contains("Duplicate entry '181-Sales Order-1'"))
        #expect(found[1].contains("missingItems: CUP") && found[1].contains("<entity>2</entity>"))
        #expect(found[2].contains("HTTP/1.1 201 Created"))
        #expect(sandbox.deposco.order(number: "2") == nil)
        #expect(sandbox.deposco.order(number: "3")?.lines.first?.quantity == 2)
    }

    @Test func elementsInAnotherOrderAreNotUnderstood() {
        let turned = "<order><number>1</number><businessUnit>SANDBOX</businessUnit></order>"
        #expect(text(post(turned), 400).contains("schema"))
    }

    @Test func whatTheAddressRequiresIsMissed() {
        #expect(text(post(order("1", city: "")), 207).contains("shipToAddress.city is required"))
    }

    @Test func aSearchTellsTheStatusInV1sWords() {
        _ = post(order("1"))
        sandbox.deposco.setStatus("Ship Complete", of: "1", at: 1000)
        let found = text(call("GET", "/search/Order", "type=Sales%20Order&number=1"), 200)
        #expect(found.contains("<status>Complete</status>"))
        #expect(found.contains("<orderPackQuantity>2.0</orderPackQuantity>"))
        #expect(!text(call("GET", "/search/Order", "type=Sales%20Order&number=2"), 200).contains("<order>"))
        #expect(text(call("GET", "/search/Order"), 200).isEmpty)
    }

    @Test func anUpdateRaisesAndCancelsUntilTheWarehouseHasBegun() {
        _ = post(order("1"))
        let more = order("1").replacingOccurrences(of: "2.0", with: "3.0")
        #expect(text(post(more, to: "/orders/updates"), 207).contains("200 Updated"))
        #expect(sandbox.deposco.order(number: "1")?.lines.first?.quantity == 3)
        let cancel = "<order><number>1</number><type>Sales Order</type><status>Canceled</status></order>"
        sandbox.deposco.setStatus("Picking", of: "1", at: 1000)
        #expect(text(post(cancel, to: "/orders/updates"), 207).contains("400 Bad Request"))
        sandbox.deposco.setStatus("New", of: "1", at: 1000)
        #expect(text(post(cancel, to: "/orders/updates"), 207).contains("200 Updated"))
        #expect(sandbox.deposco.order(number: "1")?.status == "Canceled")
    }
}
