import Foundation
import Synchronization

/// An exclusive lock on a file beside the store, held for the life of the process; the kernel frees it however that ends.
final class FileLock: Sendable {
    private let descriptor: Mutex<Int32>

    init(path: String, store: String) throws {
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else {
            let code = errno
            if let refusal = StoreRefusal(code: code, path: path) { throw refusal }
            throw StoreError.unusable(path: store, why: "\(path): \(String(cString: strerror(code)))")
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            Foundation.close(opened)
            throw StoreError.inUse(path: store)
        }
        descriptor = Mutex(opened)
    }

    /// Creates the store's file with access for its owner alone, since it holds personal data. SQLite gives its other
    /// files the same mode.
    static func makePrivate(_ path: String) throws {
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else {
            let code = errno
            if let refusal = StoreRefusal(code: code, path: path) { throw refusal }
            throw StoreError.unusable(path: path, why: String(cString: strerror(code)))
        }
        Foundation.close(opened)
    }

    func release() {
        descriptor.withLock { descriptor in
            if descriptor >= 0 {
                // Closing alone would keep the lock while a process that is just being started still has a copy of the
                // descriptor.
                _ = flock(descriptor, LOCK_UN)
                Foundation.close(descriptor)
            }
            descriptor = -1
        }
    }

    deinit { release() }
}
