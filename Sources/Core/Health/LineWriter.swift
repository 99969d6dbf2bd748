import Dispatch
import Foundation
import Glibc
import Synchronization

/// Writes log lines on a best-effort basis. Callers never wait: lines that cannot be written are dropped and counted, and a hanging
/// reader blocks only this writer's own thread.
package final class LineWriter: Sendable {
    package enum Target: Sendable {
        case descriptor(Int32)
        /// Created if missing. `reopen` opens it again by its name.
        case file(String)
    }

    /// The lines that were lost so far.
    package struct Losses: Hashable, Sendable {
        package var lines = 0
        /// Why lines are being lost now; `nil` while they are written.
        package var cause: String?
    }

    fileprivate struct State {
        var waiting: [[UInt8]] = []
        /// Includes the lines that the thread is writing.
        var bytes = 0
        var losses = Losses()
        /// Lost lines that the log itself does not mention yet.
        var untold = 0
        var reopens = false
        var closes = false
        var ended = false
    }

    /// Maximum bytes that wait. A device that blocks for longer loses lines.
    private static let mostBytes = 1 << 20
    private static let longestLine = 16_384

    private let note: @Sendable (Int, String) -> String
    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)
    private let done = DispatchSemaphore(value: 0)

    /// - Parameter note: makes the log line that says how many lines were lost and why.
    package init(to target: Target, note: @escaping @Sendable (_ lines: Int, _ cause: String) -> String) {
        self.note = note
        let thread = Thread { [self] in work(Device(target)) }
        thread.name = "log"
        thread.start()
    }

    package var losses: Losses { state.withLock { $0.losses } }

    /// Writes a line, given without its line end.
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

    /// Closes the file and opens it again by its name, after it was moved away.
    package func reopen() {
        state.withLock { $0.reopens = true }
        wake.signal()
    }

    /// Writes the waiting lines within the given time, and accepts no more.
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

    /// Writes a line about the losses. With nothing else to log, this also detects that the device takes lines again.
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

/// The log's destination: a file by its name, or a descriptor that the process was given.
private struct Device {
    /// Bytes that a pipe takes completely once it is writable.
    private static let chunk = 4096

    let target: LineWriter.Target
    private var descriptor: Int32 = -1
    /// The last line was written only in part.
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

    /// Writes a whole line, and waits as long as its reader blocks.
    /// - Returns: why it failed; `nil` on success.
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
                // The pipe was writable a moment ago: another writer was faster.
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
