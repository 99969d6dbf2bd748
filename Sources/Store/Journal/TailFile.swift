import Crypto
import Foundation
import Synchronization

/// Where a journal ends: the sequence number and the hash of its last row.
package struct JournalTail: Hashable, Sendable {
    /// 0 for an empty journal.
    package var sequence: Int64
    /// In hexadecimal digits; empty for an empty journal.
    package var hash: String

    package init(sequence: Int64, hash: String) {
        self.sequence = sequence
        self.hash = hash
    }

    static let empty = JournalTail(sequence: 0, hash: "")
}

/// Where the journal ended, in a small file beside the store.
///
/// It is written after each commit without waiting for the disk, so it may be behind the store after a power cut. It is
/// never ahead of an intact store, whose commits are on the disk before it is written. A journal that ends before the
/// recorded row, or has another row there, has lost rows.
///
/// Two records with checksums are written in turn, so that a torn write leaves the previous one.
final class TailFile: Sendable {
    enum Contents: Hashable {
        /// No record was written yet.
        case nothing
        case tail(JournalTail)
        /// Neither record is intact.
        case unreadable
    }

    private struct State {
        var descriptor: Int32
        var generation: UInt64
    }

    private static let size = 256
    private static let title = "tallyman journal tail"

    let contents: Contents
    private let state: Mutex<State>

    static func path(of store: String) -> String { store + ".tail" }

    /// Opens the file, creating it if it is missing.
    init(store: String) throws {
        let path = Self.path(of: store)
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else {
            let code = errno
            if let refusal = StoreRefusal(code: code, path: store) { throw refusal }
            throw StoreError.unusable(path: store, why: "\(path): \(String(cString: strerror(code)))")
        }
        let found = Self.decode(Self.bytes(opened))
        contents = found.contents
        state = Mutex(State(descriptor: opened, generation: found.generation))
    }

    /// Reads the file of a store that another process may have open.
    static func contents(of store: String) -> Contents {
        let opened = open(path(of: store), O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { return errno == ENOENT ? .nothing : .unreadable }
        defer { Foundation.close(opened) }
        return decode(bytes(opened)).contents
    }

    /// Records where the journal ends now. If the disk refuses, the record stays behind the store, as it may after a
    /// power cut.
    func write(_ tail: JournalTail) {
        state.withLock { state in
            guard state.descriptor >= 0 else { return }
            state.generation &+= 1
            let record = Self.record(tail, generation: state.generation)
            let place = off_t(state.generation % 2) * off_t(Self.size)
            _ = record.withUnsafeBytes { pwrite(state.descriptor, $0.baseAddress, $0.count, place) }
        }
    }

    /// Flushes the record to the disk.
    func sync() {
        state.withLock { state in if state.descriptor >= 0 { fdatasync(state.descriptor) } }
    }

    func close() {
        state.withLock { state in
            if state.descriptor >= 0 { Foundation.close(state.descriptor) }
            state.descriptor = -1
        }
    }

    deinit { close() }

    // MARK: Records

    /// A line that a person can read: title, generation, sequence number, hash, checksum.
    private static func record(_ tail: JournalTail, generation: UInt64) -> [UInt8] {
        let words = "\(title) \(generation) \(tail.sequence) \(tail.hash.isEmpty ? "-" : tail.hash)"
        var line = Array("\(words) \(checksum(words))".utf8)
        line += Array(repeating: UInt8(ascii: " "), count: max(0, size - 1 - line.count))
        return line.prefix(size - 1) + [UInt8(ascii: "\n")]
    }

    private static func checksum(_ words: String) -> String {
        hexadecimal(SHA256.hash(data: Data(words.utf8)).prefix(8))
    }

    private static func bytes(_ descriptor: Int32) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 2 * size)
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        return Array(bytes.prefix(max(0, count)))
    }

    private static func decode(_ bytes: [UInt8]) -> (contents: Contents, generation: UInt64) {
        // A file of which only the length reached the disk holds zeros.
        if bytes.allSatisfy({ $0 == 0 }) { return (.nothing, 0) }
        let records = [bytes.prefix(size), bytes.dropFirst(size)].compactMap(decode(record:))
        guard let newest = records.max(by: { $0.generation < $1.generation }) else { return (.unreadable, 0) }
        return (.tail(newest.tail), newest.generation)
    }

    private static func decode(record: ArraySlice<UInt8>) -> (generation: UInt64, tail: JournalTail)? {
        guard let text = String(validating: record, as: UTF8.self) else { return nil }
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        let head = title.split(separator: " ").count
        guard words.count == head + 4, words.prefix(head).joined(separator: " ") == title,
            checksum(words.dropLast().joined(separator: " ")) == words[head + 3],
            let generation = UInt64(words[head]), let sequence = Int64(words[head + 1])
        else { return nil }
        let hash = words[head + 2]
        return (generation, JournalTail(sequence: sequence, hash: hash == "-" ? "" : hash))
    }
}

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: text, as: UTF8.self)
}
