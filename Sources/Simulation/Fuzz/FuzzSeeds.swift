import Connectors
import Core
import Crypto
import Foundation

/// An accepted message of one hook, to be mutated: its headers without the signature, and its text. `@` stands for the
/// message's number, so that each message is about something else.
struct FuzzSeed: Sendable {
    var headers: [Header] = []
    var text: String

    func bytes(_ number: Int) -> [UInt8] { Array(text.replacing("@", with: String(7_000_000 + number)).utf8) }
}

extension HookSource {
    static let fuzzSecret = "fuzz-secret"

    /// Lets the fuzz sign for every hook.
    static func allowFuzz(_ settings: inout CoreSettings) {
        settings.hooks.shopifySecrets = [fuzzSecret]
        settings.hooks.patchworksSecrets = [fuzzSecret]
        settings.hooks.cancellationSenders["helpdesk"] = CancellationSender(
            name: "helpdesk", secrets: [fuzzSecret], answerURL: SandboxTransport.base + "/helpdesk/answers")
        for service in TrackingService.allCases { settings.hooks.trackingSecrets[service] = [fuzzSecret] }
    }

    /// The headers with which the sender signs a body.
    func fuzzSignature(_ body: [UInt8]) -> [Header] {
        let code = Data(
            HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Data(Self.fuzzSecret.utf8))))
        func hex(_ bytes: some Sequence<UInt8>) -> String {
            bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        }
        switch self {
        case .shopify: return [Header("X-Shopify-Hmac-Sha256", code.base64EncodedString())]
        case .patchworks: return [Header("X-Tallyman-Secret", Self.fuzzSecret)]
        case .cancellations:
            return [
                Header("X-Tallyman-Sender", "helpdesk"), Header("X-Tallyman-Hmac-Sha256", code.base64EncodedString()),
            ]
        case .tracking(.afterShip): return [Header("AfterShip-Hmac-Sha256", code.base64EncodedString())]
        case .tracking(.easyPost): return [Header("X-Hmac-Signature", "hmac-sha256-hex=" + hex(code))]
        case .tracking(.seventeenTrack):
            return [Header("sign", hex(SHA256.hash(data: body + "/\(Self.fuzzSecret)".utf8)))]
        case .tracking: return [Header("X-Tallyman-Secret", Self.fuzzSecret)]
        }
    }

    /// Real bodies from the fixtures beside a checkout, if they are there.
    private func recorded(_ fixtures: String?) -> [FuzzSeed] {
        guard let fixtures else { return [] }
        let files: [String] =
            switch self {
            case .tracking(.dhl): ["carriers/karrio/dhl_universal/TrackingResponseJSON.json"]
            case .tracking(.ups): ["carriers/karrio/ups/TrackingResponseJSON.json"]
            case .tracking(.usps): ["carriers/karrio/usps/TrackingResponse.json"]
            case .tracking(.gls): ["carriers/karrio/gls/TrackingResponse.json"]
            case .tracking(.laPoste): ["carriers/karrio/laposte/TrackingResponse.json"]
            case .tracking(.canadaPost): ["carriers/karrio/canadapost/TrackingResponseXml.xml"]
            case .tracking(.australiaPost): ["carriers/karrio/australiapost/TrackingResponse.json"]
            case .tracking(.easyPost): ["carriers/easypost/event-body.json"]
            case .shopify: ["shopify/rest-2026-07/order.json", "shopify/python-api/order.json"]
            default: []
            }
        return files.compactMap { file in
            guard let data = FileManager.default.contents(atPath: fixtures + "/" + file), data.count < 60_000 else {
                return nil
            }
            let headers = self == .shopify ? [Header("X-Shopify-Topic", "orders/updated")] : []
            return FuzzSeed(headers: headers, text: String(decoding: data, as: UTF8.self).replacing("@", with: " at "))
        }
    }

    func fuzzSeeds(fixtures: String?) -> [FuzzSeed] { written + recorded(fixtures) }

    private var written: [FuzzSeed] {
        func shopify(_ topic: String, _ text: String) -> FuzzSeed {
            FuzzSeed(headers: [Header("X-Shopify-Topic", topic)], text: text)
        }
        func patchworks(_ topic: String, _ text: String) -> FuzzSeed {
            FuzzSeed(headers: [Header("X-Tallyman-Topic", topic)], text: text)
        }
        switch self {
        case .shopify:
            let gid = "gid://shopify/FulfillmentOrder/@"
            return [
                shopify("orders/create", Self.order), shopify("orders/updated", Self.order),
                shopify("orders/paid", Self.order), shopify("orders/cancelled", Self.cancelledOrder),
                shopify("orders/edited", #"{"order_edit": {"id": 5, "order_id": @, "line_items": {"additions": []}}}"#),
                shopify("orders/delete", #"{"id": @}"#),
                shopify(
                    "fulfillment_orders/cancellation_request_submitted",
                    #"{"fulfillment_order": {"id": "\#(gid)", "status": "open"}, "message": "too late"}"#),
                shopify(
                    "fulfillment_orders/order_routing_complete",
                    #"{"fulfillment_order": {"id": "\#(gid)", "status": "open"}}"#),
            ]
        case .patchworks:
            return [
                patchworks("order", Self.order), patchworks("order", #"{"order": \#(Self.order)}"#),
                patchworks("shipment", Self.shipment), patchworks("shipment", #"{"data": \#(Self.shipment)}"#),
                patchworks("cancellation", Self.cancellation),
            ]
        case .cancellations: return [FuzzSeed(text: Self.cancellation)]
        case .tracking(let service): return [FuzzSeed(text: service.example)]
        }
    }

    private static let order = """
        {"id": @, "admin_graphql_api_id": "gid://shopify/Order/@", "name": "#@", "order_number": @,
         "created_at": "2026-03-02T09:00:00+01:00", "updated_at": "2026-03-02T09:30:00+01:00", "cancelled_at": null,
         "currency": "GBP", "presentment_currency": "GBP", "financial_status": "paid", "total_price": "48.93",
         "current_total_price": "44.98", "current_subtotal_price": "41.03", "subtotal_price": "41.03",
         "current_total_tax": "7.49", "total_tax": "7.49", "total_outstanding": "0.00", "email": "ada@example.com",
         "total_shipping_price_set": {"shop_money": {"amount": "3.95", "currency_code": "GBP"}}, "note": "ring twice",
         "source_name": "web", "tags": "a, b", "test": false, "taxes_included": true, "customer": {"email": null},
         "shipping_address": {"first_name": "Ada", "last_name": "Byron", "company": null, "address1": "1 Mill Lane",
          "address2": null, "city": "Leeds", "province": "West Yorkshire", "province_code": "WYK", "zip": "LS1 1AA",
          "country": "United Kingdom", "country_code": "GB", "phone": "+44 113 496 0000"},
         "shipping_lines": [{"title": "Tracked 48", "code": "T48", "price": "3.95"}],
         "line_item_groups": [{"id": 6, "title": "Set"}],
         "line_items": [
          {"id": @1, "sku": "TEE", "title": "Tee", "name": "Tee", "quantity": 2, "current_quantity": 2, "price": "18.02",
           "requires_shipping": true, "gift_card": false, "sales_line_item_group_id": 6, "properties": []},
          {"id": @2, "sku": "SET", "title": "Set of two", "quantity": 1, "current_quantity": 1, "price": "5.00",
           "requires_shipping": true, "gift_card": false},
          {"id": @3, "sku": "GONE", "title": "Gone", "quantity": 1, "current_quantity": 0, "price": "0.01"}],
         "refunds": [{"id": 8, "transactions": [{"kind": "refund", "status": "success", "amount": "3.95"}]}]}
        """

    private static let cancelledOrder = order.replacing(
        #""cancelled_at": null"#, with: #""cancelled_at": "2026-03-02T09:31:00+01:00""#)

    private static let shipment = """
        {"id": @, "number": "S@", "status": "Shipped", "trackingUrl": "https://track.test/", "trackingNumber": "T@",
         "orderHeaders": [{"businessKey": {"number": "@"}}], "shipVendor": "Royal Mail", "shipMethod": "48",
         "shipmentDates": {"actualShipDate": "2026-03-02T09:40:00Z"},
         "shippedContainers": [{"number": "1", "status": "Shipped", "trackingNumber": "T@"}],
         "shipmentLines": {"data": [
          {"orderLineDetails": {"customerLineNumber": "@1"}, "item": {"businessKey": {"number": "TEE"}},
           "shippedPackQuantity": 2},
          {"externalLineNumber": "@2", "item": {"businessKey": {"number": "MUG"}}, "shippedPackQuantity": 1.0}]}}
        """

    private static let cancellation = """
        {"requestId": "r-@", "orderId": "@", "orderName": "#@", "message": "I ordered the wrong size, sorry", "reason": "size",
         "channel": "chat", "agent": {"id": 7, "team": "cx"}, "tags": ["a", "b"], "at": "2026-03-02T10:00:00Z", "priority": 2}
        """
}
