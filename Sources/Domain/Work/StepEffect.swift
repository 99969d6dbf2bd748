/// What a decision asks for. Effects are written in their order, which becomes the order of the journal.
package enum StepEffect: Hashable, Sendable {
    case fact(Fact, Subject, by: Actor = .core)
    case raise(NewException)
    case resolve(ExceptionCause, ExceptionEnding)
    case enqueue(WorkItem, due: Instant)
}
