/// Cuts a byte stream into lines. An unfinished line is kept up to a limit, so that a peer that never ends its line cannot fill
/// the memory.
package struct LineFraming: Sendable {
    /// A line exceeded the limit, in bytes.
    package struct TooLong: Error, Hashable {
        package var limit: Int
    }

    private var partial: [UInt8] = []
    private let limit: Int

    package init(limit: Int) { self.limit = limit }

    /// Takes the next bytes and returns the lines that they complete, without line ends and without empty lines.
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

    /// The number of bytes of the unfinished line.
    package var unfinished: Int { partial.count }
}
