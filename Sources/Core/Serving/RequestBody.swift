import NIOCore

/// The body of one request as it is gathered, and what of it stands in the account.
struct RequestBody {
    private var bytes: ByteBuffer?
    private var isOwned = false
    private var charged = 0

    var count: Int { bytes?.readableBytes ?? 0 }

    /// A body that comes in one piece is handed on as it was read, without a copy.
    mutating func append(_ part: ByteBuffer) {
        guard var whole = bytes else {
            bytes = part
            return
        }
        bytes = nil
        if !isOwned { whole = Self.owned(whole, room: whole.readableBytes + part.readableBytes) }
        isOwned = true
        whole.writeImmutableBuffer(part)
        bytes = whole
    }

    /// Brings the account up to what is held.
    /// - Parameter unfinished: more is to come, so that what is held is a copy of its own and not a piece of all that was read.
    mutating func isCharged(to account: ByteAccount, unfinished: Bool) -> Bool {
        if unfinished, !isOwned, let part = bytes {
            bytes = Self.owned(part, room: part.readableBytes)
            isOwned = true
        }
        let holds = isOwned ? bytes?.storageCapacity ?? 0 : count
        guard holds > charged else { return true }
        guard account.take(holds - charged, unfinished: unfinished) else { return false }
        charged = holds
        return true
    }

    /// The bytes, which stay charged until they are given back.
    mutating func take() -> ByteBuffer? {
        defer {
            bytes = nil
            isOwned = false
        }
        return count > 0 ? bytes : nil
    }

    mutating func giveBack(to account: ByteAccount) {
        bytes = nil
        isOwned = false
        account.giveBack(charged)
        charged = 0
    }

    private static func owned(_ part: ByteBuffer, room: Int) -> ByteBuffer {
        var copy = ByteBufferAllocator().buffer(capacity: room)
        copy.writeImmutableBuffer(part)
        return copy
    }
}
