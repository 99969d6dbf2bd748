import Foundation
import Glibc
import Synchronization

/// A folder for the time of a command. It is removed at the end, also at the end by a signal, since customers' orders may be in it.
final class ScratchFolder: Sendable {
    let url: URL

    /// - Parameter name: after `tallyman-`, in the folder for temporary files.
    init(_ name: String) throws {
        url = FileManager.default.temporaryDirectory.appending(path: "tallyman-\(name)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        RemovalAtSignals.include(url)
    }

    func remove() {
        try? FileManager.default.removeItem(at: url)
        RemovalAtSignals.exclude(url)
    }
}

/// Removes folders when SIGTERM, SIGHUP or SIGINT comes, and then lets the signal end the program. What takes these signals itself,
/// such as the console while it has the screen, goes before it.
private enum RemovalAtSignals {
    private static let folders = Mutex<(all: Set<URL>, watches: Bool)>(([], false))

    static func include(_ folder: URL) {
        let isFirst = folders.withLock { known in
            defer { known.watches = true }
            known.all.insert(folder)
            return !known.watches
        }
        if isFirst { watch() }
    }

    static func exclude(_ folder: URL) { folders.withLock { _ = $0.all.remove(folder) } }

    private static func watch() {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        signalEnd.store(ends[1], ordering: .releasing)
        let (reading, ignored) = (ends[0], unsafeBitCast(SIG_IGN, to: Int.self))
        for number in [SIGTERM, SIGHUP, SIGINT] {
            // A handler may do next to nothing, so it only wakes the thread below.
            let before = signal(number) { number in
                var number = UInt8(truncatingIfNeeded: number)
                _ = write(signalEnd.load(ordering: .acquiring), &number, 1)
            }
            // Whoever started this may want it to outlive the terminal.
            if unsafeBitCast(before, to: Int.self) == ignored { _ = signal(number, SIG_IGN) }
        }
        Thread.detachNewThread { removeAtFirst(from: reading) }
    }

    private static func removeAtFirst(from pipe: CInt) {
        var number: UInt8 = 0
        while true {
            let count = read(pipe, &number, 1)
            if count == 1 { break }
            if count == 0 || errno != EINTR { return }
        }
        // The core still runs, and may write a file while its folder is being emptied.
        for folder in folders.withLock({ $0.all }) {
            for _ in 0..<5 where FileManager.default.fileExists(atPath: folder.path) {
                try? FileManager.default.removeItem(at: folder)
            }
        }
        _ = signal(CInt(number), SIG_DFL)
        kill(getpid(), CInt(number))
        usleep(100_000)
        _exit(128 + CInt(number))
    }
}

/// Where a signal's handler writes to.
private let signalEnd = Atomic<CInt>(-1)
