import Domain
import Testing

@testable import Store

struct DeskQueryTests {
    @Test(arguments: TestEngine.all) func theGapCountsByAgeAndByLastSeenPoint(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await test.store.place("1", stage: .queued, at: t0)
        try await test.store.place("2", stage: .blocked, at: t0 + .minutes(50))
        try await test.store.place("3", stage: .queued, at: t0 + .minutes(58))
        try await test.store.place("4", stage: .awaitingPayment, at: t0)
        try await test.store.transact {
            try $0.append(
                .orderReceived(number: "3", wmsID: "9", status: "New"), to: .order(OrderID("3")), by: .core,
                at: t0 + .minutes(59))
        }
        let gap = try await test.store.read { try $0.figures.all(now: t0 + .minutes(61)).gap }
        #expect(gap.gap == 2)
        #expect([gap.under5m, gap.under15m, gap.under60m, gap.over60m] == [0, 1, 0, 1])
        #expect([gap.queued, gap.blocked, gap.sent, gap.review] == [1, 1, 0, 0])
        #expect(gap.awaitingPayment == 1)
        #expect([gap.dueToday, gap.receivedToday] == [3, 1])
        #expect(gap.dueBySlot.reduce(0, +) == 3)
        #expect(gap.oldest == t0)
    }

    @Test(arguments: TestEngine.all) func oneMissingSKUAndItsOrdersAreOneLine(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        for (sku, orders) in [("NOPE", ["1", "2"]), ("CAP", ["3"])] {
            let id = ExceptionID("unknown-sku/\(sku)")
            try await test.store.transact {
                try $0.append(
                    .exceptionRaised(RaisedException(.unknown(sku: SKU(sku), title: "x", suggestion: nil))),
                    to: .exception(id),
                    by: .core,
                    at: t0)
            }
            for order in orders {
                try await test.store.place(order, stage: .blocked, blocks: [Block(exception: id, units: 2)], sku: sku)
            }
        }
        let slice = try await test.store.read { try $0.lists.skuFailures(filter: "", after: nil, limit: 10, now: t0) }
        #expect(slice.rows.map(\.sku) == ["NOPE", "CAP"])
        #expect(slice.rows[0].orders == 2)
        #expect(slice.rows[0].units == 4)
        #expect(slice.rows[0].value == Money(minor: 3998, currency: Currency("GBP")))
        let open = try await test.store.read {
            try $0.exceptions.openExceptions(of: OrderID("3")).map(\.record.id.rawValue)
        }
        #expect(open == ["unknown-sku/CAP"])
    }

    @Test(arguments: TestEngine.all) func silentSKUsRankByOpenValueAndThoseWithoutOrdersByWhatTheySell(
        engine: TestEngine
    ) async throws {
        let test = try TestStore(engine)
        for sku in ["CHEAP", "DEAR", "SLOW", "FAST", "NEVER"] {
            try await test.store.transact {
                try $0.append(
                    .exceptionRaised(RaisedException(.unknown(sku: SKU(sku), title: "x", suggestion: nil))),
                    to: .exception(ExceptionID("unknown-sku/\(sku)")), by: .core, at: t0)
            }
        }
        // Two cheap orders, one dear one; a week ago and longer the others sold and shipped.
        let waiting: [(id: String, sku: String, total: Int64)] = [
            ("1", "CHEAP", 100), ("2", "CHEAP", 100), ("3", "DEAR", 5000),
        ]
        for (id, sku, total) in waiting {
            let blocks = [Block(exception: ExceptionID("unknown-sku/\(sku)"), units: 2)]
            try await test.store.transact { tx in
                let subject = Subject.order(OrderID(id))
                try tx.append(
                    .orderSeen(channelOrder(id, sku: sku, total: total), via: .webhook), to: subject, by: .core, at: t0)
                try tx.append(.orderAssessed(.blocked, blocks: blocks, parts: nil), to: subject, by: .core, at: t0)
            }
        }
        for (id, sku, days) in [("4", "SLOW", 1), ("5", "FAST", 2), ("6", "FAST", 6), ("7", "NEVER", 8)]
            as [(String, String, Int64)]
        {
            try await test.store.place(id, sku: sku, at: t0 - .hours(24 * days))
        }
        let slice = try await test.store.read { try $0.lists.skuFailures(filter: "", after: nil, limit: 10, now: t0) }
        #expect(slice.rows.map(\.sku) == ["DEAR", "CHEAP", "FAST", "SLOW", "NEVER"])
        // Four units in seven days are 0.57 a day.
        #expect(slice.rows.map(\.soldPerDayTenths) == [2, 5, 5, 2, 0])
        var paged: [String] = []
        var after: String?
        repeat {
            let from = after
            let page = try await test.store.read {
                try $0.lists.skuFailures(filter: "", after: from, limit: 2, now: t0)
            }
            paged += page.rows.map(\.sku)
            after = page.next
        } while after != nil
        #expect(paged == ["DEAR", "CHEAP", "FAST", "SLOW", "NEVER"])
        // A cancelled order sold nothing.
        var gone = channelOrder("6", sku: "FAST", createdAt: t0 - .hours(144), updatedAt: t0)
        gone.cancelledAt = t0
        try await test.store.transact { [gone] in
            try $0.append(.orderSeen(gone, via: .webhook), to: .order(OrderID("6")), by: .core, at: t0)
        }
        let later = try await test.store.read {
            try $0.lists.skuFailures(filter: "fast", after: nil, limit: 1, now: t0)
        }
        #expect(later.rows.map(\.soldPerDayTenths) == [2])
        #expect(try await test.store.rebuild(verifyOnly: true).differences == [])
    }

