import NIOCore

/// The body of a request while it arrives, and how much of it is charged to the account.
struct RequestBody {
    private var bytes: ByteBuffer?
    private var isOwned = false
    private var charged = 0

    var count: Int { bytes?.readableBytes ?? 0 }

    /// A body that arrives in one piece is passed on as it was read, without a copy.
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

    /// Charges the account for the bytes that are held.
    /// - Parameter unfinished: whether more is to come. The bytes are then copied, so that they do not keep the whole read buffer alive.
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

    /// The bytes. They stay charged until `giveBack`.
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
