import Domain
import Foundation

/// A journal that a start found without the rows that were last written to it.
package struct LostTail: Hashable, Sendable, CustomStringConvertible {
    /// Where it should have ended, or continued from; `nil` when that can no longer be read.
    package var expected: JournalTail?
    package var found: JournalTail

    package var description: String {
        guard let expected else {
            return
                "the file that says where the journal ended cannot be read; the journal ends with row \(found.sequence)"
        }
        if expected.sequence > found.sequence {
            let missing = expected.sequence - found.sequence
            return "the journal ended with row \(expected.sequence) and now ends with row \(found.sequence): "
                + "\(missing) \(missing == 1 ? "fact is" : "facts are") missing"
        }
        return
            "row \(expected.sequence) of the journal is not the one that was written last; it ends with row \(found.sequence)"
    }
}

/// Lost tails that nobody has accepted yet, one a line in a file beside the store. The tail file itself moves on with
/// the journal.
enum LostTails {
    static func path(of store: String) -> String { store + ".tail-lost" }

    /// - Throws: when there is a file and it cannot be read.
    static func read(of store: String) throws -> [LostTail] {
        guard FileManager.default.fileExists(atPath: path(of: store)) else { return [] }
        let text = try String(contentsOfFile: path(of: store), encoding: .utf8)
        return text.split(separator: "\n").map { line in
            let words = line.split(separator: " ").map(String.init)
            func tail(_ at: Int) -> JournalTail? {
                guard words.count > at + 1, let sequence = Int64(words[at]) else { return nil }
                return JournalTail(sequence: sequence, hash: words[at + 1] == "-" ? "" : words[at + 1])
            }
            return LostTail(expected: tail(0), found: tail(2) ?? .empty)
        }
    }

    /// Adds one. It is on the disk when this returns.
    static func add(_ lost: LostTail, of store: String) throws {
        func words(_ tail: JournalTail?) -> String {
            guard let tail else { return "? ?" }
            return "\(tail.sequence) \(tail.hash.isEmpty ? "-" : tail.hash)"
        }
        let opened = open(path(of: store), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else {
            let code = errno
            if let refusal = StoreRefusal(code: code, path: store) { throw refusal }
            throw StoreError.unusable(path: store, why: "\(path(of: store)): \(String(cString: strerror(code)))")
        }
        let file = FileHandle(fileDescriptor: opened, closeOnDealloc: true)
        try file.write(contentsOf: Data("\(words(lost.expected)) \(words(lost.found))\n".utf8))
        try file.synchronize()
    }

    static func remove(of store: String) throws {
        guard FileManager.default.fileExists(atPath: path(of: store)) else { return }
        try FileManager.default.removeItem(atPath: path(of: store))
    }
}

extension JournalTail {
    /// Where the journal ends in the store.
    init(_ session: any SQLSession) throws {
        guard let last = try session.row("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1", []) else {
            self = .empty
            return
        }
        // A damaged row may hold anything.
        self.init(sequence: (try? last[0]) ?? 0, hash: hexadecimal((try? last[1]) ?? [] as [UInt8]))
    }
}

extension LostTail {
    /// The loss of a journal that once reached a tail; `nil` when nothing is missing.
    init?(_ contents: TailFile.Contents, _ session: any SQLSession) throws {
        switch contents {
        case .nothing: return nil
        case .unreadable: self.init(expected: nil, found: try JournalTail(session))
        case .tail(let tail):
            if tail == .empty { return nil }
            let hash: [UInt8]? = try session.row("SELECT hash FROM journal WHERE seq = ?", [tail.sequence])?[0]
            if hash.map({ hexadecimal($0) }) == tail.hash { return nil }
            self.init(expected: tail, found: try JournalTail(session))
        }
    }
}
