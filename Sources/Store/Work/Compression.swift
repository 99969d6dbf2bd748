import CZlib
import Synchronization

/// zlib streams (RFC 1950) at the fastest level. Webhook bodies are JSON, which shrinks to a quarter even so.
///
/// Kept bytes that are shorter than the body are compressed. Kept bytes that are as long as the body are the body itself.
enum Compression {
    /// Maximum idle compressors: as many as ever compress in parallel, one for each processor.
    private static let mostKept = 8
    /// The highest ratio that zlib can reach (RFC 1951: 258 bytes in two bits).
    private static let mostShrunk = 1032
    private static let idle = Mutex<[Deflater]>([])

    /// - Parameter size: the size of the body in bytes.
    static func pack(_ kept: [UInt8], size: Int) throws -> [UInt8] {
        guard kept.count == size else { return kept }
        let compressed = try compress(kept)
        return compressed.count < size ? compressed : kept
    }

    static func unpack(_ kept: [UInt8], size: Int) throws -> [UInt8] {
        kept.count == size ? kept : try decompress(kept, size: size)
    }

    private static func compress(_ bytes: [UInt8]) throws -> [UInt8] {
        let deflater = try idle.withLock { $0.popLast() } ?? Deflater()
        let out = try deflater.compress(bytes)
        idle.withLock { if $0.count < mostKept { $0.append(deflater) } }
        return out
    }

    private static func decompress(_ compressed: [UInt8], size: Int) throws -> [UInt8] {
        guard size >= 0, size / mostShrunk <= compressed.count else {
            throw StoreError.damaged(why: "a kept body cannot have \(size) bytes")
        }
        var length = uLong(size)
        // zlib needs a buffer even for an empty body.
        var out = [UInt8](repeating: 0, count: max(1, size))
        let status = uncompress(&out, &length, compressed, uLong(compressed.count))
        guard status == Z_OK, Int(length) == size else {
            throw StoreError.damaged(why: "a kept body cannot be decompressed (zlib answered \(status))")
        }
        out.removeSubrange(size...)
        return out
    }
}

/// zlib's compression state, reused for the next body. It takes a quarter of a megabyte, and setting it up costs more
/// than compressing a usual body.
private final class Deflater: @unchecked Sendable {
    /// At a fixed address, since zlib's own state points back at it.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    init() throws {
        stream.initialize(to: z_stream())
        let status = deflateInit_(stream, Z_BEST_SPEED, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw StoreError.damaged(why: "zlib answered \(status) to a body") }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    func compress(_ bytes: [UInt8]) throws -> [UInt8] {
        let bound = deflateBound(stream, uLong(bytes.count))
        var input = bytes
        var status = Z_STREAM_END
        let out = [UInt8](unsafeUninitializedCapacity: Int(bound)) { room, written in
            input.withUnsafeMutableBufferPointer { input in
                stream.pointee.next_in = input.baseAddress
                stream.pointee.avail_in = uInt(clamping: input.count)
                stream.pointee.next_out = room.baseAddress
                stream.pointee.avail_out = uInt(clamping: room.count)
                status = deflate(stream, Z_FINISH)
                written = room.count - Int(stream.pointee.avail_out)
            }
        }
        guard status == Z_STREAM_END, deflateReset(stream) == Z_OK else {
            throw StoreError.damaged(why: "zlib answered \(status) to a body")
        }
        return out
    }
}
