import DeskAPI
import Screen

/// All orders, as they add up: those that were placed, and of these those that are due.
struct GapSums {
    let sums: OrderSums
    let pen: Pen
    let width: Int

    /// The column where the figures begin.
    private static let indent = 11

    func lines() -> [Line] {
        let due = [("received", sums.received), ("gap", sums.gap), ("cancelled since", sums.cancelledSince)]
        return placed() + sum("due", sums.due, due)
    }

    func placed() -> [Line] {
        let placed = [
            ("nothing to ship", sums.nothingToShip), ("unpaid", sums.awaitingPayment), ("not due yet", sums.notDue),
            ("elsewhere", sums.elsewhere), ("cancelled before", sums.cancelledBeforeDue), ("due", sums.due),
        ]
        return sum("placed", sums.placed, placed)
    }

    private func sum(_ name: String, _ total: Int, _ parts: [(name: String, count: Int)]) -> [Line] {
        var line = Line(pen, "   " + name, .dim)
        line.pad(to: Self.indent)
        line.add(Numbers.grouped(total), .normal)
        var lines: [Line] = []
        for (index, part) in parts.enumerated() {
            let sign = index == 0 ? " = " : " + "
            let figure = Numbers.grouped(part.count)
            if line.width + sign.count + part.name.count + 1 + figure.count >= width {
                lines.append(line)
                line = Line(pen)
                line.pad(to: Self.indent)
            }
            line.add(sign + part.name + " ", .dim)
            line.add(figure, part.count == 0 ? .dim : .normal)
        }
        return lines + [line]
    }
}
