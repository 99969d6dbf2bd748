package import Domain

/// Something that a person did, as a list shows it.
package struct ActivityRow: Hashable, Sendable {
    /// Its place in the journal.
    package var seq: Int64
    package var at: Instant
    /// `ada(1000)`
    package var actor: String
    package var action: String
    package var outcome: String
    package var reason: String?
    /// What the desk calls the thing that it was done to.
    package var about: String?
    package var subject: Subject?
    /// The order that it was about.
    package var order: OrderID?

    static let rows = ListRows(
        table: "activity a",
        columns: """
            a.id, a.place, a.at, a.actor, a.action, a.outcome, a.about, a.subject, a.order_id,
            (SELECT t.text FROM typed t WHERE t.seq = -a.place AND t.field = 'reason') AS reason
            """,
        scope: "TRUE", sort: "a.place", alias: "a")

    init(_ row: SQLRow) throws {
        seq = 0 &- (try row["place"] as Int64)
        at = try Instant(milliseconds: row["at"])
        actor = try row["actor"]
        action = try row["action"]
        outcome = try row["outcome"]
        reason = try row["reason"]
        about = try row["about"]
        subject = Subject(text: try row["subject"])
        order = try (row["order_id"] as String?).map { OrderID($0) }
    }
}
