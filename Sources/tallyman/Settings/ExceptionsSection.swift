import Core
import Domain

/// Who owns each type of exception, and how long there is to act.
enum ExceptionsSection {
    static let teams = Setting(
        "exceptions.teams", byType("a team", { Team(rawValue: $0) }, \.rawValue, Team.allCases.map(\.rawValue)),
        default: [:], otherwise: "each type's own team, see [exceptions](exceptions.md)",
        example: .commented("not-due: cx\npayment-overdue: cx"), to: .core(\.policy.exceptions.teams),
        "Which team owns exceptions of a type first, by the type's name: \(listed(Team.allCases.map(\.rawValue))). Those that are open keep "
            + "their owner.")

    static let timesToAct = Setting(
        "exceptions.timesToAct",
        byType(
            "a length of time of at least 1m, as 90m or 4h",
            { SpanText.read($0).flatMap { $0 >= .minutes(1) ? $0 : nil } }, { SpanText.text($0) }, []),
        default: [:], otherwise: "each type's own time",
        example: .commented("unknown-sku: 30m\nnot-due: 1d"), to: .core(\.policy.exceptions.timesToAct),
        "How long there is to act on exceptions of a type, by the type's name. Where the cause sets its own time, as a late cancellation "
            + "does, that counts. Those that are open keep their time.")

    static let section = SettingSection(
        "exceptions", "Whose exceptions are, where the usual owners and times to act do not suit."
    ) {
        teams
        timesToAct
    }

    private static func listed(_ names: [String]) -> String { names.map { "`\($0)`" }.joined(separator: ", ") }

    /// A value for each type of exception that is named.
    private static func byType<Value: Sendable & Equatable>(
        _ expected: String, _ read: @escaping @Sendable (String) -> Value?,
        _ write: @escaping @Sendable (Value) -> String, _ words: [String]
    ) -> SettingKind<[ExceptionType: Value]> {
        SettingKind<[ExceptionType: Value]>(
            written: { values in ConfigurationText.map(values.map { ($0.key.rawValue, write($0.value)) }) }
        ) { place in
            guard place.section.has(place.key) else { return nil }
            let section = place.section.section(place.key)
            var values: [ExceptionType: Value] = [:]
            for (name, line, _) in section.entries {
                guard let type = ExceptionType(rawValue: name) else {
                    let near = nearest(name, ExceptionType.allCases.map(\.rawValue)).map { "; did you mean `\($0)`?" }
                    section.note("is no type of exception\(near ?? "")", name, line)
                    continue
                }
                guard let text = section.text(name) else { continue }
                guard let value = read(text) else {
                    let known = words.isEmpty ? "" : "; there are \(words.joined(separator: ", "))"
                    section.note("`\(text)` is not \(expected)\(known)", name, line)
                    continue
                }
                values[type] = value
            }
            return values
        }
    }
}
