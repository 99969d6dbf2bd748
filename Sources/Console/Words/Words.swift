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
        let state = self.state(row.state.word)
        switch row.state {
        case .ok:
            if let available = row.available, let maximum = row.maximum {
                // Little is left: that is how a limit works, and still no news to be glad of.
                let low = maximum > 0 && available < maximum / 10
                return ("\(state.text) \(available)/\(maximum)\(low ? " left" : "")", low ? .notice : .good)
            }
            return (state.text, .good)
        case .idle: return (state.text, .dim)
        case .rateLimited: return (state.text + left, state.tone)
        case .stalled, .refusing: return (state.text + detail + age, state.tone)
        case .offline: return (state.text + detail + age + (left.isEmpty ? "" : ", next try\(left)"), state.tone)
        }
    }

    /// `·` or `|` between words.
    var dot: String { " \(middleDot) " }
}

extension LastSeenCount.Point {
    /// The same words as the stages in the list of the gap.
    var word: String { self == .unconfirmed ? "sent" : rawValue }
}
