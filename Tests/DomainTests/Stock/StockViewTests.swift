import Domain
import Testing

/// What can be sold of an item, and of what is made of it.
@Suite struct StockViewTests {
    private func view(
        _ available: [String: [String: Int64]], pending: [String: Int64] = [:],
        bundles: [String: [(String, Int64)]] = [:]
    ) -> StockView {
        StockView(
            available: available, pending: pending,
            matches: Dictionary(uniqueKeysWithValues: available.keys.map { (SKU($0), SKUMatch.item($0)) }),
            bundles: Bundles(
                Dictionary(
                    uniqueKeysWithValues: bundles.map { bundle, components in
                        (SKU(bundle), components.map { BundleComponent(sku: SKU($0.0), quantity: $0.1) })
                    })))
    }

    private let two = ["TEE": ["LEEDS": Int64(7), "YORK": 5]]

    @Test func withoutChosenFacilitiesAllOfThemCount() {
        #expect(view(two).units(of: SKU("TEE"), at: []) == 12)
    }

    @Test func onlyTheFacilitiesBehindALocationCount() {
        #expect(view(two).units(of: SKU("TEE"), at: ["YORK"]) == 5)
    }

    @Test func whatOrdersOnTheirWayWillTakeIsNotSoldAgain() {
        #expect(view(two, pending: ["TEE": 4]).units(of: SKU("TEE"), at: []) == 8)
    }

    @Test func moreSoldThanThereIsIsBelowZero() {
        #expect(view(two, pending: ["TEE": 15]).units(of: SKU("TEE"), at: []) == -3)
    }

    @Test func whatTheWarehouseDoesNotSayIsUnknownAndNeverZero() {
        #expect(view(two).units(of: SKU("MUG"), at: []) == nil)
        #expect(view(two).units(of: SKU("TEE"), at: ["HULL"]) == nil)
        #expect(view(["TEE": [:]]).units(of: "TEE", at: []) == nil)
    }

    @Test func anInactiveItemIsNotForSale() {
        var stock = view(two)
        stock.matches[SKU("TEE")] = .inactive("TEE")
        #expect(stock.units(of: SKU("TEE"), at: []) == nil)
    }

    @Test func aMappedSKUSellsItsItem() {
        var stock = view(two)
        stock.matches[SKU("SHIRT")] = .item("TEE")
        #expect(stock.units(of: SKU("SHIRT"), at: []) == 12)
    }

    private let parts = ["MUG": ["LEEDS": Int64(7)], "TEE": ["LEEDS": Int64(2)]]

    @Test func aBundleIsSoldAsOftenAsItsScarcestComponentAllows() {
        let stock = view(parts, bundles: ["SET": [("MUG", 2), ("TEE", 1)], "PAIR": [("MUG", 2)]])
        #expect(stock.units(of: SKU("SET"), at: []) == 2)
        #expect(stock.units(of: SKU("PAIR"), at: []) == 3)
    }

    @Test func halfABundleShortIsABundleShort() {
        let stock = view(parts, pending: ["MUG": 8], bundles: ["PAIR": [("MUG", 2)]])
        #expect(stock.units(of: SKU("PAIR"), at: []) == -1)
    }

    @Test func aBundleOfWhichAComponentIsUnknownIsUnknown() {
        let stock = view(parts, bundles: ["SET": [("MUG", 1), ("GHOST", 1)]])
        #expect(stock.units(of: SKU("SET"), at: []) == nil)
    }

    @Test func aBundleThatContainsItselfIsUnknown() {
        #expect(view(parts, bundles: ["SET": [("SET", 1)]]).units(of: SKU("SET"), at: []) == nil)
    }

    @Test func whatIsKeptBackIsSaidForASKUOrForAll() {
        var policy = StockPolicy(locations: ["1": []])
        policy.safety = 3
        policy.safetyBySKU[SKU("LAMP")] = 0
        #expect(policy.safety(of: SKU("TEE")) == 3)
        #expect(policy.safety(of: SKU("LAMP")) == 0)
    }

    @Test func theChannelSellsGoodsAndNeitherServicesNorWhatIsCancelled() {
        let lines = [
            Sample.line("1", "TEE", 2, current: 1), Sample.line("2", "TEE", 3), Sample.line("3", "WRAP", ships: false),
            Sample.line("4", "CARD", giftCard: true),
        ]
        #expect(Sample.order(lines).sold == [SKU("TEE"): 4])
        #expect(Sample.order(lines, cancelledAt: t0).sold.isEmpty)
    }

    @Test func unitsBeyondAllSenseAreNotAddedUp() {
        let lines = [Sample.line("1", "TEE", .max, price: 0), Sample.line("2", "TEE", 5, price: 0)]
        #expect(Sample.order(lines, total: 0).sold == [SKU("TEE"): .max])
    }

    @Test func aFacilityThatSaysNothingOfAnItemIsLeftOut() {
        #expect(view(two).units(of: "TEE", at: ["YORK", "HULL"]) == 5)
    }

    @Test func whatABundleHasOfAnItemTwiceIsCountedTogether() {
        let stock = view(parts, bundles: ["SET": [("MUG", 2), ("PAIR", 1)], "PAIR": [("MUG", 1)]])
        #expect(stock.units(of: SKU("SET"), at: []) == 2)
    }

    @Test func aCancelledOrderTakesNothingOffTheChannelsStock() {
        #expect(Sample.order(cancelledAt: t0).sold.isEmpty)
        #expect(
            Sample.order([OrderLine(id: LineID("1"), sku: nil, title: "Tee", quantity: 1, unitPrice: 1)]).sold.isEmpty)
    }

    @Test func whatTheWMSAndTheChannelSayOfStockIsKeptAsItCame() {
        let reading = StockReading(item: "TEE", facility: "LEEDS", onHand: nil, available: -2)
        #expect(reading.onHand == nil && reading.available == -2)
        #expect(reading == StockReading(item: "TEE", facility: "LEEDS", onHand: nil, available: -2))
        #expect(ChannelLevel(variant: "1", location: "11", quantity: 4).quantity == 4)
        #expect(StockAdjustment(item: "TEE", facility: "LEEDS", quantity: -3, reason: "broken", at: nil).quantity == -3)
    }
}
