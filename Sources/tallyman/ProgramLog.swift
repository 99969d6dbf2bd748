import Domain
import Foundation
import Logging

/// How the program logs: plain lines, on standard error or in a file.
enum ProgramLog {
    /// For commands whose own output is all that matters.
    static var quiet: Logger { standard(.error) }

    /// For measurements: what they start they also stop abruptly.
    static var silent: Logger { Logger(label: "tallyman") { _ in SwiftLogNoOpLogHandler() } }

    static func standard(_ level: Logger.Level) -> Logger {
        Logger(label: "tallyman") { _ in LineLog(file: .standardError, logLevel: level) }
    }

    /// For a program that has the terminal to itself; without a file it logs nothing.
    static func file(_ path: String) -> Logger {
        guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path)
        else { return silent }
        return Logger(label: "tallyman") { _ in LineLog(file: file) }
    }
}

/// A line a message: time, level, words, then what belongs to them. Nothing from outside gets into it as a control character.
private struct LineLog: LogHandler {
    let file: FileHandle
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let pairs = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
            .map { " \($0)=\($1)" }.joined()
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        file.write(Data("\(now.iso) \(event.level) \(TerminalText.line("\(event.message)\(pairs)"))\n".utf8))
    }
}
