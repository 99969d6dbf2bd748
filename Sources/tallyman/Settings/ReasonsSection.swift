import Core
import DeskAPI
import Foundation

/// The reasons that people choose from when an action asks for one.
enum ReasonsSection {
    static let section = SettingSection(
        "reasons",
        "Reasons that the console offers where an action asks for one: Tab chooses, and the text can be changed before it is sent."
    ) {
        ActionName.allCases.filter { $0.spec.offersReasons }.map(setting)
    }

    private static func setting(_ action: ActionName) -> Setting<[String]> {
        let spec = action.spec
        return Setting(
            "reasons.\(action.rawValue)", sentences, default: spec.usualReasons,
            example: .shown(spec.usualReasons.map { "- \(quoted($0))" }.joined(separator: "\n")), holds: .atReload,
            to: .core { $0.reasons[action] = $1 },
            "What is offered to whoever is to \(spec.verb)\(spec.customerReads ? "; the customer reads it" : ""). "
                + "`[]` offers nothing.")
    }

    private static let sentences = SettingKind<[String]>(
        face: SettingKindFace(
            values: "at most \(ActionSpec.mostReasons) texts of at most \(ActionSpec.longestReason) characters"),
        written: { "[\($0.map(quoted).joined(separator: ", "))]" },
        read: { place in
            place.section.texts(place.key).map { texts in
                if texts.count > ActionSpec.mostReasons {
                    place.section.note("has more than \(ActionSpec.mostReasons) texts", place.key, nil)
                }
                return texts.map { $0.trimmingCharacters(in: .whitespaces) }.filter { text in
                    let problem = problem(text)
                    if let problem { place.section.note(problem, place.key, nil) }
                    return problem == nil
                }
            }
        })

    /// Why a text can be no reason: one is a line that people read and send as it is.
    private static func problem(_ text: String) -> String? {
        if text.isEmpty { return "has a text that is blank" }
        if text.count > ActionSpec.longestReason {
            return "has a text of more than \(ActionSpec.longestReason) characters: `\(text.prefix(30))…`"
        }
        let hidden: Set<Unicode.GeneralCategory> = [.control, .format, .lineSeparator, .paragraphSeparator]
        if text.unicodeScalars.contains(where: { hidden.contains($0.properties.generalCategory) }) {
            return "has a text with a line break or another character that cannot be seen"
        }
        return nil
    }

    private static func quoted(_ text: String) -> String {
        "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
}
