import Core
import Domain
import Foundation
import Logging

/// How the program logs: plain lines, on standard error or in a file.
enum ProgramLog {
    /// For commands whose own output is all that matters.
    static var quiet: Logger { standard(.error) }

    /// For measurements: what they start they also stop abruptly.
    static var silent: Logger { Logger(label: "tallyman") { _ in SwiftLogNoOpLogHandler() } }

    static func standard(_ level: Logger.Level) -> Logger { logger(standardError, level) }

    /// For a program that has the terminal to itself.
    static func file(_ path: String) -> Logger { logger(writer(file: path), .info) }

    static func logger(_ writer: LineWriter, _ level: Logger.Level) -> Logger {
        Logger(label: "tallyman") { _ in LineLog(writer: writer, logLevel: level) }
    }

    /// Standard error, for the whole process; what waits is written before it ends.
    static let standardError: LineWriter = {
        atexit { ProgramLog.standardError.close() }
        return LineWriter(to: .descriptor(STDERR_FILENO), note: lost)
    }()

    static func writer(file path: String) -> LineWriter { LineWriter(to: .file(path), note: lost) }

    private static func lost(_ lines: Int, _ cause: String) -> String {
        line(.warning, "\(lines) lines of this log were lost: \(cause)")
    }

    fileprivate static func line(_ level: Logger.Level, _ words: String) -> String {
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        return "\(now.iso) \(level) \(TerminalText.line(words))"
    }
}

/// A line a message: time, level, words, then what belongs to them. Nothing from outside gets into it as a control character.
private struct LineLog: LogHandler {
    let writer: LineWriter
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let pairs = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
            .map { " \($0)=\($1)" }.joined()
        writer.write(ProgramLog.line(event.level, "\(event.message)\(pairs)"))
    }
}
