import Foundation

/// One step of a record or a row: the state before, the state after, and the fact or act that causes it.
package struct Transition: Hashable, Comparable, CustomStringConvertible, Sendable {
    package var from: String
    package var to: String
    package var cause: String

    package init(from: String, to: String, by cause: String) {
        self.from = from
        self.to = to
        self.cause = cause
    }

    package var description: String { "\(from) -> \(to): \(cause)" }

    package static func < (a: Transition, b: Transition) -> Bool { a.description < b.description }
}

/// What `docs/states.md` says of one kind of thing: a drawing, and the list of its transitions.
package struct StatesPage {
    package struct Unreadable: Error, CustomStringConvertible {
        package var description: String
    }

    /// The list, with `any` written out.
    package let listed: Set<Transition>
    /// The arrows of the drawing.
    package let drawn: Set<[String]>
    private let states: Set<String>

    /// - Parameters:
    ///   - heading: the section of the page.
    ///   - states: all states that there are in the code.
    package init(_ heading: String, states: [String]) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/states.md")
        let page = try String(contentsOf: file, encoding: .utf8)
        guard let section = page.components(separatedBy: "\n## ").first(where: { $0.hasPrefix("\(heading)\n") }) else {
            throw Unreadable(description: "docs/states.md has no section \(heading)")
        }
        let blocks = section.components(separatedBy: "```")
        guard blocks.count == 5 else { throw Unreadable(description: "\(heading) needs a drawing and a list") }
        self.states = Set(states)
        drawn = Self.arrows(blocks[1])
        listed = try blocks[3].split(separator: "\n").reduce(into: []) { all, line in
            all.formUnion(try Self.transitions(String(line), of: states))
        }
    }

    private static func names(_ text: some StringProtocol) -> [String] {
        text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// `queued, sent -> review: orderParked`; before the arrow also `any`, and `any but shipped, cancelled`.
    private static func transitions(_ line: String, of states: [String]) throws -> [Transition] {
        guard let match = line.wholeMatch(of: #/\s*(.+?) -> (\w+): (.+)/#) else {
            throw Unreadable(description: "\"\(line)\" is no transition")
        }
        let (before, to) = (match.output.1, String(match.output.2))
        let from: [String]
        if before.hasPrefix("any") {
            let left = names(before.dropFirst("any but".count))
            from = states.filter { !left.contains($0) }
        } else {
            from = names(before)
        }
        return from.filter { $0 != to }.flatMap { one in
            names(match.output.3).map { Transition(from: one, to: to, by: $0) }
        }
    }

    private static func arrows(_ drawing: String) -> Set<[String]> {
        drawing.split(separator: "\n").reduce(into: []) { found, line in
            let names = line.components(separatedBy: "-->").map { $0.trimmingCharacters(in: .whitespaces) }
            for (from, to) in zip(names, names.dropFirst()) { found.insert([from, to]) }
        }
    }

    /// Where the page and the code differ, in words.
    /// - Parameter derived: what the code does, but for steps to the same state.
    package func differences(from derived: Set<Transition>) -> [String] {
        let derived = derived.filter { $0.from != $0.to }
        let steps = Set(derived.map { [$0.from, $0.to] })
        let shown = drawn.reduce(into: Set<String>()) { $0.formUnion($1) }
        return derived.subtracting(listed).sorted().map { "the page lacks \($0)" }
            + listed.subtracting(derived).sorted().map { "the code does not do \($0)" }
            + drawn.subtracting(steps).map {
                "the drawing has \($0.joined(separator: " --> ")), which the code does not do"
            }
            .sorted()
            + states.subtracting(shown).sorted().map { "the drawing lacks \($0)" }
    }
}
