import Domain

/// Reads on one snapshot. Do not keep it beyond the closure that receives it.
///
/// Each subject has a type, and each type a file. Add a new query to the type of its subject.
///
/// | Looked for | Property | Folder |
/// |---|---|---|
/// | one order, shipment, request to cancel or exception, and those of an order | `orders` `shipments` `cancellations` `exceptions` | Queries |
/// | items, variants, maps and bundles; levels and what is on its way | `catalogue` `stock` | Queries |
/// | the pages of the desk's lists, its figures, its search | `lists` `figures` `search` | Queries |
/// | how far polls got; answers to actions | `marks` `replies` | Queries |
/// | what the WMS lists besides our orders | `listing` | Queries |
/// | facts; who ordered; who was erased | `journal` `contacts` `erasures` | Journal |
/// | messages from outside; queues, and their list | `inbox` `work` `workList` | Work |
/// | turns of daily checks, and what their figures are made of | `checks` | Queries |
/// | the clock by which due times were written | `clock` | Work |
///
/// Only the types in Projections write the state that is folded from facts; `Transaction` has the other writes.
package class Reader {
    let documents: Documents

    init(_ session: any SQLSession, _ decoded: DecodedDocuments) { documents = Documents(session, decoded) }

    var session: any SQLSession { documents.session }

    package var orders: Orders { Orders(documents: documents) }
    package var shipments: Shipments { Shipments(documents: documents) }
    package var cancellations: Cancellations { Cancellations(documents: documents) }
    package var exceptions: Exceptions { Exceptions(documents: documents) }
    package var catalogue: CatalogueRows { CatalogueRows(documents: documents) }
    package var stock: StockReads { StockReads(documents: documents) }
    package var listing: Listing { Listing(documents: documents) }
    package var lists: DeskLists { DeskLists(documents: documents) }
    package var figures: Figures { Figures(documents: documents) }
    package var search: Search { Search(documents: documents) }
    package var journal: JournalRows { JournalRows(documents: documents) }
    package var contacts: Contacts { Contacts(documents: documents) }
    package var erasures: Erasures { Erasures(documents: documents) }
    package var marks: Marks { Marks(documents: documents) }
    package var inbox: InboxReads { InboxReads(documents: documents) }
    package var work: WorkReads { WorkReads(documents: documents) }
    package var workList: WorkList { WorkList(documents: documents) }
    package var clock: ClockReads { ClockReads(documents: documents) }
    package var checks: Checks { Checks(documents: documents) }
    package var replies: ActionReplies { ActionReplies(documents: documents) }

    /// Whether a stored document can be decoded, or no longer exists.
    package func isReadable(_ table: String, _ id: String) throws -> Bool {
        func reads<Record: Decodable & Sendable>(_ type: Record.Type, key: String = "id") throws -> Bool {
            guard let row = try session.row("SELECT doc, version FROM \(table) WHERE \(key) = ?", [id]) else {
                return true
            }
            return (try? documents.record(row, as: type)) != nil
        }
        switch table {
        case "order_record": return try reads(OrderRecord.self)
        case "shipment_record": return try reads(ShipmentRecord.self)
        case "cancellation_record": return try reads(CancellationRecord.self)
        case "exception_record": return try reads(ExceptionRecord.self)
        case "variant_record": return try reads(Variant.self)
        case "item_record": return try reads(Item.self, key: "number")
        case "journal":
            guard let row = try session.row("SELECT * FROM journal WHERE seq = ?", [Int64(id)]) else { return true }
            return (try? journal.journalRow(row)) != nil
        default: return true
        }
    }

    func row(_ sql: String, _ values: Values) throws -> SQLRow? { try session.row(sql, values) }
    func rows(_ sql: String, _ values: Values = []) throws -> [SQLRow] { try session.rows(sql, values) }
}
