import Crypto
import Foundation
import Synchronization

/// HMAC-SHA256 over the raw body, in base64 as Shopify and AfterShip sign, or in hexadecimal digits.
enum Signature {
    /// Whether a text is one of the secrets. The comparison takes the same time wherever they differ.
    static func isOne(of secrets: [String], _ text: String) -> Bool {
        let given = SHA256.hash(data: Data(text.utf8))
        return secrets.filter { !$0.isEmpty && SHA256.hash(data: Data($0.utf8)) == given }.isEmpty == false
    }

    /// Whether `digest`, in hexadecimal digits, is the SHA-256 of one of the texts.
    static func verify(digest: String, of texts: [[UInt8]]) -> Bool {
        guard let code = Encoding.hex.code(digest) else { return false }
        return texts.filter { SHA256.hash(data: $0) == code }.isEmpty == false
    }

    enum Encoding {
        case base64, hex

        fileprivate func code(_ text: String) -> Data? {
            switch self {
            case .base64: Data(base64Encoded: text)
            case .hex: Self.bytes(text)
            }
        }

        private static func bytes(_ hex: String) -> Data? {
            let digits = hex.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
            guard digits.count == hex.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
            return Data(stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
        }
    }

    /// The signature of a body, in base64.
    static func sign(_ body: [UInt8], secret: String) -> String {
        Data(HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Data(secret.utf8))))
            .base64EncodedString()
    }

    /// Whether any of the secrets made this signature. The comparison takes the same time wherever it fails.
    static func verify(_ body: [UInt8], _ signature: String, _ encoding: Encoding, secrets: [String]) -> Bool {
        guard let code = encoding.code(signature), code.count == SHA256.byteCount else { return false }
        var genuine = false
        for secret in secrets where !secret.isEmpty {
            var signing = keyed(secret)
            signing.update(data: body)
            if signing.finalize() == code { genuine = true }
        }
        return genuine
    }
    /// The state of the HMAC after a secret and before a body. Making it takes longer than signing a usual body.
    private static func keyed(_ secret: String) -> HMAC<SHA256> {
        states.withLock { states in
            if let known = states[secret] { return known }
            if states.count >= mostStates { states = [:] }
            let state = HMAC<SHA256>(key: SymmetricKey(data: Data(secret.utf8)))
            states[secret] = state
            return state
        }
    }

    private static let mostStates = 32
    private static let states = Mutex<[String: HMAC<SHA256>]>([:])
}
