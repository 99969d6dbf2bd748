import Foundation
import Glibc

/// Why the store accepts no writes for now. Its contents are intact, and it resumes as soon as the cause is gone.
package struct StoreRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Cause: Hashable, Sendable {
        /// No space, or no room for another file.
        case full
        /// Another process held the store locked for longer than a write waits.
        case locked
        case readOnly
        /// The device or a quota fails; `code` is SQLite's or the system's name for the error.
        case failing(code: String)
        /// A write has started and has not returned.
        case slow
        /// The process has reached its limit of open files.
        case tooManyFiles
    }

    package var cause: Cause
    /// The store's folder.
    package var folder: String

    /// - Parameter path: a file or folder in it.
    package init(_ cause: Cause, path: String) {
        self.cause = cause
        folder = Self.folder(of: path)
    }

    package var description: String {
        switch cause {
        case .full: "the disk is full: free space in \(folder)"
        case .locked:
            "another process keeps the store in \(folder) locked: find and end it (a copy, a check, a database tool)"
        case .readOnly:
            "\(folder) can only be read: mount its file system for writing, give the file back to its user, or let the unit write "
                + "there (StateDirectory=, ReadWritePaths=)"
        case .failing(let code): "writing in \(folder) fails (\(code)): check the disk, its mount and its quota"
        case .slow: "a write in \(folder) does not finish: check the disk and its mount"
        case .tooManyFiles: "the process has too many files open: raise its limit (ulimit -n, LimitNOFILE)"
        }
    }
}

extension StoreRefusal {
    /// - Parameter path: the store's file.
    /// - Returns: `nil` for an error that waiting cannot mend.
    init?(_ error: any Error, path: String) {
        if let refusal = error as? StoreRefusal {
            self = refusal
            return
        }
        let folder = Self.folder(of: path)
        if error as? StoreError == .commitLost {
            self.init(Self.isFull(folder) ? .full : .failing(code: "SQLite undid a commit"), path: path)
            return
        }
        if (error as? CocoaError)?.code == .fileWriteOutOfSpace {
            self.init(.full, path: path)
            return
        }
        guard let failure = error as? SQLFailure else { return nil }
        switch failure.kind {
        case .full: self.init(.full, path: path)
        case .locked: self.init(.locked, path: path)
        case .readOnly: self.init(.readOnly, path: path)
        case .failing: self.init(Self.isFull(folder) ? .full : .failing(code: failure.code), path: path)
        // A wrong path gives the same error, so waiting helps only where the disk has no room for the store's files.
        case .unreachable where Self.isFull(folder): self.init(.full, path: path)
        case .unreachable, .interrupted, .damaged, .foreign, .statement: return nil
        }
    }

    /// - Parameter code: `errno` of a call on a file of the store.
    /// - Returns: `nil` for an error that waiting cannot mend.
    package init?(code: Int32, path: String) {
        switch code {
        case ENOSPC, EDQUOT: self.init(.full, path: path)
        case EROFS: self.init(.readOnly, path: path)
        case EMFILE, ENFILE: self.init(.tooManyFiles, path: path)
        case EIO, ENOMEM: self.init(.failing(code: String(cString: strerror(code))), path: path)
        default: return nil
        }
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    /// Whether a file system has no room for data or for files.
    private static func isFull(_ folder: String) -> Bool {
        var system = statvfs()
        guard statvfs(folder, &system) == 0 else { return false }
        return system.f_bavail == 0 || (system.f_files > 0 && system.f_favail == 0)
    }
}

/// The folder that holds a core's state.
package enum StoreFolder {
    /// Creates a folder and its parents.
    /// - Throws: `StoreRefusal` when waiting may help, otherwise `StoreError`.
    package static func make(_ path: String) throws {
        if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
        var code = errno
        if code == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            try make(String(path[..<slash]))
            if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
            code = errno
        }
        if let refusal = StoreRefusal(code: code, path: path) { throw refusal }
        throw StoreError.unusable(path: path, why: "the folder cannot be made: \(String(cString: strerror(code)))")
    }
}
