import Crypto
import Foundation

/// HMAC-SHA256 over the raw body, in base64, as Shopify and AfterShip sign.
enum Signature {
    /// Whether any of the secrets made this signature. The comparison takes the same time wherever it fails.
    static func verify(_ body: [UInt8], base64 signature: String, secrets: [String]) -> Bool {
        guard let code = Data(base64Encoded: signature), code.count == SHA256.byteCount else { return false }
        var genuine = false
        for secret in secrets where !secret.isEmpty {
            let key = SymmetricKey(data: Data(secret.utf8))
            if HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: body, using: key) { genuine = true }
        }
        return genuine
    }
}
