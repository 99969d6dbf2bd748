import Domain

/// Projects facts into the state that the desk shows. Appending and rebuilding both run this and nothing else.
struct Projection: TableRows {
    let documents: Documents

    /// - Parameter actor: who caused it, in the form of the journal.
    func project(_ fact: Fact, _ subject: Subject, by actor: String, seq: Int64, at: Instant) throws {
        try ActivityProjection(documents: documents).project(fact, subject, by: actor, seq: seq, at: at)
        switch subject {
        case .order(let id):
            if case .erasureAsked = fact { try project(erasure: .due, ErasureHash.of(id), of: id, at: at) }
            if case .erased(aged: false) = fact { try project(erasure: .erased, ErasureHash.of(id), of: id, at: at) }
            try OrderProjection(documents: documents).project(fact, id, seq, at)
        case .shipment(let id): try ShipmentProjection(documents: documents).project(fact, id, seq, at)
        case .cancellation(let id): try CancellationProjection(documents: documents).project(fact, id, seq, at)
        case .exception(let id): try ExceptionProjection(documents: documents).project(fact, id, seq, at)
        case .item:
            if case .itemSeen(let item) = fact { try catalogue.project(item, seq) }
            if case .stockRead(let reading) = fact { try stock.project(reading, at: at) }
        case .variant(let id):
            if case .channelStock(let location, let quantity, _) = fact {
                try stock.project(id, location, quantity, at: at)
            } else {
                try catalogue.projectVariant(fact, id, seq)
            }
        case .sku(let sku):
            if case .skuMapped(let item) = fact { try catalogue.project(sku, mappedTo: item) }
            if case .bundleMapped(let components) = fact {
                try catalogue.project(sku, madeOf: components, source: CatalogueRows.byMap)
            }
        case .mark(let name):
            if case .markMoved(let value) = fact { try project(mark: name, value) }
            if case .markEnded = fact { try execute("DELETE FROM mark WHERE name = ?", [name]) }
        case .check(let id):
            try CheckProjection(documents: documents).project(fact, id, by: actor, seq: seq, at: at)
        case .system:
            if case .clockStepped(let jump) = fact {
                try ClockProjection(documents: documents).projectStep(by: jump, at: at)
            }
            if case .erasureKnown(let hash) = fact { try project(erasure: .erased, hash, of: nil, at: at) }
        }
    }

    private var catalogue: CatalogueProjection { CatalogueProjection(documents: documents) }
    private var stock: StockProjection { StockProjection(documents: documents) }

    private func project(erasure state: ErasureState, _ hash: String, of id: OrderID?, at: Instant) throws {
        try execute(
            """
            INSERT INTO erasure (hash, order_id, state, at) VALUES (?, ?, ?, ?)
            ON CONFLICT (hash) DO UPDATE SET order_id = excluded.order_id, state = excluded.state, at = excluded.at
            """, [hash, id?.rawValue, state.rawValue, at.milliseconds])
    }

    private func project(mark name: String, _ value: String) throws {
        try execute(
            "INSERT INTO mark (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [name, value])
    }
}
