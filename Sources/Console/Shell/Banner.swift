import DeskAPI
import Domain
import Screen

/// The lines below the title while something is wrong with the core or with a remote system as a whole: the worst in words, and how
/// to read the rest.
struct BannerView {
    let around: Surroundings

    /// The worst first: that the core is not heard, then what it told of itself and of remote systems.
    private var troubles: [Alarm] {
        var all: [Alarm] = []
        if let reason = around.staleReason, around.overview != nil {
            // What that means for whoever reads stands first, since the rest is cut where there is little room.
            let again = around.connection == .up ? "" : "The console connects again by itself. "
            let words =
                "What is shown may be old; actions wait. \(reason.sentence) \(again)"
                + "If it lasts, on its machine: systemctl status tallyman"
            all.append(Alarm("STALE", since: around.heardAt, words, .critical))
        }
        let exceptions = around.key(.list(.exceptions))
        return all + (around.overview?.alarms(now: around.now, exceptions: exceptions, clock: around.clock) ?? [])
    }

    private func since(_ trouble: Alarm) -> String { trouble.since.map { " since \(around.clock($0))" } ?? "" }

    func lines(_ pen: Pen, most: Int) -> [Line] {
        let troubles = troubles
        guard most > 0, let worst = troubles.first else { return [] }
        let title = worst.title
        let width = around.size.columns - 2
        let text = pen.wrapped("\(title)\(width < 58 ? "" : since(worst)): \(worst.detail)", width: width)
        var shown = Array(text.prefix(most))
        let more = troubles.count - 1
        if more > 0 || shown.count < text.count {
            let key = around.key(.help)
            var rest = more > 0 ? "and \(more) more: \(key) shows all" : "\(key) shows all"
            // Where there is one short line, the name of the trouble comes first.
            if most == 1, pen.width(title) + 2 + pen.width(rest) > width { rest = "and \(more) more: \(key)" }
            let last = shown.count - 1
            if shown.count == text.count, pen.width(shown[last]) + 2 + pen.width(rest) <= width {
                shown[last] += "  " + rest
            } else if shown.count == text.count, shown.count < most {
                shown.append(rest)
            } else {
                let room = max(0, width - pen.width(rest) - 2)
                // One more than fits, so that what is cut looks cut.
                shown[last] =
                    pen.cut(pen.display(shown[last] + (pen.ascii ? " ..." : " \u{2026}")), to: room).string + "  "
                    + rest
            }
        }
        return shown.enumerated().map { index, words in
            var line = Line(pen, " ")
            let head = index == 0 && words.hasPrefix(title) ? title : ""
            line.add(head, worst.tone)
            line.add(String(words.dropFirst(head.count)))
            return line
        }
    }

    /// All troubles in full, for the top of the page of keys.
    func inFull(_ pen: Pen) -> [Line] {
        let troubles = troubles
        guard !troubles.isEmpty else { return [] }
        var lines = [Line(pen, " WRONG WITH THE CORE AS A WHOLE", .heading)]
        for trouble in troubles {
            var line = Line(pen, "   ")
            line.add(trouble.title, trouble.tone)
            line.add(since(trouble))
            lines.append(line)
            lines += pen.wrapped(trouble.detail, width: around.size.columns - 6).map { Line(pen, "     " + $0) }
        }
        return lines + [Line(pen)]
    }
}

extension String {
    /// With a capital letter, unless it begins with a path, and a stop.
    fileprivate var sentence: String {
        let end = last.map { ".!?".contains($0) } == true ? "" : "."
        return prefix(1).uppercased() + dropFirst() + end
    }
}
