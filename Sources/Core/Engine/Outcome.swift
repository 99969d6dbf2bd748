import Domain

/// The result of a worker: its writes and the end of the work, in one commit.
enum Outcome: Sendable {
    case done
    /// Writes the outcome's facts and ends the work. State that was read before the call may have changed, so this reads it again.
    case write(@Sendable (Step) throws -> WorkEnding)

    func write(_ step: Step) throws -> WorkEnding {
        switch self {
        case .done: .done
        case .write(let body): try body(step)
        }
    }
}

extension Outcome {
    /// A row that this version cannot read becomes a dead letter with an exception.
    static func unreadable(_ attempt: Attempt) -> Outcome {
        .write { step in
            let error = "this version cannot read what the work is about"
            try attempt.raiseDeadLetter("cannot be read", error, step)
            return .deadLetter(error: error)
        }
    }
}
