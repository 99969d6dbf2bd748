import CCurses

/// Why the console cannot be shown here.
package enum TerminalFailure: Error, Hashable, CustomStringConvertible {
    case notATerminal
    /// No description of this `TERM` is installed.
    case unknown(String)
    /// The terminal cannot move its cursor, so nothing can be drawn.
    case cannotDraw(String)
    case system

    init?(_ opening: Int32, type: String) {
        switch UInt32(bitPattern: opening) {
        case TM_OPENED.rawValue: return nil
        case TM_NOT_A_TERMINAL.rawValue: self = .notATerminal
        case TM_UNKNOWN_TERMINAL.rawValue: self = .unknown(type)
        case TM_CANNOT_ADDRESS_CURSOR.rawValue: self = .cannotDraw(type)
        default: self = .system
        }
    }

    package var description: String {
        switch self {
        case .notATerminal:
            "The console needs a terminal, but standard input or output is not one. With --plain it prints lines instead."
        case .unknown(""): "The console needs to know the terminal: TERM is not set."
        case .unknown(let type):
            "The terminal type \"\(type)\" is not known on this machine. Install its description (package ncurses-term), "
                + "or set TERM=xterm-256color."
        case .cannotDraw(let type): "A terminal of type \"\(type)\" cannot show the console: it cannot move its cursor."
        case .system: "The terminal could not be set up."
        }
    }
}
