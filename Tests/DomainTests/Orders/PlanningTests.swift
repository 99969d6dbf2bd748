import Domain
import Testing

private func bundles(_ compositions: [String: [(String, Int64)]]) -> Bundles {
    Bundles(
        Dictionary(
            uniqueKeysWithValues: compositions.map { bundle, components in
                (SKU(bundle), components.map { BundleComponent(sku: SKU($0.0), quantity: $0.1) })
            }))
}

/// From an order's lines to what the WMS is to have.
@Suite struct PlanningTests {
    private let now = Instant(milliseconds: 1_772_445_600_000)

    private func order(_ lines: [OrderLine]) -> ChannelOrder {
        ChannelOrder(
            id: OrderID("7"), name: "#1001", createdAt: now, updatedAt: now, payment: .paid, currency: Currency("GBP"),
            total: 3000, subtotal: 3000, lines: lines)
    }

    private func line(_ id: String, _ sku: String, _ quantity: Int64, price: Int64 = 1000) -> OrderLine {
        OrderLine(id: LineID(id), sku: SKU(sku), title: sku, quantity: quantity, unitPrice: price)
    }

    private func context(items: [String], _ book: Bundles = Bundles(), routing: Routing = .facility("MAIN"))
        -> AssessmentContext
    {
        var policy = Policy()
        policy.routing = routing
        var context = AssessmentContext(
            contact: Contact(firstName: "Ada", lastName: "Byron", line1: "1 Mill Lane", city: "Leeds", country: "GB"),
            matches: Dictionary(uniqueKeysWithValues: items.map { (SKU($0), .item($0)) }), suggestions: [:],
            due: Sample.due(Sample.order()),
            policy: policy)
        context.bundles = book
        return context
    }

    @Test func aBundleGoesOutAsItsItemsAtPricesThatSumToThePenny() {
        let found = order([line("1", "SET", 2)]).assessed(
            context(items: ["MUG", "TEE"], bundles(["SET": [("MUG", 3), ("TEE", 1)]])))
        #expect(found.stage == .queued)
        let lines = found.parts.flatMap(\.lines)
        #expect(lines.filter { $0.item == "MUG" }.reduce(0) { $0 + $1.quantity } == 6)
        #expect(lines.filter { $0.item == "TEE" }.reduce(0) { $0 + $1.quantity } == 2)
        #expect(lines.reduce(0) { $0 + $1.quantity * $1.unitPrice } == 2000)
        #expect(lines.allSatisfy { $0.line == LineID("1") })
    }

    @Test func whatTheChannelExplodedIsNotExplodedAgain() {
        var component = line("1", "SET", 1)
        component.group = LineGroup(id: "9", title: "Gift box")
        let found = order([component]).assessed(context(items: ["SET", "MUG"], bundles(["SET": [("MUG", 3)]])))
        #expect(found.parts.flatMap(\.lines).map(\.item) == ["SET"])
    }

    @Test func aComponentThatDeposcoDoesNotKnowBlocksUnderItsOwnSKU() {
        let found = order([line("1", "SET", 2)]).assessed(context(items: [], bundles(["SET": [("MUG", 3)]])))
        #expect(found.blocks == [Block(exception: ExceptionID("unknown-sku/MUG"), units: 6)])
        #expect(found.exceptions.first?.detail == "component of SET")
    }

    @Test func aBundleThatCannotBeExplodedBlocksItsOrders() {
        let found = order([line("1", "SET", 1)]).assessed(context(items: [], bundles(["SET": [("SET", 1)]])))
        #expect(found.stage == .blocked)
        #expect(found.blocks.map(\.exception.rawValue) == ["bundle-refused/SET"])
        #expect(found.exceptions.map(\.summary) == ["bundle SET: it contains itself: SET > SET"])
    }

    @Test func aQuantityBeyondAllSenseIsAnExceptionAndNotACrash() {
        let found = order([line("1", "SET", .max, price: .max)]).assessed(
            context(items: ["MUG"], bundles(["SET": [("MUG", 2)]])))
        #expect(found.blocks.map(\.exception.rawValue) == ["bundle-refused/SET"])
    }

