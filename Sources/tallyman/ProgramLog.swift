import Core
import Domain
import Foundation
import Logging

/// How the program logs: plain lines, on standard error or in a file.
enum ProgramLog {
    /// For commands whose output matters more than their log.
    static var quiet: Logger { standard(.error) }

    /// For measurements, which stop things abruptly.
    static var silent: Logger { Logger(label: "tallyman") { _ in SwiftLogNoOpLogHandler() } }

    static func standard(_ level: Logger.Level) -> Logger { logger(standardError, level) }

    /// For a program that occupies the terminal.
    static func file(_ path: String) -> Logger { logger(writer(file: path), .info) }

    static func logger(_ writer: LineWriter, _ level: Logger.Level) -> Logger {
        Logger(label: "tallyman") { _ in LineLog(writer: writer, logLevel: level) }
    }

    /// Standard error, for the whole process. Waiting lines are written before the process ends.
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

/// Writes one line for each message: time, level, text, metadata. Control characters from outside do not get into it.
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
