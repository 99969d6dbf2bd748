import DeskAPI
import Domain
import Store

/// The changes of a thing since a person looked at it, told to that person when they are about to act on it.
struct Meanwhile {
    /// What a person did, and who: `ada rejected it meanwhile`; `nil` where no person did anything.
    let byPerson: String?
    /// What ended it by itself, or else what happened last; `nil` where nothing did.
    let byItself: String?

    /// What a person did to a thing lies among its last facts, since nobody looks away for long while acting.
    private static let mostFacts = 50

    /// - Parameter version: the one that was seen. Versions count facts.
    init(_ subject: Subject, since version: Int64, _ known: Reader) throws {
        let facts = try known.journal.timeline(subject: subject, limit: Self.mostFacts).filter { $0.seq > version }
        // A decision counts for more than a note, and the last one for more than those before.
        let acts = facts.compactMap(Self.act)
        byPerson = (acts.last { !$0.isNote } ?? acts.last).map { "\($0.words) meanwhile" }
        let ending = facts.last { if case .exceptionResolved = $0.fact { true } else { false } }
        byItself = (ending ?? facts.last).map { FactSentence($0.fact).text }
    }

    /// `nil` for what is nobody's act.
    private static func act(_ row: JournalRow) -> (words: String, isNote: Bool)? {
        guard let who = Actor.person(in: row.actor) else { return nil }
        switch row.fact {
        case .exceptionAssigned(let owner):
            return (owner.map { "\(who) assigned it to \($0.name)" } ?? "\(who) took its owner away", false)
        case .cancellationRefused: return ("\(who) rejected it", false)
        case .acted(let name, _, let outcome):
            guard let action = ActionName(rawValue: name) else { return nil }
            return ("\(who) \(words(action, outcome))", action == .note)
        default: return nil
        }
    }

    private static func words(_ action: ActionName, _ outcome: String) -> String {
        switch action {
        case .retry: "retried it"
        case .rejectCancellation: "rejected it"
        // The outcome says to whom.
        case .assignOwner: outcome.replacing("assigned", with: "assigned it", maxReplacements: 1)
        case .releaseNotification: "released it"
        case .retryInPatchworks: "had it run again"
        case .erasePerson: "erased who ordered"
        case .takeIn: "took it in"
        case .follow: "said that it is the one in Deposco"
        case .skip: "skipped it"
        case .note: "wrote a note on it"
        case .signOff: "signed it off"
        }
    }
}
