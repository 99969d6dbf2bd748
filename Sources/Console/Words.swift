import DeskAPI
import Domain

/// How values and states read on the screen: the word first, then its tone.
extension Pen {
    /// A state word's tone. Words that want action are written in capitals where the core does not already do so.
    func state(_ word: String) -> Table.Cell {
        switch word {
        case "OVERDUE", "late", "unknown", "review", "blocked", "sent": .init(text: word, tone: .warning)
        case "STALLED", "failed": .init(text: word == "failed" ? "FAILED" : word, tone: .critical)
        default: .init(text: Pen.words(word))
        }
    }

    /// `partlyShipped` as `partly shipped`.
    static func words(_ name: String) -> String {
        var out = ""
        for character in name.prefix(100) {
            if character.isUppercase, let last = out.last, last.isLowercase {
                out += " " + character.lowercased()
            } else {
                out.append(character)
            }
        }
        return out
    }

    /// What is wrong with a SKU. The suggestion in it is worth more than the words around it.
    func problem(_ text: String) -> Table.Cell {
        .init(text: text, short: text.hasPrefix("did you mean ") ? String(text.dropFirst("did you ".count)) : nil)
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

extension ConsoleState {
    func ownerText(_ owner: Owner?) -> Table.Cell {
        guard let owner else { return .init(text: "nobody", tone: .dim, short: "-") }
        return ownerText(name: owner.name, isTeam: owner.isTeam)
    }

    func ownerText(name: String, isTeam: Bool = false) -> Table.Cell {
        let mine = !isTeam && name == identity?.name
        let short: String? =
            switch name {
            case "operations": "ops"
            case "merchandising": "merch"
            default: nil
            }
        return .init(text: mine ? "you" : name, tone: mine ? .notice : .normal, short: short)
    }

    func age(_ moment: Instant?) -> String { moment.map { Ages.since($0, now: now) } ?? "" }
}
