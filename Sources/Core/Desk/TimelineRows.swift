import DeskAPI
import Domain
import Store

extension [JournalRow] {
    /// The facts that a timeline shows.
    var shown: [JournalRow] { withOneLineAnAct.withoutPassingFigures }

    /// What a person did has one line, that of the action, and none for the facts that it consists of.
    private var withOneLineAnAct: [JournalRow] {
        let acts = Set(compactMap { row in if case .acted(let name, _, _) = row.fact { Act(name, row) } else { nil } })
        return filter { row in Act.name(of: row.fact).map { !acts.contains(Act($0, row)) } ?? true }
    }

    /// How much is oversold changes with each sale and each count. What is worth a line is who is affected: the orders that wait for it.
    private var withoutPassingFigures: [JournalRow] {
        var last: [Subject: RaisedException] = [:]
        return filter { row in
            switch row.fact {
            case .exceptionRaised(let raised) where raised.type == .oversold:
                defer { last[row.subject] = raised }
                guard let before = last[row.subject] else { return true }
                return before.detail != raised.detail || before.summary == raised.summary
            case .exceptionResolved: last[row.subject] = nil
            default: break
            }
            return true
        }
    }
}

/// A person's action, as both it and its facts tell it.
private struct Act: Hashable {
    var name: String
    var actor: String
    var at: Instant

    init(_ name: String, _ row: JournalRow) {
        self.name = name
        actor = row.actor
        at = row.at
    }

    /// The action that a fact is part of where a person caused it.
    static func name(of fact: Fact) -> String? {
        switch fact {
        case .exceptionAssigned: ActionName.assignOwner.rawValue
        case .cancellationRefused: ActionName.rejectCancellation.rawValue
        case .noticeReleased: ActionName.releaseNotification.rawValue
        case .orderAdmitted: ActionName.takeIn.rawValue
        default: nil
        }
    }
}
