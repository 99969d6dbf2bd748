import Dispatch
import Foundation
import Glibc
import Synchronization

/// Writes lines of a log, as well as that goes. Nobody waits for it: what cannot be written is dropped and counted, whatever
/// became of the device, and a reader that hangs keeps nobody but this writer's own thread.
package final class LineWriter: Sendable {
    package enum Target: Sendable {
        case descriptor(Int32)
        /// Made where it is not there, and opened anew by `reopen`.
        case file(String)
    }

    /// What was lost so far.
    package struct Losses: Hashable, Sendable {
        package var lines = 0
        /// Why lines are being lost now; `nil` while they are written.
        package var cause: String?
    }

    fileprivate struct State {
        var waiting: [[UInt8]] = []
        /// With those that the thread has in hand.
        var bytes = 0
        var losses = Losses()
        /// Lost and not yet told in the log itself.
        var untold = 0
        var reopens = false
        var closes = false
        var ended = false
    }

    /// What waits at most. A device that stands still for longer loses lines.
    private static let mostBytes = 1 << 20
    private static let longestLine = 16_384

    private let note: @Sendable (Int, String) -> String
    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)
    private let done = DispatchSemaphore(value: 0)

    /// - Parameter note: the line that tells, in the log, how many lines were lost and why.
    package init(to target: Target, note: @escaping @Sendable (_ lines: Int, _ cause: String) -> String) {
        self.note = note
        let thread = Thread { [self] in work(Device(target)) }
        thread.name = "log"
        thread.start()
    }

    package var losses: Losses { state.withLock { $0.losses } }

    /// Takes a line without its end.
    package func write(_ line: String) {
        var bytes = Array(line.utf8.prefix(Self.longestLine))
        bytes.append(UInt8(ascii: "\n"))
        let isFirst = state.withLock { state in
            if state.bytes + bytes.count > Self.mostBytes || state.ended {
                state.lose(1, "whoever reads the log does not keep up")
                return false
            }
            state.waiting.append(bytes)
            state.bytes += bytes.count
            return state.waiting.count == 1
        }
        if isFirst { wake.signal() }
    }

    /// Lets go of the file and opens it anew by its name, after it was moved away.
    package func reopen() {
        state.withLock { $0.reopens = true }
        wake.signal()
    }

    /// Writes what waits, for as long as is given, and takes no more lines.
    package func close(within seconds: Double = 1) {
        let ended = state.withLock { state in
            state.closes = true
            return state.ended
        }
        wake.signal()
        if !ended { _ = done.wait(timeout: .now() + seconds) }
    }

    // MARK: The thread

    private func work(_ device: Device) {
        var device = device
        while true {
            let troubled = state.withLock { $0.untold > 0 }
            if troubled { _ = wake.wait(timeout: .now() + 1) } else { wake.wait() }
            while true {
                let (lines, reopens) = state.withLock { state in
                    defer { (state.waiting, state.reopens) = ([], false) }
                    return (state.waiting, state.reopens)
                }
                if reopens { device.letGo() }
                if lines.isEmpty { break }
                for line in lines { write(line, &device) }
            }
            tellLosses(&device)
            let ends = state.withLock { state in
                state.ended = state.closes && state.waiting.isEmpty
                return state.ended
            }
            if ends {
                done.signal()
                return
            }
        }
    }

    private func write(_ line: [UInt8], _ device: inout Device) {
        let failure = device.write(line)
        state.withLock { state in
            state.bytes -= line.count
            if let failure { state.lose(1, failure) } else if state.untold == 0 { state.losses.cause = nil }
        }
    }

    /// Tells in the log itself what it lost. This also finds out, when nobody has anything to log, that it is written again.
    private func tellLosses(_ device: inout Device) {
        let (lines, cause) = state.withLock { ($0.untold, $0.losses.cause) }
        guard lines > 0 else { return }
        let failure = device.write(Array(note(lines, cause ?? "").utf8) + [UInt8(ascii: "\n")])
        state.withLock { state in
            if let failure {
                state.losses.cause = failure
            } else {
                state.untold -= lines
                if state.untold == 0 { state.losses.cause = nil }
            }
        }
    }
}

extension LineWriter.State {
    fileprivate mutating func lose(_ lines: Int, _ cause: String) {
        losses.lines += lines
        losses.cause = cause
        untold += lines
    }
}

/// What a log is written to: a file by its name, or what the process was given.
private struct Device {
    /// What a pipe takes whole, once it says that it takes something.
    private static let chunk = 4096

    let target: LineWriter.Target
    private var descriptor: Int32 = -1
    /// A line stands there in part.
    private var torn = false

    init(_ target: LineWriter.Target) {
        self.target = target
        if case .descriptor(let given) = target { descriptor = given }
    }

    mutating func letGo() {
        guard case .file = target, descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
        torn = false
    }

    /// Writes a line whole, and waits as long as its reader lets it wait.
    /// - Returns: why that failed; `nil` when it did not.
    mutating func write(_ line: [UInt8]) -> String? {
        if descriptor < 0, case .file(let path) = target {
            descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0o640)
            guard descriptor >= 0 else { return "\(path): \(Self.words(errno))" }
        }
        var rest = (torn ? [UInt8(ascii: "\n")] : []) + line
        var begun = false
        while !rest.isEmpty {
            var asked = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard poll(&asked, 1, -1) > 0 else { continue }
            let count = Glibc.write(descriptor, rest, min(rest.count, Self.chunk))
            if count > 0 {
                rest.removeFirst(count)
                begun = true
                continue
            }
            let code = errno
            if count < 0, code == EINTR { continue }
            if count < 0, code == EAGAIN {
                // It said otherwise a moment ago: another writer on the same pipe was faster.
                _ = poll(nil, 0, 20)
                continue
            }
            torn = torn || begun
            return Self.words(code)
        }
        torn = false
        return nil
    }

    private static func words(_ code: Int32) -> String { String(cString: strerror(code)) }
}
