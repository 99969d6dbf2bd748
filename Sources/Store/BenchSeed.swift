package import Domain

/// Fills a store for measurements.
package enum BenchSeed {
    private static let idMark = "@id@"
    private static let nameMark = "@name@"
    private static let perCommit = 2_000
    fileprivate static let orderTotal: Int64 = 1000
    fileprivate static let currency = "GBP"

    /// Adds shipped orders, spread evenly over the 90 days before `now`, with their facts in the journal. The result is
    /// what appending these facts one by one would leave, about twenty times as fast: each document is made once and
    /// only its ids change.
    package static func closedOrders(_ count: Int, in store: Store, now: Instant) async throws {
        let day = now.startOfDay
        for start in stride(from: 0, to: count, by: perCommit) {
            let some = start..<min(count, start + perCommit)
            // Everything in a batch happens at one moment, so that it needs one set of templates.
            let at = day - .day - Span(milliseconds: Span.day.milliseconds * 89 * Int64(start) / Int64(max(1, count)))
            let template = try OrderTemplate(at: at)
            try await store.transact { tx in
                let bench = BenchRows(tx: tx)
                for number in some { try bench.insert(template, number: number, at: at) }
                try bench.count(some.count, at: at)
            }
        }
    }

    package static func closedID(_ number: Int) -> String { String(9_000_000_000_000 + number) }
    package static func openID(_ number: Int) -> String { String(8_000_000_000_000 + number) }
    package static func exceptionID(_ number: Int) -> ExceptionID { ExceptionCause.unknownSKU(sku(number)).id }
    private static func sku(_ number: Int) -> SKU { SKU("BENCH-X-\(number)") }

    /// Adds SKUs that the WMS does not know, and orders in the gap, each blocked by one of those SKUs, over the ten
    /// days before `now`. Appends the facts that the core would append. Ages are in whole hours and a half, so that those on a screen do not
    /// change in a minute.
    package static func openDesk(gap: Int, exceptions: Int, in store: Store, now: Instant) async throws {
        let start = now - Span(milliseconds: Span.day.milliseconds * 10) - .minutes(30)
        for first in stride(from: 0, to: exceptions, by: perCommit) {
            try await store.transact { tx in
                for number in first..<min(exceptions, first + perCommit) {
                    let at = start + .hours(Int64(number) * 240 / Int64(exceptions))
                    try tx.append(
                        .exceptionRaised(
                            RaisedException(
                                .unknown(sku: sku(number), title: "Bench \(number)", suggestion: nil))),
                        to: .exception(exceptionID(number)), by: .core, at: at)
                }
            }
        }
        for first in stride(from: 0, to: gap, by: perCommit) {
            try await store.transact { tx in
                for number in first..<min(gap, first + perCommit) {
                    let at = start + .hours(Int64(number) * 240 / Int64(gap))
                    try BenchRows(tx: tx).openOrder(number, blockedBy: number % max(1, exceptions), at: at)
                }
            }
        }
    }

    /// The documents of one shipped order, with placeholders for its id and name.
    fileprivate struct OrderTemplate: Sendable {
        var facts: [(kind: String, actor: String, body: Pieces)] = []
        var record: Pieces
        var search: Pieces

        init(at: Instant) throws {
            let coder = Coder()
            let line = OrderLine(
                id: LineID("\(BenchSeed.idMark)-1"), sku: SKU("BENCH-1"), title: "Bench", quantity: 1, unitPrice: 1000)
            let order = ChannelOrder(
                id: OrderID(BenchSeed.idMark), name: "#" + BenchSeed.nameMark, createdAt: at, updatedAt: at,
                payment: .paid, currency: Currency(BenchSeed.currency), total: BenchSeed.orderTotal, lines: [line])
            let facts: [Fact] = [
                .orderSeen(order, via: .webhook),
                .orderAssessed(
                    .queued, blocks: [],
                    parts: [
                        OrderPart(
                            number: BenchSeed.nameMark, facility: nil,
                            lines: [OrderPart.Line(line: line.id, item: "BENCH-1", quantity: 1, unitPrice: 1000)])
                    ]),
                .orderReceived(number: BenchSeed.nameMark, wmsID: BenchSeed.idMark, status: "New"),
                .orderShipped(whole: true),
            ]
            guard var folded = OrderRecord(first: facts[0], at: at) else {
                throw StoreError.damaged(why: "a sighting made no order")
            }
            for fact in facts.dropFirst() { folded.apply(fact, at: at) }
            for fact in facts {
                self.facts.append((fact.kind, Actor.core.text, Pieces(try coder.encode(fact))))
            }
            record = Pieces(try coder.encode(folded))
            search = Pieces("#\(BenchSeed.nameMark)\nshipped\n\(BenchSeed.nameMark)\nbench-1")
        }
    }

    /// Text split at its placeholders.
    fileprivate struct Pieces: Sendable {
        private var parts: [(text: String, mark: String?)] = []

        init(_ template: String) {
            var rest = Substring(template)
            while let at = rest.firstIndex(of: "@") {
                let mark = rest[at...].hasPrefix(BenchSeed.idMark) ? BenchSeed.idMark : BenchSeed.nameMark
                parts.append((String(rest[..<at]), mark))
                rest = rest[at...].dropFirst(mark.count)
            }
            parts.append((String(rest), nil))
        }

        func text(id: String, name: String) -> String {
            var text = ""
            for part in parts {
                text += part.text
                if let mark = part.mark { text += mark == BenchSeed.idMark ? id : name }
            }
            return text
        }
    }
}

