import NIOCore
import NIOHTTPTypes

/// Parts that a client sends before its last request is answered. Reading stops at the first of them, so there is no more than one read
/// can bring. When a client closes its side, however, everything it sent is read.
struct PendingParts {
    private static let maximumBytes = 1024 * 1024
    private static let maximumParts = 16 * 1024

    private var parts = CircularBuffer<HTTPRequestPart>()
    private var bytes = 0

    var isEmpty: Bool { parts.isEmpty }

    /// - Returns: `false` if this is more than a client may send ahead.
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
