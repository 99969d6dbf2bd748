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
        for row in rows {
            let name = plain(String(id(row).prefix(100)))
            let cause = ExceptionCause.setAside(row: name, of: source)
            do {
                try step.tx.apart { try take(row) }
                try step.resolve(cause, .rowTakenIn)
            } catch  where !Store.isRefusal(error) {
                try step.raise(
                    NewException(
                        cause, summary: "\(name) of \(source) cannot be taken in", detail: Store.words(of: error)))
            }
        }
    }

    /// A message, or a row of an answer, that cannot be read becomes an exception, one a kind and reason.
    func unreadable(_ source: String, _ what: String, _ row: UnreadableRow) throws {
        let (what, id) = (plain(String(what.prefix(60))), row.id.map { plain(String($0.prefix(100))) })
        try step.raise(
            NewException(
                .unreadableBody(source: source, what: what, row: id ?? row.reason),
                summary: "\(source) \(what)\(id.map { " \($0)" } ?? "") cannot be read", detail: row.reason))
    }

    /// Notes a time that another system told and that is not believed.
    func note(_ time: DoubtedTime, _ subject: Subject, by actor: Actor) throws {
        try step.append(.noted(time.words), to: subject, by: actor)
    }
}
