import Domain
import Foundation
import Testing

private func bundles(_ compositions: [String: [(String, Int64)]]) -> Bundles {
    Bundles(
        Dictionary(
            uniqueKeysWithValues: compositions.map { bundle, components in
                (SKU(bundle), components.map { BundleComponent(sku: SKU($0.0), quantity: $0.1) })
            }))
}

struct BundleTests {
    @Test func nestedBundlesMultiplyDownToTheirItems() throws {
        let book = bundles(["GIFT": [("SET", 2), ("CARD", 1)], "SET": [("MUG", 3), ("TEE", 1)]])
        let leaves = try #require(try book.explode(SKU("GIFT"), amount: 1000))
        #expect(leaves.map(\.sku.rawValue) == ["MUG", "TEE", "CARD"])
        #expect(leaves.map(\.each) == [6, 2, 1])
        #expect(leaves.map(\.amount).reduce(0, +) == 1000)
    }

    @Test func whatIsNoBundleIsLeftAlone() throws {
        #expect(try bundles(["SET": [("MUG", 1)]]).explode(SKU("MUG")) == nil)
    }

    @Test func aBundleThatContainsItselfIsRefusedWithTheWayRound() {
        let book = bundles(["A": [("B", 1)], "B": [("C", 2)], "C": [("A", 1)]])
        #expect(throws: BundleFault.cycle([SKU("A"), SKU("B"), SKU("C"), SKU("A")])) { try book.explode(SKU("A")) }
        #expect(BundleFault.cycle([SKU("A"), SKU("B"), SKU("A")]).text == "it contains itself: A > B > A")
    }

    @Test func `bundles that share components at every level are refused, and not gone through way by way`() {
        var book = Bundles()
        for level in 0..<30 {
            let next = SKU("L\(level + 1)")
            book.compositions[SKU("L\(level)")] = [SKU("X\(level)"), SKU("Y\(level)")].map {
                BundleComponent(sku: $0, quantity: 1)
            }
            for name in ["X", "Y"] {
                book.compositions[SKU("\(name)\(level)")] = [BundleComponent(sku: next, quantity: 1)]
            }
        }
        #expect(throws: BundleFault.tooLarge(SKU("L0"))) { try book.explode(SKU("L0")) }
    }

    @Test func anEmptyBundleAndOneWithoutUnitsAreRefused() {
        #expect(throws: BundleFault.empty(SKU("A"))) { try bundles(["A": []]).explode(SKU("A")) }
        #expect(throws: BundleFault.noUnits(bundle: SKU("A"), component: SKU("B"), quantity: 0)) {
            try bundles(["A": [("B", 0)]]).explode(SKU("A"))
        }
    }

    @Test func aBundleOfMoreUnitsThanCanBeCountedIsRefused() {
        var compositions: [String: [(String, Int64)]] = [:]
        for level in 0..<40 { compositions["L\(level)"] = [("L\(level + 1)", 1000), ("X\(level)", 1)] }
        #expect(throws: BundleFault.self) { try bundles(compositions).explode(SKU("L0")) }
    }

    @Test func sharesSumToThePennyWhateverThePrice() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let components = (0..<Int.random(in: 1...5, using: &random)).map {
                ("I\($0)", Int64.random(in: 1...7, using: &random))
            }
            let amount = Int64.random(in: 0...100_000, using: &random)
            let leaves = try #require(try bundles(["B": components]).explode(SKU("B"), amount: amount))
            #expect(leaves.reduce(0) { $0 + $1.amount } == amount)
        }
    }

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: expandSimple.path), "no fixtures beside this checkout"))
    func theOfficialCasesExplodeAsGiven() throws {
        struct Case: Decodable {
            struct Line: Decodable {
                var id: String
                var componentReferences: [String]?
                var componentQuantities: [Int64]?
            }
            struct Expected: Decodable {
                struct Item: Decodable {
                    var id: String
                    var quantity: Int64
                }
                var cartLineId: String
                var items: [Item]
            }
            var lines: [Line]
            var expect: [Expected]
        }
        let cases = try JSONDecoder().decode([Case].self, from: Data(contentsOf: expandSimple))
        #expect(cases.count == 3)
        for official in cases {
            var compositions: [String: [(String, Int64)]] = [:]
            for line in official.lines {
                if let references = line.componentReferences, let quantities = line.componentQuantities {
                    compositions[line.id] = Array(zip(references, quantities))
                }
            }
            let book = bundles(compositions)
            let exploded = try official.lines.compactMap { line in
                try book.explode(SKU(line.id)).map { (line.id, $0.map { [$0.sku.rawValue, String($0.each)] }) }
            }
            #expect(exploded.map(\.0) == official.expect.map(\.cartLineId))
            #expect(exploded.map(\.1) == official.expect.map { $0.items.map { [$0.id, String($0.quantity)] } })
        }
    }
}

private let expandSimple = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../shared/fixtures/bundles/expand_simple.json").standardizedFileURL

