import Connectors
import Domain
import Store

/// Takes in rows of answers, and messages, one by one.
struct Intake {
    let step: Step

    init(_ step: Step) { self.step = step }

    /// A row's id as its exception has it.
    static func name(of id: String) -> String { plain(String(id.prefix(100))) }

    /// Takes in each row of an answer separately. A row on which our own code fails becomes an exception with an owner, and the others go
    /// on. The exception ends when the row is taken in.
    /// - Parameters:
    ///   - source: the kind of rows, as the exception names it: `shopify orders`.
    ///   - id: identifies a row.
    func each<Row>(_ rows: [Row], of source: String, id: (Row) -> String, _ take: (Row) throws -> Void) throws {
        for row in rows {
            let name = Self.name(of: id(row))
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

    /// Raises an exception for an unreadable message or row, one for each kind and reason.
    func unreadable(_ source: String, _ what: String, _ row: UnreadableRow) throws {
        let (what, id) = (plain(String(what.prefix(60))), row.id.map { plain(String($0.prefix(100))) })
        try step.raise(
            NewException(
                .unreadableBody(source: source, what: what, row: id ?? row.reason),
                summary: "\(source) \(what)\(id.map { " \($0)" } ?? "") cannot be read", detail: row.reason))
    }

    /// Notes a time from another system that is not credible.
    func note(_ time: DoubtedTime, _ subject: Subject, by actor: Actor) throws {
        try step.append(.noted(time.words), to: subject, by: actor)
    }
}
