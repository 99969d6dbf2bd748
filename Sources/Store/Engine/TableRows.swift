/// A type that queries or writes the tables of one subject, on one connection.
protocol TableRows {
    var documents: Documents { get }
}

extension TableRows {
    var session: any SQLSession { documents.session }
    var coder: Coder { documents.coder }

    func row(_ sql: String, _ values: Values) throws -> SQLRow? { try session.row(sql, values) }
    func rows(_ sql: String, _ values: Values = []) throws -> [SQLRow] { try session.rows(sql, values) }
    func count(_ sql: String, _ values: Values = []) throws -> Int { try session.count(sql, values) }

    var orders: Orders { Orders(documents: documents) }
    var shipments: Shipments { Shipments(documents: documents) }
    var cancellations: Cancellations { Cancellations(documents: documents) }
    var exceptions: Exceptions { Exceptions(documents: documents) }
    var journal: JournalRows { JournalRows(documents: documents) }
    var contacts: Contacts { Contacts(documents: documents) }
    var erasures: Erasures { Erasures(documents: documents) }
    var lists: DeskLists { DeskLists(documents: documents) }
    var queueCounts: QueueCounts { QueueCounts(documents: documents) }
    var tallies: Tallies { Tallies(documents: documents) }
    var ranks: SKURanks { SKURanks(documents: documents) }

    @discardableResult
    func execute(_ sql: String, _ values: Values) throws -> Int { try session.execute(sql, values) }
}
