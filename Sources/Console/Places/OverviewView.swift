import DeskAPI
import Domain
import Screen

/// The overview: side by side where there is room, stacked by importance where there is not.
struct OverviewView {
    let around: Surroundings
    let chosen: TargetRef?
    let overview: Overview
    let pen: Pen
    let layout: Layout

    func blocks() -> [Block] { layout.wide ? sideBySide() : stacked() }

    private func panels(_ width: Int) -> OverviewPanels {
        OverviewPanels(around: around, chosen: chosen, overview: overview, pen: pen, width: width)
    }

    /// A heading, the queues, and Patchworks' own where there is one.
    private var queueRows: Int { overview.queues.count + (overview.patchworks == nil ? 1 : 2) }

    /// Whether there is room for the worst exceptions and the decisions that are due.
    var showsBand: Bool { layout.wide && heights().band > 0 }

    /// The rows of each part, from the top. The band of exceptions and decisions has what is left of the others.
    private func heights() -> (top: Int, middle: Int, band: Int, bottom: Int) {
        let columns = layout.size.columns
        let left = panels(min(columns / 2 - 1, 100))
        let top = max(left.gapLines().count, queueRows)
        let owners = panels(columns).ownersLine() == nil ? 1 : 2
        let bottom = panels(columns).connectorLines(2).count + 1 + owners + 1
        let middle = max(3, layout.bodyRows - top - 1 - bottom)
        let rows = max(overview.worstBesides.count, overview.cancellations.due.count)
        guard rows > 0, middle >= 9 else { return (top, middle, 0, bottom) }
        let wanted = max(overview.skus.rows.count, overview.holds.rows.count) + 2
        let band = min(rows + 2, max(middle - wanted - 1, middle * 2 / 5))
        // What is left over stands below, not between them.
        return (top, min(middle - band - 1, max(3, wanted)), band, bottom)
    }

    private func sideBySide() -> [Block] {
        let columns = layout.size.columns
        let left = min(columns / 2 - 1, 100)
        let right = columns - left - 1
        let all = panels(columns)
        let leftPanels = panels(left)
        let rightPanels = panels(right)
        let gap = leftPanels.gapLines()
        let connectors = all.connectorLines(2)
        let counts = all.countLines(withFirst: !showsBand)
        let owners = rightPanels.ownersLine()
        let (top, middle, band, bottom) = heights()
        var blocks = [
            Block(row: 0, column: 0, width: left, lines: gap),
            Block(row: 0, column: left + 1, width: right, lines: rightPanels.queueLines(top)),
        ]
        blocks.append(Block(row: top + 1, column: 0, width: left, lines: leftPanels.skuLines(middle)))
        blocks.append(Block(row: top + 1, column: left + 1, width: right, lines: rightPanels.holdLines(middle)))
        if band > 0 {
            let problems = overview.exceptions
            let decisions = overview.cancellations
            let worst = leftPanels.listLines(
                .exceptions, "WORST EXCEPTIONS", overview.worstBesides,
                // Those of the panel of SKUs are counted there.
                total: max(overview.worstBesides.count, problems.open - overview.skus.rows.count), height: band,
                none: problems.open > 0 ? "none besides those above" : "none is open")
            let due = rightPanels.listLines(
                .cancellations, "DECISIONS DUE", decisions.due, total: decisions.late, height: band,
                none: "nothing waits for a decision")
            blocks.append(Block(row: top + middle + 2, column: 0, width: left, lines: worst))
            blocks.append(Block(row: top + middle + 2, column: left + 1, width: right, lines: due))
        }
        var row = layout.bodyRows - bottom + 1
        blocks.append(Block(row: row, column: 0, width: left, lines: [counts[0]]))
        blocks.append(Block(row: row, column: left + 1, width: right, lines: [counts[1]] + (owners.map { [$0] } ?? [])))
        row = layout.bodyRows - connectors.count
        blocks.append(Block(row: row, column: 0, width: columns, lines: connectors))
        return blocks
    }

    /// Each panel gets its least number of lines, then more in the order of importance while there is room.
    private func stacked() -> [Block] {
        let panels = panels(layout.size.columns)
        let room = layout.bodyRows
        // Lines wanted, in the order on the screen; grown in the order given by `steps`. Counts of what is wrong come before connectors.
        var heights = [1, 1, 1, 1, 1, 0]
        let connectors = panels.connectorLines(3).count
        let sums = panels.sums.count
        let skus = min(overview.skus.rows.count, 6) + (overview.skus.rows.isEmpty ? 0 : 1)
        let holds = min(overview.holds.rows.count, 6) + (overview.holds.rows.isEmpty ? 0 : 1)
        // In an outage the first lines say more of the connector than its own line does.
        let first: [(panel: Int, height: Int)] =
            overview.outages.isEmpty ? [(5, 1), (0, 2), (4, 2)] : [(4, 2), (5, 1), (0, 2)]
        let steps: [(panel: Int, height: Int)] =
            first + [
                (0, 3), (2, min(skus, 3)), (3, min(holds, 3)), (0, 3 + sums), (1, queueRows),
                (5, 2),
                (2, min(skus, 4)), (3, min(holds, 4)), (5, connectors), (2, skus), (3, holds), (0, 4 + sums), (2, 40),
                (3, 40),
            ]
        for step in steps {
            let wanted = step.panel == 5 ? min(step.height, connectors) : step.height
            let others = heights.enumerated().reduce(0) { $0 + ($1.offset == step.panel ? 0 : $1.element) }
            let granted = min(wanted, room - others)
            // A table's heading without a row says less than its one-line summary.
            if step.panel == 1, granted < min(4, wanted) { continue }
            // A part of the sums adds up to nothing.
            if step.panel == 0, wanted > 3, granted < 3 + sums { continue }
            if granted > heights[step.panel] { heights[step.panel] = granted }
        }
        var row = 0
        var blocks: [Block] = []
        func place(_ lines: [Line]) {
            guard row < room else { return }
            blocks.append(
                Block(row: row, column: 0, width: layout.size.columns, lines: Array(lines.prefix(room - row))))
            row += lines.count
        }
        place(panels.gapCompact(heights[0]))
        place(panels.queueLines(heights[1]))
        place(panels.skuLines(heights[2]))
        place(panels.holdLines(heights[3]))
        place(panels.countLines(heights[4]))
        guard row < room else { return blocks }
        let last = panels.connectorLines(max(1, room - row))
        if room - row > last.count { row = room - last.count }
        place(last)
        return blocks
    }
}
