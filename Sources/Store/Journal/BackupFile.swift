package import Domain
import Foundation
import Glibc

/// What is known of the last backup, in a small file beside the store: a copy is made beside the core, by a command that does not write
/// the store.
package enum BackupFile {
    package static func path(of store: String) -> String { store + ".backup" }

    /// `nil` where no backup is known, and where the note cannot be read.
    package static func note(beside store: String) -> BackupNote? {
        guard let data = FileManager.default.contents(atPath: path(of: store)) else { return nil }
        return try? JSONDecoder().decode(BackupNote.self, from: data)
    }

    /// Writes the note whole or not at all.
    package static func write(_ note: BackupNote, beside store: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let path = path(of: store)
        try encoder.encode(note).write(to: URL(fileURLWithPath: path), options: .atomic)
        // The core runs as the user who has the store, and somebody else may have made the copy.
        var owner = stat()
        if stat(store, &owner) == 0 {
            _ = chown(path, owner.st_uid, owner.st_gid)
            _ = chmod(path, 0o640)
        }
    }
}

extension DiskRoom {
    /// The room beside a store; `nil` where the disk does not tell.
    package init?(beside store: String) {
        let folder = store.lastIndex(of: "/").map { $0 == store.startIndex ? "/" : String(store[..<$0]) } ?? "."
        var system = statvfs()
        guard statvfs(folder, &system) == 0 else { return nil }
        let (free, overflow) = Int64(clamping: system.f_bavail).multipliedReportingOverflow(
            by: Int64(clamping: system.f_frsize))
        let size = (try? FileManager.default.attributesOfItem(atPath: store)[.size] as? Int64) ?? 0
        self.init(free: overflow ? .max : free, store: size)
    }
}