    @Test func anOrderIsRoutedByTheLocationsOfItsFulfilmentOrders() {
        let known = context(items: ["TEE", "MUG"], routing: .locations(["11": "LEEDS", "12": "YORK"]))
        let placed = order([line("1", "TEE", 2), line("2", "MUG", 1)])
        let routes = [
            LineRoute(line: LineID("1"), location: "11", quantity: 1),
            LineRoute(line: LineID("1"), location: "12", quantity: 1),
            LineRoute(line: LineID("2"), location: "12", quantity: 1),
        ]
        let parts = placed.assessed(known, routes).parts
        #expect(parts.map(\.number) == ["1001", "1001-2"])
        #expect(parts.map(\.facility) == ["LEEDS", "YORK"])
        #expect(parts.map { $0.lines.map(\.item) } == [["TEE"], ["TEE", "MUG"]])
    }

    @Test func aLocationWithoutAFacilityIsAnExceptionAndNeverADefault() {
        let known = context(items: ["TEE"], routing: .locations(["11": "LEEDS"]))
        let routes = [LineRoute(line: LineID("1"), location: "99", quantity: 2)]
        let found = order([line("1", "TEE", 2)]).assessed(known, routes)
        #expect(found.blocks.map(\.exception.rawValue) == ["unmapped-location/99"])
        #expect(found.parts.isEmpty)
    }

    @Test func anOrderThatOneFacilityCanFillIsNotSplit() {
        var known = context(items: ["TEE", "MUG"], routing: .availability(["LEEDS", "YORK"]))
        known.stock = ["TEE": ["LEEDS": 5, "YORK": 5], "MUG": ["YORK": 5]]
        let parts = order([line("1", "TEE", 2), line("2", "MUG", 1)]).assessed(known).parts
        #expect(parts.map(\.facility) == ["YORK"])
    }

    @Test func anOrderThatNoFacilityCanFillIsSplitAndWhatNobodyHasIsBackOrdered() {
        var known = context(items: ["TEE", "MUG"], routing: .availability(["LEEDS", "YORK"]))
        known.stock = ["TEE": ["LEEDS": 3], "MUG": ["YORK": 1]]
        let parts = order([line("1", "TEE", 4), line("2", "MUG", 1)]).assessed(known).parts
        #expect(parts.map(\.facility) == ["LEEDS", "YORK"])
        #expect(parts.map { $0.lines.map(\.quantity) } == [[4], [1]])
    }

    @Test func totalsOfASplitOrderSumToTheOrders() {
        var known = context(items: ["TEE", "MUG"], routing: .availability(["LEEDS", "YORK"]))
        known.stock = ["TEE": ["LEEDS": 2], "MUG": ["YORK": 1]]
        let placed = order([line("1", "TEE", 2), line("2", "MUG", 1, price: 333)])
        let orders = WarehouseOrders.of(placed, placed.assessed(known).parts, known.contact, policy: known.policy)
        #expect(orders.count == 2)
        #expect(orders.reduce(0) { $0 + $1.total } == 3000)
    }

