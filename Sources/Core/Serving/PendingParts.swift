import NIOCore
import NIOHTTPTypes

/// What a client sends ahead, before its last request is answered. Reading stops as soon as there is any, so that this is no
/// more than was read at once; a client that ends its side makes all be read that it sent.
struct PendingParts {
    private static let maximumBytes = 1024 * 1024
    private static let maximumParts = 16 * 1024

    private var parts = CircularBuffer<HTTPRequestPart>()
    private var bytes = 0

    var isEmpty: Bool { parts.isEmpty }

    /// - Returns: false when it is more than a client may send ahead.
    mutating func append(_ part: HTTPRequestPart) -> Bool {
        if case .body(let more) = part { bytes += more.readableBytes }
        guard bytes <= Self.maximumBytes, parts.count < Self.maximumParts else { return false }
        parts.append(part)
        return true
    }

    mutating func popFirst() -> HTTPRequestPart? {
        let part = parts.popFirst()
        if case .body(let less) = part { bytes -= less.readableBytes }
        return part
    }

    mutating func removeAll() {
        parts.removeAll()
        bytes = 0
    }
}
