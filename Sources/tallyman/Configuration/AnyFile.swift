import Foundation

/// Files of every kind: `FileManager` reads no pipes, such as `/dev/stdin` and what a shell gives for `<(…)`.
enum AnyFile {
    /// `nil` where it is not there or cannot be read.
    static func contents(_ path: String) -> Data? {
        guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? handle.close() }
        do { return try handle.readToEnd() ?? Data() } catch { return nil }
    }
}
