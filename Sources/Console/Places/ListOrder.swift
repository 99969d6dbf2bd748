import DeskAPI
import Domain
import Screen

/// How rows are filtered and sorted: by what is shown of them.
struct ListOrder {
    let around: Surroundings
    let list: ListSpec

    /// Whether each word stands in what the row shows.
    func matches(_ row: ListRow, _ words: String) -> Bool {
        let shown = list.columns.compactMap { row.cells[$0.key].map(text) }.joined(separator: " ").lowercased()
        return words.lowercased().split(separator: " ").allSatisfy { shown.contains($0) }
    }

    func isMine(_ row: ListRow) -> Bool {
        row.cells.values.contains { value in
            if case .owner(let owner) = value { !owner.isTeam && owner.name == around.identity?.name } else { false }
        }
    }

    /// What a cell shows, but for ages, which change.
    private func text(_ value: CellValue) -> String {
        switch value {
        case .since, .until: ""
        case .owner(let owner): "\(around.ownerText(owner).text) \(owner.name)"
        default: CellView(around: around, pen: Pen(glyphs: .unicode)).cell(value).text
        }
    }

    /// The worst first: what is oldest, due soonest, most or most severe; words by the alphabet. Rows without a value come last.
    func sorted(_ rows: [ListRow], by key: String) -> [ListRow] {
        let keyed = rows.enumerated().map { (place: $0.offset, key: row($0.element.cells[key]), row: $0.element) }
        return keyed.sorted { ($0.key.number, $0.key.text, $0.place) < ($1.key.number, $1.key.text, $1.place) }.map(
            \.row)
    }

    private func row(_ value: CellValue?) -> (number: Int64, text: String) {
        switch value {
        case nil: (.max, "")
        case .text(let text), .suggestion(let text): (0, text.lowercased())
        case .owner(let owner): (0, owner.name)
        case .number(let number): (0 &- number, "")
        case .money(let money): (0 &- money.minor, "")
        case .since(let moment), .until(let moment): (moment.milliseconds, "")
        case .state(let state): (weight(state.weight), state.word)
        case .severity(let severity): (weight(severity), "")
        }
    }

    private func weight(_ severity: Severity) -> Int64 {
        switch severity {
        case .critical: 0
        case .warning: 1
        case .info: 2
        }
    }
}