    @Test(arguments: TestEngine.all) func aListPagesWithoutRepeatsWhenRowsGoAwayInBetween(engine: TestEngine)
        async throws
    {
        let test = try TestStore(engine)
        for number in 1...7 { try await test.store.place("\(number)", at: t0 + .seconds(Int64(number))) }
        let first = try await test.store.read { try $0.lists.gapOrders(filter: "", after: nil, limit: 3) }
        #expect(first.rows.map(\.id.rawValue) == ["1", "2", "3"])
        #expect(first.total == 7)
        try await test.store.transact {
            try $0.append(
                .orderReceived(number: "3", wmsID: "w", status: "New"), to: .order(OrderID("3")), by: .core, at: t0)
        }
        let second = try await test.store.read { try $0.lists.gapOrders(filter: "", after: first.next, limit: 3) }
        #expect(second.rows.map(\.id.rawValue) == ["4", "5", "6"])
        let last = try await test.store.read { try $0.lists.gapOrders(filter: "", after: second.next, limit: 3) }
        #expect(last.rows.map(\.id.rawValue) == ["7"])
        #expect(last.next == nil)
    }

    @Test(arguments: TestEngine.all) func aFilterNeedsEachOfItsWordsInAnyCase(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await test.store.place("1001", sku: "MUG-RED")
        try await test.store.place("1002", sku: "MUG-BLUE")
        func named(_ filter: String) async throws -> [String] {
            try await test.store.read {
                try $0.lists.gapOrders(filter: filter, after: nil, limit: 9).rows.map(\.id.rawValue)
            }
        }
        #expect(try await named("mug red") == ["1001"])
        #expect(try await named("100") == ["1001", "1002"])
        #expect(try await named("%") == [])
    }

    @Test(
        arguments: TestEngine.all,
        [("#1001", "order name"), ("1001", "order name"), ("TEE-1", "SKU"), ("h0 1", "tracking number")])
    func anOrderIsFoundBy(engine: TestEngine, asks: (text: String, matched: String)) async throws {
        let test = try TestStore(engine)
        try await test.store.place("1001")
        let shipment = Shipment(
            id: ShipmentID("S1"), wmsOrderNumbers: ["1001"], status: .shipped, carrier: "DPD", method: nil,
            shippedAt: t0,
            lines: [ShipmentLine(line: nil, item: "TEE-1", quantity: 1)],
            parcels: [Parcel(number: "1", tracking: "H01")])
        try await test.store.transact {
            try $0.append(
                .shipmentSeen(shipment, order: OrderID("1001"), orderName: "#1001"), to: .shipment(shipment.id),
                by: .core,
                at: t0)
        }
        let found = try await test.store.read { try $0.search.hits(asks.text, limit: 5) }
        #expect(found.first?.id == "1001")
        #expect(found.first?.matched == asks.matched)
    }

    @Test(arguments: TestEngine.all) func anItemIsMatchedExactlyThenByTheMapAndNeverByLikeness(engine: TestEngine)
        async throws
    {
        let test = try TestStore(engine)
        try await test.store.transact { tx in
            for item in [Item(number: "85123A", name: "Holder"), Item(number: "OLD", name: "Old", active: false)] {
                try tx.append(.itemSeen(item), to: .item(item.number), by: .core, at: t0)
            }
            try tx.append(.skuMapped(item: "85123A"), to: .sku(SKU("LAMP")), by: .core, at: t0)
        }
        let skus = ["85123A", "85123a", "OLD", "LAMP"].map { SKU($0) }
        let match = try await test.store.read { try $0.catalogue.match(skus) }
        #expect(match[SKU("85123A")] == .item("85123A"))
        #expect(match[SKU("85123a")] == .unknown)
        #expect(match[SKU("OLD")] == .inactive("OLD"))
        #expect(match[SKU("LAMP")] == .item("85123A"))
        #expect(try await test.store.read { try $0.catalogue.itemsNear(SKU("85123a")) } == ["85123A"])
    }

