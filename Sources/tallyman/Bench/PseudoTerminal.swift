import Foundation

/// Runs a program on its own terminal and counts its output.
final class PseudoTerminal {
    private let master: Int32
    private let child: pid_t
    /// When the program was started.
    let started: ContinuousClock.Instant

    // Linux's TIOCSPTLCK and TIOCGPTN and glibc's POSIX_SPAWN_SETSID. Swift cannot import these macros.
    private static let setLock: UInt = 0x4004_5431
    private static let getNumber: UInt = 0x8004_5430
    private static let newSession: Int16 = 0x80

    init(columns: UInt16, rows: UInt16, program: String, arguments: [String]) throws {
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var unlocked: Int32 = 0
        var number: UInt32 = 0
        guard master >= 0, ioctl(master, Self.setLock, &unlocked) == 0, ioctl(master, Self.getNumber, &number) == 0
        else {
            throw Unexpected(what: "no pseudo-terminal can be had")
        }
        let path = "/dev/pts/\(number)"
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // The first terminal that a session leader opens becomes its controlling terminal.
        posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Self.newSession)
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        let variables: [String] = ["TERM=xterm-256color", "LANG=C.UTF-8", "HOME=/tmp"]
        var settings: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
        defer { for pointer in words + settings { free(pointer) } }
        var child: pid_t = 0
        started = ContinuousClock.now
        guard posix_spawn(&child, program, &actions, &attributes, &words, &settings) == 0 else {
            throw Unexpected(what: "\(program) does not start")
        }
        self.child = child
    }

    func type(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard write(master, bytes, bytes.count) == bytes.count else {
            throw Unexpected(what: "the console takes no keys")
        }
    }

    /// Counts bytes until none came for a while. It waits at most so many milliseconds for the first.
    func bytesUntilQuiet(within milliseconds: Int32, quiet: Int32 = 700) -> Int {
        var total = 0
        var patience = milliseconds
        while let count = read(within: patience)?.count {
            total += count
            patience = quiet
        }
        return total
    }

    /// Milliseconds since the program was started until its output had the text, with the bytes until then.
    func shows(_ text: String, within milliseconds: Int32) throws -> (milliseconds: Double, bytes: Int) {
        var output: [UInt8] = []
        while let some = read(within: milliseconds) {
            output += some
            if String(decoding: output, as: UTF8.self).contains(text) {
                return (Self.milliseconds(ContinuousClock.now - started), output.count)
            }
        }
        throw Unexpected(what: "the console did not show \(text)")
    }

    /// Types one key. Returns how long its answer took, and its bytes. A frame is one write, so what comes after the first is
    /// of other frames, such as one for what the core said meanwhile.
    func answer(to key: String) throws -> (milliseconds: Double, bytes: Int) {
        let pressed = ContinuousClock.now
        try type(key)
        guard let first = read(within: 2000) else { throw Unexpected(what: "a key had no answer") }
        let spent = ContinuousClock.now - pressed
        _ = bytesUntilQuiet(within: 30, quiet: 30)
        return (Self.milliseconds(spent), first.count)
    }

    /// The most memory that the program has held at once, in MB.
    func peakMegabytes() throws -> Double { try ServedCore.peakMegabytes(of: child) }

    /// The memory that the program holds alone, in MB.
    func ownMegabytes() throws -> Double { try ServedCore.ownMegabytes(of: child) }

    private static func milliseconds(_ span: Duration) -> Double {
        Double(span.components.seconds) * 1000 + Double(span.components.attoseconds) / 1e15
    }

    /// Counts the bytes in so many milliseconds.
    func bytes(during milliseconds: Int) -> Int {
        let end = DispatchTime.now() + .milliseconds(milliseconds)
        var total = 0
        while DispatchTime.now() < end {
            let left = end.uptimeNanoseconds - min(end.uptimeNanoseconds, DispatchTime.now().uptimeNanoseconds)
            total += read(within: Int32(left / 1_000_000) + 1)?.count ?? 0
        }
        return total
    }

    private func read(within milliseconds: Int32) -> ArraySlice<UInt8>? {
        var wanted = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&wanted, 1, milliseconds) > 0, wanted.revents & Int16(POLLIN) != 0 else { return nil }
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = Glibc.read(master, &buffer, buffer.count)
        return count > 0 ? buffer.prefix(count) : nil
    }

    func end() {
        kill(child, SIGTERM)
        var status: Int32 = 0
        waitpid(child, &status, 0)
        close(master)
    }
}
