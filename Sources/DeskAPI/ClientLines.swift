/// Cuts a byte stream into lines. A line is kept until it is whole, up to a limit, so that a peer that never ends its line
/// cannot fill the memory.
package struct LineFraming: Sendable {
    /// A line went past the limit, in bytes.
    package struct TooLong: Error, Hashable {
        package var limit: Int
    }

    private var partial: [UInt8] = []
    private let limit: Int

    package init(limit: Int) { self.limit = limit }

    /// Takes in the next bytes and returns the lines they complete, without their ends; empty lines are left out.
    package mutating func take(_ bytes: some Sequence<UInt8>) throws(TooLong) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if partial.last == UInt8(ascii: "\r") { partial.removeLast() }
                if !partial.isEmpty { lines.append(partial) }
                partial.removeAll(keepingCapacity: true)
            } else {
                guard partial.count < limit else { throw TooLong(limit: limit) }
                partial.append(byte)
            }
        }
        return lines
    }

    /// Bytes of a line that has not ended.
    package var unfinished: Int { partial.count }
}