    @Test func aBundleIsShippedWhenAllOfItsItemsLeft() throws {
        var record = try #require(
            OrderRecord(first: .orderSeen(order([line("1", "SET", 2)]), via: .webhook), at: now))
        let found = record.channel.assessed(
            context(items: ["MUG", "TEE"], bundles(["SET": [("MUG", 3), ("TEE", 1)]])))
        record.apply(.orderAssessed(.queued, blocks: [], parts: found.parts), at: now)
        func shipment(_ id: String, _ lines: [(String, Int64)]) -> Shipment {
            Shipment(
                id: ShipmentID(id), wmsOrderNumbers: ["1001"], status: .shipped, carrier: nil, method: nil,
                shippedAt: nil, lines: lines.map { ShipmentLine(line: LineID("1"), item: $0.0, quantity: $0.1) },
                parcels: [])
        }
        let mugs = shipment("1", [("MUG", 6)])
        let tees = shipment("2", [("TEE", 1)])
        #expect(ShippedLines(of: record).completed(by: mugs, after: []).isEmpty)
        #expect(ShippedLines(of: record).completed(by: tees, after: [mugs]).map(\.quantity) == [1])
        #expect(!ShippedLines(of: record).areAll(in: [mugs, tees]))
        #expect(ShippedLines(of: record).areAll(in: [mugs, tees, shipment("3", [("TEE", 1)])]))
    }

    private func parts(_ lines: [OrderLine], _ stock: [String: [String: Int64]], over facilities: [String])
        -> [OrderPart]
    {
        var known = context(items: ["TEE", "MUG"], routing: .availability(facilities))
        known.stock = stock
        return order(lines).assessed(known).parts
    }

    private func units(_ parts: [OrderPart]) -> [[Int64]] { parts.map { $0.lines.map(\.quantity) } }

    @Test func aPriceThatDoesNotGoIntoItsUnitsIsTwoLinesAPennyApart() {
        let found = order([line("1", "SET", 1)]).assessed(context(items: ["MUG"], bundles(["SET": [("MUG", 3)]])))
        let lines = found.parts.flatMap(\.lines)
        #expect(lines.map(\.quantity) == [1, 2])
        #expect(lines.map(\.unitPrice) == [334, 333])
        #expect(lines.map(\.each) == [3, 3])
        let even = order([line("1", "SET", 1, price: 900)]).assessed(
            context(items: ["MUG"], bundles(["SET": [("MUG", 3)]])))
        #expect(even.parts.flatMap(\.lines).map(\.unitPrice) == [300])
    }

    /// A line of some units at 10.00, less a discount on all of them.
    private func discounted(_ sku: String, _ quantity: Int64, off discount: Int64) -> OrderLine {
        var line = line("1", sku, quantity)
        line.unitPrice = 1000
        line.discount = discount
        return line
    }

    private func amount(_ lines: [OrderPart.Line]) -> Int64 { lines.reduce(0) { $0 + $1.quantity * $1.unitPrice } }

    @Test func aDiscountedLineIsSentForWhatTheCustomerPays() {
        let lines = order([discounted("TEE", 3, off: 100)]).assessed(context(items: ["TEE"])).parts.flatMap(\.lines)
        #expect(lines.map(\.quantity) == [2, 1])
        #expect(lines.map(\.unitPrice) == [967, 966])
        #expect(lines.map(\.each) == [1, 1])
        #expect(amount(lines) == 2900)
    }

    @Test func theComponentsOfADiscountedBundleCostWhatTheCustomerPays() {
        let known = context(items: ["MUG", "TEE"], bundles(["SET": [("MUG", 3), ("TEE", 1)]]))
        for discount in [0, 1, 7, 333, 1999, 2000] as [Int64] {
            let lines = order([discounted("SET", 2, off: discount)]).assessed(known).parts.flatMap(\.lines)
            #expect(amount(lines) == 2000 - discount)
            #expect(lines.filter { $0.item == "MUG" }.reduce(0) { $0 + $1.quantity } == 6)
        }
    }

    @Test func theUnitsThatTwoLocationsShipOfADiscountedLineCostTheWholeLine() {
        let known = context(items: ["TEE"], routing: .locations(["L1": "A", "L2": "B"]))
        let routes = [
            LineRoute(line: LineID("1"), location: "L1", quantity: 1),
            LineRoute(line: LineID("1"), location: "L2", quantity: 2),
        ]
        let parts = order([discounted("TEE", 3, off: 100)]).assessed(known, routes).parts
        #expect(parts.map { $0.lines.map(\.unitPrice) } == [[967], [967, 966]])
        #expect(amount(parts.flatMap(\.lines)) == 2900)
    }

    @Test func aMillionBundlesCanBeSentAndNoMore() {
        let known = context(items: ["MUG"], bundles(["SET": [("MUG", 1)]]))
        #expect(order([line("1", "SET", 1_000_000, price: 0)]).assessed(known).stage == .queued)
        let more = order([line("1", "SET", 1_000_001, price: 0)]).assessed(known)
        #expect(more.blocks == [Block(exception: ExceptionID("bundle-refused/SET"), units: 1_000_001)])
        #expect(
            more.exceptions.map(\.detail) == ["no order with it can be sent until its composition is right"])
        #expect(more.exceptions.map(\.cause) == [.bundleRefused(SKU("SET"))])
    }

    @Test func oneFacilityThatIsNamedShipsEverything() {
        let found = order([line("1", "TEE", 2), line("2", "MUG", 1)]).assessed(context(items: ["TEE", "MUG"]))
        #expect(found.parts.map(\.facility) == ["MAIN"])
        #expect(units(found.parts) == [[2, 1]])
    }

    @Test func unitsThatNoLocationHasYetStayBehind() {
        let known = context(items: ["TEE", "MUG"], routing: .locations(["11": "LEEDS"]))
        let placed = order([line("1", "TEE", 2), line("2", "MUG", 1)])
        let found = placed.assessed(known, [LineRoute(line: LineID("1"), location: "11", quantity: 2)])
        #expect(units(found.parts) == [[2]])
        #expect(found.waits.map(\.reason) == [.notRouted])
        #expect(found.reserves == ["TEE": 2, "MUG": 1])
        #expect(found.reserves(beyond: found.parts) == ["MUG": 1])
    }

    @Test func anOrderThatNoLocationHasIsNotDue() {
        let known = context(items: [], routing: .locations(["11": "LEEDS"]))
        #expect(order([line("1", "TEE", 2)]).assessed(known, []).stage == .notDue)
    }

    @Test func aLocationThatIsToShipNothingIsNoPart() {
        let known = context(items: ["TEE"], routing: .locations(["11": "LEEDS", "12": "YORK"]))
        let routes = [
            LineRoute(line: LineID("1"), location: "12", quantity: 0),
            LineRoute(line: LineID("1"), location: "11", quantity: 2),
        ]
        #expect(order([line("1", "TEE", 2)]).assessed(known, routes).parts.map(\.facility) == ["LEEDS"])
    }

    @Test func aLocationThatWaitsForItsFacilityIsCountedByItsUnits() throws {
        let known = context(items: ["TEE"], routing: .locations([:]))
        let routes = [LineRoute(line: LineID("1"), location: "99", quantity: 2)]
        let found = order([line("1", "TEE", 2)]).assessed(known, routes)
        #expect(found.blocks.map(\.units) == [2])
        let raised = try #require(found.exceptions.first)
        #expect(raised.summary == "location 99 has no facility")
        #expect(raised.detail == "fulfilment orders of the location wait")
        #expect(raised.cause == .unmappedLocation(location: "99"))
    }

    @Test func theFirstFacilityIsPreferredWhereTwoHaveAsMuch() {
        let found = parts([line("1", "TEE", 2)], ["TEE": ["LEEDS": 5, "YORK": 5]], over: ["YORK", "LEEDS"])
        #expect(found.map(\.facility) == ["YORK"])
    }

    @Test func theFacilityThatHasMostOfAnOrderShipsFirst() {
        let found = parts(
            [line("1", "TEE", 5)], ["TEE": ["LEEDS": 1, "YORK": 3, "HULL": 1]], over: ["LEEDS", "YORK", "HULL"])
        #expect(found.map(\.facility) == ["YORK", "LEEDS", "HULL"])
        #expect(units(found) == [[3], [1], [1]])
        #expect(found.map(\.number) == ["1001", "1001-2", "1001-3"])
    }

    @Test func whatNobodyHasIsBackOrderedAtTheFirstFacility() {
        let found = parts([line("1", "TEE", 2)], [:], over: ["LEEDS", "YORK"])
        #expect(found.map(\.facility) == ["LEEDS"])
        #expect(units(found) == [[2]])
    }

    @Test func aLineOfWhichNobodyHasAnythingIsBackOrderedBesideWhatIsThere() {
        let found = parts([line("1", "TEE", 2), line("2", "MUG", 1)], ["TEE": ["YORK": 2]], over: ["LEEDS", "YORK"])
        #expect(found.map(\.facility) == ["YORK"])
        #expect(found.map { $0.lines.map(\.item) } == [["TEE", "MUG"]])
        #expect(units(found) == [[2, 1]])
    }

    @Test func withoutFacilitiesTheWMSChooses() {
        let found = parts([line("1", "TEE", 2)], ["TEE": ["LEEDS": 5]], over: [])
        #expect(found.map(\.facility) == [nil])
    }

    @Test func twoLinesOfOneItemDoNotShareOneUnit() {
        let found = parts(
            [line("1", "TEE", 1), line("2", "TEE", 1)], ["TEE": ["LEEDS": 1, "YORK": 1]], over: ["LEEDS", "YORK"])
        #expect(found.map(\.facility) == ["LEEDS", "YORK"])
        #expect(found.map { $0.lines.map(\.line.rawValue) } == [["1"], ["2"]])
    }

    @Test func stockBelowZeroIsNone() {
        let found = parts([line("1", "TEE", 2)], ["TEE": ["LEEDS": -5, "YORK": 2]], over: ["LEEDS", "YORK"])
        #expect(found.map(\.facility) == ["YORK"])
        #expect(units(found) == [[2]])
    }

    @Test func aComponentThatMayBeMeantIsSuggested() throws {
        var known = context(items: [], bundles(["SET": [("MUG", 2)]]))
        known.suggestions = [SKU("MUG"): "MUG-1"]
        let raised = try #require(order([line("1", "SET", 3)]).assessed(known).exceptions.first)
        #expect(raised.suggestion == "MUG-1")
    }

    // MARK: As orders in the WMS

    @Test func eachPartIsAnOrderOfItsOwnWithItsLinesNumbered() throws {
        var known = context(items: ["TEE", "MUG"], routing: .availability(["LEEDS", "YORK"]))
        known.stock = ["TEE": ["LEEDS": 2], "MUG": ["LEEDS": 1, "YORK": 2]]
        var placed = order([line("1", "TEE", 2), line("2", "MUG", 3, price: 500)])
        placed.shippingMethod = "Express"
        (placed.tax, placed.shipping) = (700, 350)
        let orders = WarehouseOrders.of(placed, placed.assessed(known).parts, known.contact, policy: known.policy)
        #expect(orders.map(\.number) == ["1001", "1001-2"])
        #expect(orders.map { $0.lines.map(\.number) } == [["1001-1", "1001-2"], ["1001-2-1"]])
        #expect(orders.map(\.facility) == ["LEEDS", "YORK"])
        #expect(orders.map(\.customerOrderNumber) == ["#1001", "#1001"])
        #expect(orders.map(\.reference) == ["7", "7"])
        #expect(orders.map(\.source) == ["Shopify", "Shopify"])
        #expect(orders.map(\.shipVia) == ["Express", "Express"])
        #expect(orders.map(\.placedAt) == [now, now])
        // Shared out by what the parts are worth: 2 500 and 1 000.
        #expect(orders.map(\.tax) == [500, 200])
        #expect(orders.map(\.shipping) == [250, 100])
        #expect(orders.map(\.subtotal) == [2143, 857])
    }

    @Test func anOrderWithoutAShippingMethodGoesByTheShops() {
        var policy = Policy()
        policy.shipVia = "Parcel"
        policy.orderSource = "Store"
        let orders = WarehouseOrders.of(order([]), [Sample.part()], Contact(), policy: policy)
        #expect(orders.map(\.shipVia) == ["Parcel"])
        #expect(orders.map(\.source) == ["Store"])
    }

    @Test func v1GetsTheCodeOfTheProvinceWhereThereIsOne() {
        var policy = Policy()
        var contact = Contact(lastName: "Byron", province: "England")
        func province() -> String? {
            WarehouseOrders.of(order([]), [Sample.part()], contact, policy: policy).first?.contact.province
        }
        policy.orderAPI = .v1
        #expect(province() == "England")
        contact.provinceCode = "ENG"
        #expect(province() == "ENG")
        policy.orderAPI = .v2
        #expect(province() == "England")
    }

    @Test func aPartThatIsWorthNothingOrBeyondAllSenseHasItsShareAllTheSame() {
        func totals(_ prices: Int64...) -> [Int64] {
            let parts = prices.enumerated().map { index, price in
                OrderPart(
                    number: "\(index)", facility: nil,
                    lines: [OrderPart.Line(line: LineID("1"), item: "TEE", quantity: 2, unitPrice: price)])
            }
            return WarehouseOrders.of(order([]), parts, Contact(), policy: Policy()).map(\.total)
        }
        #expect(totals(100, -100) == [3000, 0])
        #expect(totals(.max, .max) == [1500, 1500])
        #expect(totals(.max / 3, .max / 3, 0) == [1500, 1500, 0])
        #expect(totals(1, 2) == [1000, 2000])
    }

    @Test func whatPartsTakeOfAnItemIsAddedUp() {
        let parts = [Sample.part("1", ["TEE": 2, "MUG": 1]), Sample.part("2", ["TEE": 3])]
        #expect(parts.demand == ["TEE": 5, "MUG": 1])
    }
}
