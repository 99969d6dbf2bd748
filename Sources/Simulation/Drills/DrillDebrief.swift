package import Domain

/// How a drill was handled: checked by what the core recorded.
package struct DrillDebrief: Sendable {
    package let drill: Drill
    /// From the first sign of the trouble until somebody opened evidence of it, or acted on it.
    package let timeToNotice: Span?
    /// Until everything right was done.
    package let timeToRightAction: Span?
    /// What was not done, in words.
    package let missing: [String]
    /// What was done and should not have been, in words.
    package let wrong: [String]
    /// Cards about the trouble that were opened.
    package let evidence: [String]

    package var isRight: Bool { missing.isEmpty && wrong.isEmpty }

    /// - Parameter start: when the drill began.
    package init(_ drill: Drill, _ record: DrillRecord, start: Instant) {
        self.drill = drill
        let begin = record.raisedAt ?? start
        let firsts = drill.right.map { step in (step, record.acts.first { step.matches($0) }?.at) }
        missing = firsts.filter { $0.1 == nil }.map(\.0.words)
        let moments = firsts.compactMap(\.1)
        timeToRightAction = missing.isEmpty ? moments.max().map { max(.zero, $0 - begin) } : nil
        wrong = record.acts.compactMap { act in
            drill.wrong.first { $0.matches(act) }.map { step in
                "\(step.words) (\(act.about), after \(SpanWords.text(max(.zero, act.at - begin))))"
            }
        }
        func concerns(_ exception: ExceptionType?, _ order: String?) -> Bool {
            exception == drill.trouble || order.map(drill.orders.contains) == true
        }
        let opened = record.cards.filter { concerns($0.exception, $0.order) || $0.words.hasPrefix("connector") }
        evidence = opened.map(\.words)
        let acted = record.acts.filter { concerns($0.exception, $0.order) }.map(\.at)
        timeToNotice = (opened.map(\.at) + acted).min().map { max(.zero, $0 - begin) }
    }

    /// For the terminal, after the console has ended.
    package var text: String {
        func listed(_ title: String, _ items: [String]) -> String {
            items.isEmpty
                ? "  \(title): none" : ([("  \(title):")] + items.map { "    - \($0)" }).joined(separator: "\n")
        }
        return [
            "", "  DEBRIEF  \(drill.title): \(isRight ? "HANDLED RIGHTLY" : "NOT HANDLED RIGHTLY")", "",
            "  time to notice: \(timeToNotice.map(SpanWords.text) ?? "not noticed")",
            "  time to the right action: \(timeToRightAction.map(SpanWords.text) ?? "not taken")",
            listed("missing", missing), listed("wrong actions", wrong), listed("evidence opened", evidence), "",
            DrillText.wrapped(drill.lesson), "",
        ].joined(separator: "\n")
    }

    /// One line, for the end of several drills.
    package var line: String {
        let verdict = isRight ? "right" : wrong.isEmpty ? "missing something" : "wrong"
        return "  \(drill.name)  \(verdict), noticed \(timeToNotice.map { "after " + SpanWords.text($0) } ?? "never")"
    }
}

/// A length of time as a clock shows it.
private enum SpanWords {
    static func text(_ span: Span) -> String {
        let seconds = span.milliseconds / 1000
        return "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
    }
}

/// Words for a terminal that may be narrow.
package enum DrillText {
    static func wrapped(_ words: String) -> String {
        var lines: [String] = []
        var line = " "
        for word in words.split(separator: " ") {
            if line.count + word.count > 74 {
                lines.append(line)
                line = " "
            }
            line += " \(word)"
        }
        return (lines + [line]).joined(separator: "\n")
    }

    /// What is read before a drill: one screen.
    package static func briefing(_ drill: Drill) -> String {
        (["", "  DRILL  \(drill.title)", ""] + drill.briefing.map { wrapped($0) + "\n" } + [
            // What is the default already cannot be chosen again: the console has nothing to confirm there.
            wrapped(
                "A team that has something by default has not taken it yet: where it has to become somebody's work, take it yourself, or give it "
                    + "to somebody.") + "\n",
            wrapped("Quit the console when you think that it is handled: what you did is then gone through."), "",
        ]).joined(separator: "\n")
    }
}
