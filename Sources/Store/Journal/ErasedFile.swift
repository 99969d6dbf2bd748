import Foundation
import Glibc

/// The hashes of the ids of erased orders, one a line, in a file beside the store. A store restored from an older copy
/// does not know of these erasures, and this file does.
struct ErasedFile {
    let path: String

    init(store: String) { path = store + ".erased" }

    var hashes: Set<String> {
        get throws {
            guard FileManager.default.fileExists(atPath: path) else { return [] }
            let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
            return Set(text.split(whereSeparator: \.isNewline).map(String.init).filter { $0.utf8.count == 64 })
        }
    }

    /// Adds hashes that are missing. They are on the disk when this returns.
    func add(_ some: [String]) throws {
        let known = try hashes
        let new = some.filter { !known.contains($0) }
        if new.isEmpty { return }
        let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failed("opened") }
        defer { close(file) }
        // Ends a line that a crash may have cut short.
        let bytes = Array(("\n" + new.joined(separator: "\n") + "\n").utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { throw failed("written") }
            written += count
        }
        guard fsync(file) == 0 else { throw failed("written") }
    }

    private func failed(_ what: String) -> StoreError {
        .unusable(path: path, why: "it cannot be \(what): \(String(cString: strerror(errno)))")
    }
}
