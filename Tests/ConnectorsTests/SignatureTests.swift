import Foundation
import Testing

@testable import Connectors

@Suite struct SignatureTests {
    private static let body = Array(#"{"id":1}"#.utf8)
    // printf '{"id":1}' | openssl dgst -sha256 -hmac current -binary | base64
    private static let signature = "VTmoIWhRSZ38CBEi1xMr1cDXLFQW3EmM/qtqoN0+g6A="

    @Test func aBodySignedWithAnyOfTheSecretsIsGenuine() {
        for secrets in [["current"], ["next", "current"], ["current", "old"]] {
            #expect(ShopifyWebhook.verify(body: Self.body, signature: Self.signature, secrets: secrets))
            let headers = [Header("Aftership-Hmac-Sha256", Self.signature)]
            #expect(TrackingService.afterShip.verify(body: Self.body, headers: headers, secrets: secrets))
        }
    }

    @Test func anythingElseIsNot() {
        let altered = Array(#"{"id":2}"#.utf8)
        #expect(!ShopifyWebhook.verify(body: altered, signature: Self.signature, secrets: ["current"]))
        #expect(!ShopifyWebhook.verify(body: Self.body, signature: Self.signature, secrets: ["other"]))
        #expect(!ShopifyWebhook.verify(body: Self.body, signature: Self.signature, secrets: []))
        // An empty secret is a forgotten one: it must not make everything genuine.
        #expect(!ShopifyWebhook.verify(body: Self.body, signature: Self.signature, secrets: [""]))
        for signature in ["", "not base64", "AAAA", String(Self.signature.dropLast(4))] {
            #expect(!ShopifyWebhook.verify(body: Self.body, signature: signature, secrets: ["current"]))
        }
    }

    @Test(arguments: [
        // printf '{"id":1}' | openssl dgst -sha256 -hmac current
        (
            TrackingService.easyPost, "X-Hmac-Signature",
            "hmac-sha256-hex=5539a8216851499dfc081122d7132bd5c0d72c5416dc498cfeab6aa0dd3e83a0"
        ),
        (.shipEngine, "X-Tallyman-Secret", "current"),
        // printf '{"id":1}/current' | sha256sum
        (.seventeenTrack, "sign", "1597478240114757557f142d625c8be9c296d0229f3c94bbe6a1ff0f040280a6"),
        // printf '1772445600.{"id":1}' | openssl dgst -sha256 -hmac current
        (
            .shippo, "Shippo-Auth-Signature",
            "t=1772445600,v1=d7bc297dbfce7151edb3a1a83bd9b9b621b75355abf41e70d84b8036bf1e42a5"
        ),
    ]) func eachServiceSignsInItsOwnWay(service: TrackingService, name: String, value: String) {
        func verified(_ value: String, _ secrets: [String], body: [UInt8] = Self.body) -> Bool {
            service.verify(body: body, headers: [Header(name, value)], secrets: secrets)
        }
        #expect(verified(value, ["old", "current"]))
        #expect(!verified(value, ["other"]))
        #expect(!verified(value, []))
        #expect(!verified("", [""]))
        #expect(!verified(String(value.dropLast()), ["current"]))
        #expect(!service.verify(body: Self.body, headers: [], secrets: ["current"]))
        if service != .shipEngine { #expect(!verified(value, ["current"], body: Array("{}".utf8))) }
    }

    private struct Vector: Decodable {
        var id, kind, secret, body, value: String
        var valid: Bool
    }

    @Test(.enabled(if: Fixtures.has("hmac/vectors.json"), "no fixtures beside this checkout"))
    func everyPublishedVectorAgrees() throws {
        let vectors = try JSONDecoder().decode([Vector].self, from: Data(try Fixtures.bytes("hmac/vectors.json")))
        #expect(!vectors.isEmpty)
        for vector in vectors {
            let encoding: Signature.Encoding = vector.kind.hasSuffix("hex") ? .hex : .base64
            let genuine = Signature.verify(
                Array(vector.body.utf8), vector.value, encoding, secrets: [vector.secret])
            #expect(genuine == vector.valid, "\(vector.id)")
        }
    }
}
