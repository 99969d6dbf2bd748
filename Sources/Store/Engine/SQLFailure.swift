/// An error that the engine returned.
struct SQLFailure: Error, CustomStringConvertible {
    enum Kind {
        /// No space for the write.
        case full
        /// Another process writes.
        case locked
        case readOnly
        /// The device failed, or there is no memory.
        case failing
        /// The files cannot be opened.
        case unreachable
        /// The statement was interrupted.
        case interrupted
        /// The files are corrupt.
        case damaged
        /// The file is not a database of this engine.
        case foreign
        /// A fault of the statement, or a value that a table does not accept.
        case statement
    }

    var kind: Kind
    /// The engine's own code for it.
    var code: String
    var message: String

    var description: String { "\(code): \(message)" }

    /// Whether it concerns the store as a whole and passes with its cause, unlike a fault of the write itself.
    var passes: Bool {
        switch kind {
        case .full, .locked, .readOnly, .failing, .unreachable, .interrupted: true
        case .damaged, .foreign, .statement: false
        }
    }
}