private struct BenchRows {
    let tx: Transaction

    func insert(_ template: BenchSeed.OrderTemplate, number: Int, at: Instant) throws {
        let id = BenchSeed.closedID(number)
        let name = "B\(number)"
        var seq = try tx.journal.lastSequence
        for fact in template.facts {
            seq = try tx.write(
                kind: fact.kind, actor: fact.actor, body: fact.body.text(id: id, name: name), to: .order(OrderID(id)),
                at: at)
        }
        try tx.session.execute(
            OrderProjection.orderRow,
            [
                id, seq, "#" + name, name, OrderStage.shipped.rawValue, at.milliseconds, at.milliseconds,
                BenchSeed.orderTotal, BenchSeed.currency, nil, 0, nil,
                template.search.text(id: id, name: name.lowercased()), nil, nil,
                template.record.text(id: id, name: name),
            ])
        try tx.session.execute("INSERT INTO order_sku (sku, order_id) VALUES ('BENCH-1', ?)", [id])
    }

    func openOrder(_ number: Int, blockedBy exception: Int, at: Instant) throws {
        let id = OrderID(BenchSeed.openID(number))
        let line = OrderLine(
            id: LineID("\(id)-1"), sku: SKU("BENCH-X-\(exception)"), title: "Bench", quantity: 1,
            unitPrice: BenchSeed.orderTotal)
        let order = ChannelOrder(
            id: id, name: "#G\(number)", createdAt: at, updatedAt: at, payment: .paid,
            currency: Currency(BenchSeed.currency), total: BenchSeed.orderTotal + Int64(number), lines: [line])
        try tx.append(.orderSeen(order, via: .webhook), to: .order(id), by: .remote("shopify"), at: at)
        let block = Block(exception: BenchSeed.exceptionID(exception), units: 1)
        try tx.append(.orderAssessed(.blocked, blocks: [block], parts: nil), to: .order(id), by: .core, at: at)
        try tx.people.putContact(id, Contact(lastName: "Doe", email: "customer-\(number)@example.com"))
    }

    func count(_ orders: Int, at: Instant) throws {
        try SKURanks(documents: tx.documents).startSelling(on: at.startOfDay)
        try tx.session.execute(
            """
            INSERT INTO sku_sold (sku, day, units) VALUES ('BENCH-1', ?, ?)
            ON CONFLICT (sku, day) DO UPDATE SET units = sku_sold.units + excluded.units
            """, [at.startOfDay.milliseconds, orders])
        try tx.session.execute(
            """
            INSERT INTO day_count (day, due, received) VALUES (?, ?, ?)
            ON CONFLICT (day) DO UPDATE SET due = day_count.due + excluded.due,
                received = day_count.received + excluded.received
            """, [at.startOfDay.milliseconds, orders, orders])
        try tx.session.execute(
            """
            INSERT INTO due_slot (slot, due) VALUES (?, ?)
            ON CONFLICT (slot) DO UPDATE SET due = due_slot.due + excluded.due
            """, [at.milliseconds / OrderProjection.slot.milliseconds, orders])
        for label in [Tally.placed, Tally.due, OrderAccount.received.rawValue] {
            try tx.session.execute(
                """
                INSERT INTO tally (name, place, label, count) VALUES (?, 0, ?, ?)
                ON CONFLICT (name, place, label) DO UPDATE SET count = tally.count + excluded.count
                """, [Tally.Name.orders.rawValue, label, orders])
        }
    }
}
