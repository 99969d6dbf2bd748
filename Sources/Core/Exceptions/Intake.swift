import Connectors
import Domain
import Store

/// Rows of answers, and messages, taken in one by one.
struct Intake {
    let step: Step

    init(_ step: Step) { self.step = step }

    /// Takes in the rows of an answer, each by itself: one on which our own code fails becomes an exception with an owner, and the
    /// others go on. The exception ends when the row is taken in.
    /// - Parameters:
    ///   - source: what they are rows of, as the exception names it: `shopify orders`.
    ///   - id: tells one row from another.
    func each<Row>(_ rows: [Row], of source: String, id: (Row) -> String, _ take: (Row) throws -> Void) throws {
        try step.tx.each(rows, of: source, id: id, at: step.now, take)
    }

    /// A message, or a row of an answer, that cannot be read becomes an exception, one a kind and reason.
    func unreadable(_ source: String, _ what: String, _ row: UnreadableRow) throws {
        try step.tx.unreadable(source, what, row, at: step.now)
    }

    /// Notes a time that another system told and that is not believed.
    func note(_ time: DoubtedTime, _ subject: Subject, by actor: Actor) throws {
        try step.tx.note(time, subject, by: actor, at: step.now)
    }
}
