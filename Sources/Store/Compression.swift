import CZlib

/// zlib streams (RFC 1950), at the level that costs least: webhook bodies are JSON, which shrinks to a quarter even so.
enum Compression {
    static func compress(_ bytes: [UInt8]) throws -> [UInt8] {
        var length = compressBound(uLong(bytes.count))
        var out = [UInt8](repeating: 0, count: Int(length))
        let status = compress2(&out, &length, bytes, uLong(bytes.count), Z_BEST_SPEED)
        guard status == Z_OK else { throw StoreError.damaged(why: "zlib answered \(status) to a body") }
        out.removeSubrange(Int(length)...)
        return out
    }

    /// - Parameter size: the bytes that there were.
    static func decompress(_ compressed: [UInt8], size: Int) throws -> [UInt8] {
        var length = uLong(size)
        // zlib wants room even for nothing.
        var out = [UInt8](repeating: 0, count: max(1, size))
        let status = uncompress(&out, &length, compressed, uLong(compressed.count))
        guard status == Z_OK, Int(length) == size else {
            throw StoreError.damaged(why: "a kept body cannot be decompressed (zlib answered \(status))")
        }
        out.removeSubrange(size...)
        return out
    }
}
