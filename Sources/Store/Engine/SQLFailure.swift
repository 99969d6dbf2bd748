/// What the engine answered in place of doing what it was asked.
struct SQLFailure: Error, CustomStringConvertible {
    enum Kind {
        /// No space for what was to be written.
        case full
        /// Another process writes.
        case locked
        case readOnly
        /// The device failed, or there is no memory.
        case failing
        /// The files cannot be opened.
        case unreachable
        /// It was stopped before its end.
        case interrupted
        /// The files are not what was written.
        case damaged
        /// No database of the engine's.
        case foreign
        /// A fault of the statement, or a value that a table does not take.
        case statement
    }

    var kind: Kind
    /// The engine's own word for it.
    var code: String
    var message: String

    var description: String { "\(code): \(message)" }

    /// Whether it is about the store as a whole and not about what was being written.
    var passes: Bool {
        switch kind {
        case .full, .locked, .readOnly, .failing, .unreachable, .interrupted: true
        case .damaged, .foreign, .statement: false
        }
    }
}
