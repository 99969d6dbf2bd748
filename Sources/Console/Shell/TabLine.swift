import DeskAPI
import Screen

/// The lists, each with its key and what it counts. Where room is short, names get shorter first and counts after them; then the least
/// important lists are left with their keys alone, at the end. The list that is shown keeps its name, and none vanishes.
struct TabLine {
    private struct Tab {
        var command: Command
        var key: String
        var name: String
        var short: String
        var count: (number: Int, tone: Tone)?
        /// Lower keeps its name longer.
        var importance: Int
    }

    private struct Piece {
        var text: String
        var tone: Tone
        var width: Int
    }

    /// How much room the line takes.
    private struct Look {
        var bars = false
        var overview = false
        /// With room to spare the counts keep their places as they grow: less to read anew, and less to send.
        var digits = 0
        var shortNames = false
        var shortUncounted = false
        var shortCounts = false
        /// Tabs less important than this are keys alone.
        var names = Int.max

        /// From the widest to the narrowest.
        static func all(_ importances: [Int]) -> [Look] {
            [
                Look(bars: true, overview: true, digits: 3), Look(bars: true, overview: true), Look(overview: true),
                Look(), Look(shortUncounted: true), Look(shortNames: true),
            ]
                + ([Int.max] + importances.sorted(by: >)).map {
                    Look(shortNames: true, shortCounts: true, names: $0)
                }
        }
    }

    private let current: Command?
    private let pen: Pen
    private let tabs: [Tab]

    init(around: Surroundings, current: Command?, pen: Pen) {
        self.current = current
        self.pen = pen
        tabs = ListName.allCases.map { name in
            let command = Command.list(name)
            return Tab(
                command: command, key: around.keymap.shown(command) ?? "", name: name.spec.tab,
                short: name.spec.shortTab, count: around.count(of: name), importance: name.spec.tabImportance)
        }
    }

    func line(_ columns: Int) -> Line {
        var pieces: [Piece] = []
        for look in Look.all(tabs.map(\.importance)) {
            pieces = self.pieces(look)
            if pieces.reduce(0, { $0 + $1.width }) <= columns { break }
        }
        var line = Line(pen)
        for piece in pieces { line.add(piece.text, piece.tone) }
        return line
    }

    private func pieces(_ look: Look) -> [Piece] {
        var pieces: [Piece] = []
        func add(_ text: String, _ tone: Tone) {
            // All but the keys are our own words, of which each character takes one column.
            pieces.append(Piece(text: text, tone: tone, width: text.count))
        }
        if look.overview { add(" " + Command.overview.spec.title, current == .overview ? .heading : .normal) }
        func add(key: String) { pieces.append(Piece(text: key, tone: .key, width: pen.width(key))) }
        func isBare(_ tab: Tab) -> Bool { tab.importance >= look.names && tab.command != current && !tab.key.isEmpty }
        for tab in tabs where !isBare(tab) {
            add(pieces.isEmpty ? " " : look.bars ? " \(pen.bar) " : "  ", .dim)
            if !tab.key.isEmpty { add(key: tab.key + " ") }
            let isShort = look.shortNames || (look.shortUncounted && tab.count == nil)
            add(isShort ? tab.short : tab.name, tab.command == current ? .heading : .normal)
            guard let (number, tone) = tab.count else { continue }
            let text = look.shortCounts ? Numbers.short(number) : Numbers.grouped(number)
            add(" \(text)" + String(repeating: " ", count: max(0, look.digits - text.count)), tone)
        }
        // A key beside the count of another list would look like a list with that count.
        for (place, tab) in tabs.filter(isBare).enumerated() {
            add(place == 0 ? "  + " : " ", .dim)
            add(key: tab.key)
        }
        return pieces
    }
}

extension Surroundings {
    /// How many rows a list has when it is opened, and how much they ask for a look; `nil` for lists that nobody counts.
    fileprivate func count(of list: ListName) -> (number: Int, tone: Tone)? {
        guard let overview else { return nil }
        let isStale = staleReason != nil
        func toned(_ count: Int, _ tone: Tone) -> (Int, Tone) { (count, isStale ? .stale : count > 0 ? tone : .dim) }
        switch list {
        case .gap: return toned(overview.gap.gap, overview.gap.over60m > 0 ? .critical : .warning)
        case .notDue:
            return toned(overview.gap.notDue.reduce(overview.gap.awaitingPayment) { $0 + $1.count }, .normal)
        case .skus: return toned(overview.skus.total, .warning)
        case .holds: return toned(overview.holds.held, overview.holds.stalled > 0 ? .critical : .normal)
        case .cancellations:
            return toned(overview.cancellations.open, overview.cancellations.late > 0 ? .warning : .normal)
        case .exceptions:
            return toned(overview.exceptions.open, overview.exceptions.critical > 0 ? .critical : .normal)
        case .work: return toned(overview.queues.reduce(0) { $0 + $1.depth + $1.inFlight + $1.failed }, .normal)
        default: return nil
        }
    }
}
