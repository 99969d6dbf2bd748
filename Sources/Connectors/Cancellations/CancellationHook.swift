package import Domain

/// Requests to cancel that a storefront app, a help desk or a flow posts to `/hooks/cancellations`. We define their form: a
/// JSON body, and headers with the sender's name and the base64 of an HMAC-SHA256 over the raw bytes.
package enum CancellationHook {
    package static let senderHeader = "x-tallyman-sender"
    package static let signatureHeader = "x-tallyman-hmac-sha256"
    /// The sender's name for requests that Patchworks' flows hand over on Patchworks' own hook.
    package static let patchworks = "patchworks"

    /// - Parameters:
    ///   - body: the raw bytes, before anything has touched them.
    ///   - secrets: several while one is being replaced.
    package static func verify(body: [UInt8], signature: String, secrets: [String]) -> Bool {
        Signature.verify(body, signature, .base64, secrets: secrets)
    }

    /// What is asked.
    package struct Ask: Hashable, Sendable {
        /// The sender's own id of the request. A request that comes again with the same id is the same request.
        package var requestID: String
        /// At least one of the two.
        package var orderID: OrderID?
        package var orderName: String?
        /// The customer's words.
        package var message: String?
        /// The sender's word for why.
        package var reason: String?
    }

    /// Reads `requestId`, `orderId` or `orderName`, and `message` and `reason` if they are there.
    package static func decode(_ body: [UInt8]) throws(Unreadable) -> Ask {
        let root = JSONNode(try JSON(body))
        guard let request = requestID(root) else {
            throw Unreadable(reason: "requestId must be 1 to 100 visible characters of ASCII")
        }
        let name = root["orderName"].text.map { plain(String($0.prefix(100))) }
        let id = root["orderId"].text.map { OrderID(legacyID($0)) }
        guard id != nil || name != nil else { throw Unreadable(reason: "orderId and orderName are missing: give one") }
        if let id, id.rawValue.isEmpty || id.rawValue.utf8.count > 20 || !id.rawValue.utf8.allSatisfy(isDigit) {
            throw Unreadable(reason: "orderId is not the channel's number of an order")
        }
        return Ask(
            requestID: request, orderID: id, orderName: name, message: root["message"].text.map(plain),
            reason: root["reason"].text.map { plain(String($0.prefix(100))) })
    }

    /// The sender's id of a request, if at least that can be read.
    package static func requestID(_ body: [UInt8]) -> String? {
        guard let json = try? JSON(body) else { return nil }
        return requestID(JSONNode(json))
    }

    private static func requestID(_ root: JSONNode) -> String? {
        guard let text = root["requestId"].text, text.utf8.count <= 100,
            text.utf8.allSatisfy({ (33...126).contains($0) })
        else { return nil }
        return text
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}

/// Somebody who may ask to cancel, as the configuration says.
package struct CancellationSender: Hashable, Sendable {
    package var name: String
    /// Several while one is being replaced; the first signs our answers.
    package var secrets: [String]
    /// The address for answers, which never comes from a request; `nil` for a sender that wants none.
    package var answerURL: String?

    package init(name: String, secrets: [String], answerURL: String?) {
        self.name = name
        self.secrets = secrets
        self.answerURL = answerURL
    }
}
