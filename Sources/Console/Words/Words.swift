import DeskAPI
import Domain

/// How values and states read on the screen: the word first, then its tone.
extension Pen {
    func state(_ state: StateWord) -> Table.Cell {
        switch state.weight {
        case .critical: .init(text: state.word, tone: .critical)
        case .warning: .init(text: state.word, tone: .warning)
        case .info: .init(text: state.word)
        }
    }

    func severity(_ severity: Severity) -> Table.Cell {
        switch severity {
        case .critical: .init(text: "CRITICAL", tone: .critical)
        case .warning: .init(text: "warning", tone: .warning)
        case .info: .init(text: "info", tone: .dim)
        }
    }

    func connector(_ row: ConnectorRow, now: Instant) -> (text: String, tone: Tone) {
        let age = row.since.map { " \(Ages.since($0, now: now))" } ?? ""
        let detail = row.detail.isEmpty ? "" : " \(row.detail)"
        let left = row.until.flatMap { Ages.until($0, now: now) }.map { " \($0)" } ?? ""
        switch row.state {
        case .ok:
            if let available = row.available, let maximum = row.maximum { return ("ok \(available)/\(maximum)", .good) }
            return ("ok", .good)
        case .idle: return ("idle", .dim)
        case .rateLimited: return ("RATE-LIMITED\(left)", .warning)
        case .stalled: return ("STALLED\(detail)\(age)", .warning)
        case .offline: return ("OFFLINE\(detail)\(age)" + (left.isEmpty ? "" : ", next try\(left)"), .critical)
        case .refusing: return ("REFUSED\(detail)\(age)", .critical)
        }
    }

    /// `·` or `|` between words.
    var dot: String { " \(middleDot) " }
}
