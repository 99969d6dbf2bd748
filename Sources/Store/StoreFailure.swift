import GRDB

extension Store {
    /// Whether an error is about the store as a whole and not about what was being written: the disk is full, the file is locked, the
    /// write was interrupted. It passes, and whoever met it is not to blame.
    package static func isRefusal(_ error: any Error) -> Bool {
        switch error {
        case StoreError.commitLost, StoreError.readOnly, StoreError.inUse: return true
        case let error as DatabaseError:
            return [
                .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_READONLY, .SQLITE_NOMEM,
                .SQLITE_CANTOPEN, .SQLITE_INTERRUPT, .SQLITE_ABORT, .SQLITE_PROTOCOL,
            ].contains(error.resultCode)
        default: return false
        }
    }

    /// An error of our own code as somebody may read it: what and where, without values.
    package static func words(of error: any Error) -> String {
        switch error {
        case let error as DatabaseError: "the store: \(error.message ?? "SQLite error \(error.resultCode.rawValue)")"
        default: Coder.words(error)
        }
    }
}
