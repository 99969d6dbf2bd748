import Connectors
import Crypto
import Domain
import Store

/// An id from the content, for a message without an id of its own.
func contentID(_ body: [UInt8]) -> String {
    SHA256.hash(data: body).map { byte in
        let text = String(byte, radix: 16)
        return text.count == 1 ? "0" + text : text
    }.joined()
}

/// The decoded content of an accepted body.
enum HookMessage: Sendable {
    case shopify(ShopifyWebhook.Content)
    case patchworks(PatchworksWebhook.Content)
    case cancellation(CancellationHook.Ask, sender: String)
    case tracking(ScanMessage)
    case unreadable(String, [UInt8])
    /// The body could not be read from the store.
    case failed(any Error)

    /// Reads a kept body.
    init(of head: BodyHead, _ reader: Reader) throws {
        let bytes: [UInt8]
        do {
            guard let body = try reader.inbox.body(head.id) else {
                self = .failed(StoreError.damaged(why: "it is gone"))
                return
            }
            bytes = body.bytes
        } catch  where !Store.isRefusal(error) {
            self = .failed(error)
            return
        }
        do {
            switch HookSource(name: head.source) {
            case .shopify: self = .shopify(try ShopifyWebhook.decode(topic: head.topic, body: bytes))
            case .patchworks: self = .patchworks(try PatchworksWebhook.decode(topic: head.topic, body: bytes))
            case .cancellations: self = .cancellation(try CancellationHook.decode(bytes), sender: head.topic)
            case .tracking(let service): self = .tracking(try service.decode(bytes))
            case nil: self = .unreadable("no hook is called \(head.source)", bytes)
            }
        } catch {
            self = .unreadable(error.reason, bytes)
        }
    }
}