    @Test(arguments: TestEngine.all) func theRadarNamesWhatIsSoldAndHasNoActiveItem(engine: TestEngine) async throws {
        let test = try TestStore(engine)
        try await test.store.transact { tx in
            try tx.append(.itemSeen(Item(number: "A", name: "A")), to: .item("A"), by: .core, at: t0)
            for (id, sku, ships) in [("1", "A", true), ("2", "B", true), ("3", "GIFT", false), ("4", "B", true)] {
                let variant = Variant(id: id, sku: SKU(sku), title: "v\(id)", requiresShipping: ships, active: true)
                try tx.append(.variantSeen(variant), to: .variant(id), by: .core, at: t0)
            }
        }
        #expect(try await test.store.read { try $0.catalogue.variantSKUsWithoutItem(limit: 9) } == [SKU("B")])
        let twice = try await test.store.read { try $0.catalogue.duplicateSKUs(limit: 9).map(\.titles) }
        #expect(twice == [["v2", "v4"]])
    }

    @Test(arguments: TestEngine.all) func aValueFollowsAnOrderThatChangesWhileItIsBlocked(engine: TestEngine)
        async throws
    {
        let test = try TestStore(engine)
        let id = ExceptionID("unknown-sku/NOPE")
        try await test.store.transact {
            try $0.append(
                .exceptionRaised(RaisedException(.unknown(sku: SKU("NOPE"), title: "x", suggestion: nil))),
                to: .exception(id),
                by: .core, at: t0)
        }
        try await test.store.place("1", stage: .blocked, blocks: [Block(exception: id, units: 2)], sku: "NOPE")
        let edited = channelOrder("1", sku: "NOPE", total: 500)
        try await test.store.transact {
            try $0.append(.orderSeen(edited, via: .webhook), to: .order(OrderID("1")), by: .core, at: t0)
        }
        let slice = try await test.store.read { try $0.lists.skuFailures(filter: "", after: nil, limit: 10, now: t0) }
        #expect(slice.rows.first?.value.minor == 500)
    }

    @Test(arguments: TestEngine.all) func settledCancellationsFollowTheOpenOnesNewestFirst(engine: TestEngine)
        async throws
    {
        let test = try TestStore(engine)
        for (number, settled) in [(1, true), (2, false), (3, true), (4, false)] {
            let id = CancellationID("order-\(number)")
            let request = CancellationRequest(
                order: OrderID("\(number)"), orderName: "#\(number)", source: .channelCancelled)
            try await test.store.transact { tx in
                let at = t0 + .minutes(Int64(number))
                try tx.append(.cancellationRequested(request), to: .cancellation(id), by: .core, at: at)
                if settled {
                    try tx.append(
                        .cancellationAnswered(accepted: true, message: nil), to: .cancellation(id), by: .core, at: at)
                }
            }
        }
        func page(_ after: String?) async throws -> Slice<CancellationRow> {
            try await test.store.read { try $0.lists.cancellations(all: true, filter: "", after: after, limit: 3) }
        }
        let first = try await page(nil)
        #expect(first.rows.map(\.id.rawValue) == ["order-2", "order-4", "order-3"])
        #expect(first.total == 4)
        #expect(try await page(first.next).rows.map(\.id.rawValue) == ["order-1"])
        let open = try await test.store.read { try $0.lists.cancellations(filter: "", after: nil, limit: 9) }
        #expect(open.rows.map(\.id.rawValue) == ["order-2", "order-4"])
        #expect(open.total == 2)
        #expect(try await test.store.read { try $0.figures.all(now: t0).cancellations.open } == 2)
    }

    @Test(
        arguments: TestEngine.all,
        [
            ("ada@ex", "e-mail"), ("ADA@example.com", "e-mail"), ("#10", "order name"), ("tee", "SKU"),
            ("h0", "tracking number"),
        ])
    func theBeginningIsEnoughAndCaseDoesNotMatter(engine: TestEngine, asks: (text: String, matched: String))
        async throws
    {
        let test = try TestStore(engine)
        try await test.store.place("1001")
        let shipment = Shipment(
            id: ShipmentID("S1"), wmsOrderNumbers: ["1001"], status: .shipped, carrier: "DPD", method: nil,
            shippedAt: t0, lines: [], parcels: [Parcel(number: "1", tracking: "H01")])
        try await test.store.transact { tx in
            try tx.people.putContact(OrderID("1001"), Contact(lastName: "Doe", email: "Ada@Example.com"))
            try tx.append(
                .shipmentSeen(shipment, order: OrderID("1001"), orderName: "#1001"), to: .shipment(shipment.id),
                by: .core, at: t0)
        }
        let found = try await test.store.read { try $0.search.hits(asks.text, limit: 5) }
        #expect(found.map(\.matched) == [asks.matched])
    }
}
