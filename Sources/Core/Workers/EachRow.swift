import Connectors
import Domain
import Store

extension Transaction {
    /// Takes in the rows of an answer, each by itself: one on which our own code fails becomes an exception with an owner, and the
    /// others go on. The exception ends when the row is taken in.
    /// - Parameters:
    ///   - source: what they are rows of, as the exception names it: `shopify orders`.
    ///   - id: tells one row from another.
    func each<Row>(
        _ rows: [Row], of source: String, id: (Row) -> String, at now: Instant, _ take: (Row) throws -> Void
    ) throws {
        for row in rows {
            let name = plain(String(id(row).prefix(100)))
            let exception = ExceptionID("set-aside/\(source)/\(name)")
            do {
                try apart { try take(row) }
                try resolve(exception, because: "it could be taken in", at: now)
            } catch  where !Store.isRefusal(error) {
                try raise(
                    exception,
                    RaisedException(
                        .setAside, summary: "\(name) of \(source) cannot be taken in", detail: Store.words(of: error)),
                    at: now)
            }
        }
    }
}