struct PlanningTests {
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
            policy: policy)
        context.bundles = book
        return context
    }

    @Test func aBundleGoesOutAsItsItemsAtPricesThatSumToThePenny() {
        let found = order([line("1", "SET", 2)]).assess(
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
        let found = order([component]).assess(context(items: ["SET", "MUG"], bundles(["SET": [("MUG", 3)]])))
        #expect(found.parts.flatMap(\.lines).map(\.item) == ["SET"])
    }

    @Test func aComponentThatDeposcoDoesNotKnowBlocksUnderItsOwnSKU() {
        let found = order([line("1", "SET", 2)]).assess(context(items: [], bundles(["SET": [("MUG", 3)]])))
        #expect(found.blocks == [Block(exception: ExceptionID("unknown-sku/MUG"), units: 6)])
        #expect(found.exceptions.first?.detail == "component of SET")
    }

    @Test func aBundleThatCannotBeExplodedBlocksItsOrders() {
        let found = order([line("1", "SET", 1)]).assess(context(items: [], bundles(["SET": [("SET", 1)]])))
        #expect(found.stage == .blocked)
        #expect(found.blocks.map(\.exception.rawValue) == ["bundle-refused/SET"])
        #expect(found.exceptions.map(\.summary) == ["bundle SET: it contains itself: SET > SET"])
    }

    @Test func aQuantityBeyondAllSenseIsAnExceptionAndNotACrash() {
        let found = order([line("1", "SET", .max, price: .max)]).assess(
            context(items: ["MUG"], bundles(["SET": [("MUG", 2)]])))
        #expect(found.blocks.map(\.exception.rawValue) == ["bundle-refused/SET"])
    }

    @Test func anOrderIsRoutedByTheLocationsOfItsFulfilmentOrders() {
        var known = context(items: ["TEE", "MUG"], routing: .locations(["11": "LEEDS", "12": "YORK"]))
        let placed = order([line("1", "TEE", 2), line("2", "MUG", 1)])
        #expect(placed.assess(known).parts.isEmpty)
        #expect(placed.assess(known).stage == .queued)
        known.routes = [
            LineRoute(line: LineID("1"), location: "11", quantity: 1),
            LineRoute(line: LineID("1"), location: "12", quantity: 1),
            LineRoute(line: LineID("2"), location: "12", quantity: 1),
        ]
        let parts = placed.assess(known).parts
        #expect(parts.map(\.number) == ["1001", "1001-2"])
        #expect(parts.map(\.facility) == ["LEEDS", "YORK"])
        #expect(parts.map { $0.lines.map(\.item) } == [["TEE"], ["TEE", "MUG"]])
    }

    @Test func aLocationWithoutAFacilityIsAnExceptionAndNeverADefault() {
        var known = context(items: ["TEE"], routing: .locations(["11": "LEEDS"]))
        known.routes = [LineRoute(line: LineID("1"), location: "99", quantity: 2)]
        let found = order([line("1", "TEE", 2)]).assess(known)
        #expect(found.blocks.map(\.exception.rawValue) == ["unmapped-location/99"])
        #expect(found.parts.isEmpty)
    }

    @Test func anOrderThatOneFacilityCanFillIsNotSplit() {
        var known = context(items: ["TEE", "MUG"], routing: .availability(["LEEDS", "YORK"]))
        known.stock = ["TEE": ["LEEDS": 5, "YORK": 5], "MUG": ["YORK": 5]]
        let parts = order([line("1", "TEE", 2), line("2", "MUG", 1)]).assess(known).parts
        #expect(parts.map(\.facility) == ["YORK"])
    }

    @Test func anOrderThatNoFacilityCanFillIsSplitAndWhatNobodyHasIsBackOrdered() {
        var known = context(items: ["TEE", "MUG"], routing: .availability(["LEEDS", "YORK"]))
        known.stock = ["TEE": ["LEEDS": 3], "MUG": ["YORK": 1]]
        let parts = order([line("1", "TEE", 4), line("2", "MUG", 1)]).assess(known).parts
        #expect(parts.map(\.facility) == ["LEEDS", "YORK"])
        #expect(parts.map { $0.lines.map(\.quantity) } == [[4], [1]])
    }

    @Test func totalsOfASplitOrderSumToTheOrders() {
        var known = context(items: ["TEE", "MUG"], routing: .availability(["LEEDS", "YORK"]))
        known.stock = ["TEE": ["LEEDS": 2], "MUG": ["YORK": 1]]
        let placed = order([line("1", "TEE", 2), line("2", "MUG", 1, price: 333)])
        let orders = placed.warehouseOrders(placed.assess(known).parts, known.contact, policy: known.policy)
        #expect(orders.count == 2)
        #expect(orders.reduce(0) { $0 + $1.total } == 3000)
    }

    @Test func aBundleIsShippedWhenAllOfItsItemsLeft() throws {
        var record = try #require(
            OrderRecord(first: .orderSeen(order([line("1", "SET", 2)]), via: .webhook), at: now))
        let found = record.channel.assess(
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
        #expect(record.fulfils(mugs, after: []).isEmpty)
        #expect(record.fulfils(tees, after: [mugs]).map(\.quantity) == [1])
        #expect(!record.whollyShipped(by: [mugs, tees]))
        #expect(record.whollyShipped(by: [mugs, tees, shipment("3", [("TEE", 1)])]))
    }
}
