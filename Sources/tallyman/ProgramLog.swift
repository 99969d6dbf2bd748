import Logging

/// How the program logs: plain lines on standard error.
enum ProgramLog {
    /// For commands whose own output is all that matters.
    static var quiet: Logger {
        var log = Logger(label: "tallyman") { StreamLogHandler.standardError(label: $0) }
        log.logLevel = .error
        return log
    }

    static func standard(_ level: Logger.Level) -> Logger {
        var log = Logger(label: "tallyman") { StreamLogHandler.standardError(label: $0) }
        log.logLevel = level
        return log
    }
}
