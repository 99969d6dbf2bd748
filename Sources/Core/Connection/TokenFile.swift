package import Connectors
import Crypto
import Foundation

/// The refresh tokens that systems gave in exchange for configured ones, in a file beside the store that nobody else may read. They are
/// in neither the store nor its backups.
///
/// A token counts for the configured one that it came from, which is kept as a hash: when the configured one changes, it wins.
package struct TokenFile: TokenKeeper {
    let path: String

    private struct Kept: Codable {
        var token: String
        /// SHA-256 of the configured token, in hexadecimal digits.
        var configured: String
    }

    package static func path(besideStore store: String) -> String { store + ".tokens" }

    package init(path: String) { self.path = path }

    package func kept(_ system: String, for configured: String) throws(TokenTrouble) -> String? {
        try read()[system].flatMap { $0.configured == Self.hash(configured) ? $0.token : nil }
    }

    package func keep(_ token: String, of system: String, for configured: String) throws(TokenTrouble) {
        var all = try read()
        all[system] = Kept(token: token, configured: Self.hash(configured))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        guard let bytes = try? encoder.encode(all) else { throw TokenTrouble(words: "\(path): it cannot be encoded") }
        try write(bytes)
    }

    private func read() throws(TokenTrouble) -> [String: Kept] {
        let opened = open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else {
            if errno == ENOENT { return [:] }
            throw trouble(path)
        }
        let handle = FileHandle(fileDescriptor: opened, closeOnDealloc: true)
        guard let bytes = try? handle.readToEnd(), let all = try? JSONDecoder().decode([String: Kept].self, from: bytes)
        else {
            throw TokenTrouble(
                words: "\(path) is not what was written; move it away and configure a new refresh token")
        }
        return all
    }

    /// Writes a new file and gives it the old one's name, so that a crash leaves the one or the other whole.
    private func write(_ bytes: Data) throws(TokenTrouble) {
        let new = path + ".new"
        unlink(new)
        let opened = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard opened >= 0 else { throw trouble(new) }
        // A command that an administrator ran leaves a file that the core, which has the folder, can read.
        var owner = stat()
        if geteuid() == 0, stat((path as NSString).deletingLastPathComponent, &owner) == 0 {
            guard fchown(opened, owner.st_uid, owner.st_gid) == 0 else {
                defer { close(opened) }
                throw trouble(new)
            }
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(opened, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                defer { close(opened) }
                throw trouble(new)
            }
            rest = rest.dropFirst(count)
        }
        let synced = fsync(opened)
        guard close(opened) == 0, synced == 0, rename(new, path) == 0 else { throw trouble(new) }
        let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw trouble(path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw trouble(path) }
    }

    private func trouble(_ path: String) -> TokenTrouble {
        TokenTrouble(words: "\(path): \(String(cString: strerror(errno)))")
    }

    private static func hash(_ text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }
}
