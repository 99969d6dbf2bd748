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
            #expect(AfterShipWebhook.verify(body: Self.body, signature: Self.signature, secrets: secrets))
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
