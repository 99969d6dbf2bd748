/// What a shop decides about ownership of exceptions: whose each type is first, and how long there is to act. A type that it says
/// nothing of keeps its own.
package struct ExceptionTerms: Sendable, Equatable {
    package var teams: [ExceptionType: Team] = [:]
    package var timesToAct: [ExceptionType: Span] = [:]

    package init() {}

    /// The team that owns it first.
    package func team(of type: ExceptionType) -> Team { teams[type] ?? type.team }

    /// How long a person has to deal with it.
    package func timeToAct(on type: ExceptionType) -> Span { timesToAct[type] ?? type.timeToAct }
}
