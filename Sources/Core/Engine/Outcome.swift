import Domain

/// What a worker leaves behind: what it writes, with the end of the work, in one commit.
enum Outcome: Sendable {
    case done
    /// Writes the facts of the outcome and says how the work ended. What was read before the call may have changed during it, so this
    /// reads again.
    case write(@Sendable (Step) throws -> WorkEnding)

    func write(_ step: Step) throws -> WorkEnding {
        switch self {
        case .done: .done
        case .write(let body): try body(step)
        }
    }
}

extension Outcome {
    /// Nothing can be done for a row of which this version makes no sense: somebody is told.
    static func unreadable(_ attempt: Attempt) -> Outcome {
        .write { step in
            let error = "this version cannot read what the work is about"
            try attempt.raiseDeadLetter("cannot be read", error, step)
            return .deadLetter(error: error)
        }
    }
}
