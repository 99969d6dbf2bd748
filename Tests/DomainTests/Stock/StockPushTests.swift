import Domain
import Testing

/// What the channel is to show of stock that moved, and what is left once it answered.
@Suite struct SharedStockTests {
    private func shares(_ sharing: StockPolicy.Sharing, _ variants: String...) -> [String: Int64] {
        var policy = StockPolicy(locations: ["1": []])
        policy.sharing = sharing
        return policy.shares(of: 7, among: variants)
    }

    @Test func eachVariantOfASKUShowsAllOfItByDefault() {
        #expect(StockPolicy(locations: [:]).sharing == .all)
        #expect(shares(.all, "9", "10") == ["9": 7, "10": 7])
    }

    @Test func theOldestIsTheOneWithTheLowestId() {
        #expect(shares(.oldest, "10", "9", "11") == ["9": 7, "10": 0, "11": 0])
    }

    @Test func noneOfSeveralIsTouched() { #expect(shares(.none, "9", "10") == [:]) }

    @Test(arguments: [StockPolicy.Sharing.all, .oldest, .none])
    func theOnlyVariantOfASKUAlwaysShowsItsStock(_ sharing: StockPolicy.Sharing) {
        #expect(shares(sharing, "9") == ["9": 7])
    }
}

@Suite struct StockPushTests {
    private let tee = SKU("TEE")
    private let mug = SKU("MUG")
    private let set = SKU("SET")

    private func view(_ available: [String: [String: Int64]], pending: [String: Int64] = [:]) -> StockView {
        StockView(
            available: available, pending: pending,
            matches: Dictionary(uniqueKeysWithValues: available.keys.map { (SKU($0), SKUMatch.item($0)) }),
            bundles: Bundles([set: [BundleComponent(sku: tee, quantity: 2)]]))
    }

    private var policy: StockPolicy {
        var policy = StockPolicy(locations: ["2": ["YORK"], "1": ["LEEDS"]])
        policy.safety = 1
        return policy
    }

    private func push(_ skus: SKU..., in view: StockView) -> StockPush { StockPush(skus, in: view, policy: policy) }

    @Test func eachLocationShowsWhatItsFacilitiesHaveLessWhatIsKeptBack() {
        let push = push(tee, in: view(["TEE": ["LEEDS": 7, "YORK": 5]]))
        #expect(
            push.quantities == [
                StockPush.Quantity(sku: tee, location: "1", units: 6),
                StockPush.Quantity(sku: tee, location: "2", units: 4),
            ])
        #expect(push.shortages.isEmpty)
    }

    @Test func theChannelNeverShowsLessThanNone() {
        let push = push(tee, in: view(["TEE": ["LEEDS": 1]], pending: ["TEE": 4]))
        #expect(push.quantities == [StockPush.Quantity(sku: tee, location: "1", units: 0)])
    }

    @Test func ofUnknownStockTheChannelKeepsWhatItShows() {
        let push = push(tee, mug, in: view(["TEE": ["YORK": 5]]))
        #expect(push.quantities == [StockPush.Quantity(sku: tee, location: "2", units: 4)])
    }

    @Test func moreSoldThanThereIsAtAllLocationsTogetherIsAShortage() {
        let short = push(tee, in: view(["TEE": ["LEEDS": 1, "YORK": 2]], pending: ["TEE": 3]))
        #expect(short.shortages == [StockShortage(sku: tee, item: "TEE", units: 3)])
        let enough = push(tee, in: view(["TEE": ["LEEDS": 4, "YORK": 2]], pending: ["TEE": 3]))
        #expect(enough.shortages.isEmpty)
    }

    @Test func aBundleIsNotShortBesideItsComponents() {
        let push = push(set, tee, in: view(["TEE": ["LEEDS": 1]], pending: ["TEE": 3]))
        #expect(push.shortages.map(\.sku) == [tee])
    }

    @Test func theShortageNamesTheOrdersAtRisk() {
        let shortage = StockShortage(sku: tee, item: "T-1", units: 3)
        let named = NewException.oversold(shortage, orders: ["#1002", "#1001"])
        #expect(named.cause == .oversold(tee))
        #expect(named.summary == "TEE is oversold by 3")
        #expect(named.detail == "at risk, the youngest first: #1002, #1001")
        #expect(NewException.oversold(shortage, orders: []).detail == "at risk, the youngest first: no order here")
    }

    // MARK: Writing

    private func wanted(
        _ sku: SKU, _ quantity: Int64, believed: Int64, certain: Bool = true, at location: String = "1"
    ) -> WantedStock {
        WantedStock(
            sku: sku, variant: "v-\(sku)", inventoryItem: "i-\(sku)", location: location, quantity: quantity,
            believed: believed, certain: certain)
    }

    @Test func onlyWhatDiffersFromWhatTheChannelShowsIsWritten() {
        let all = [wanted(tee, 4, believed: 4), wanted(mug, 3, believed: 5)]
        #expect(all.writes == [all[1]])
    }

    @Test func whatTheChannelMayHaveChangedIsReadBeforeItIsWritten() {
        let all = [wanted(tee, 4, believed: 9, certain: false), wanted(mug, 3, believed: 5)]
        #expect(all.uncertain == [all[0]])
        #expect(all.writes == [all[1]])
        let read = all.believing([ChannelLevel(variant: "v-TEE", location: "1", quantity: 6)])
        #expect(read[0] == wanted(tee, 4, believed: 6))
        #expect(read.writes.count == 2)
    }

    @Test func aReadingOfAnotherLocationSaysNothing() {
        let all = [wanted(tee, 4, believed: 9, certain: false)]
        #expect(all.believing([ChannelLevel(variant: "v-TEE", location: "2", quantity: 6)]) == all)
    }

    @Test func whatIsCertainIsNotReplacedByAReading() {
        let all = [wanted(tee, 4, believed: 9)]
        #expect(all.believing([ChannelLevel(variant: "v-TEE", location: "1", quantity: 6)]) == all)
    }

    @Test func onceAllIsWrittenEverySKUThatMovedIsSettled() {
        let all = [wanted(tee, 4, believed: 9), wanted(mug, 3, believed: 3)]
        #expect(!all.isOpen(written: [all[0]], refused: []))
        #expect(all.settled(of: [tee, mug, set], written: [all[0]], refused: []) == [tee, mug, set])
    }

    @Test func whileSomethingIsLeftOnlyWhatTheChannelRefusesIsSettled() {
        let all = [wanted(tee, 4, believed: 9), wanted(tee, 2, believed: 1, at: "2"), wanted(mug, 3, believed: 5)]
        #expect(all.isOpen(written: [], refused: [all[0]]))
        #expect(all.settled(of: [tee, mug], written: [], refused: [all[0]]) == [tee])
    }

    @Test func whatIsSoldOutToTheUnitIsNoShortage() {
        #expect(push(tee, in: view(["TEE": ["LEEDS": 3]], pending: ["TEE": 3])).shortages.isEmpty)
    }

    @Test func anInactiveItemIsNeitherShownNorShort() {
        var stock = view(["TEE": ["LEEDS": 1]], pending: ["TEE": 3])
        stock.matches[tee] = .inactive("TEE")
        #expect(push(tee, in: stock) == push(in: stock))
    }

    @Test func aSKUMayKeepBackMoreThanTheShopDoes() {
        var policy = policy
        policy.safetyBySKU[tee] = 3
        let push = StockPush([tee], in: view(["TEE": ["LEEDS": 7]]), policy: policy)
        #expect(push.quantities.map(\.units) == [4])
    }

    @Test func theLastReadingOfALocationCounts() {
        let all = [wanted(tee, 4, believed: 9, certain: false)]
        let read = all.believing([
            ChannelLevel(variant: "v-TEE", location: "1", quantity: 6),
            ChannelLevel(variant: "v-TEE", location: "1", quantity: 7),
            ChannelLevel(variant: "v-MUG", location: "1", quantity: 8),
        ])
        #expect(read.map(\.believed) == [7])
        #expect(read.map(\.certain) == [true])
    }

    @Test func whatIsRefusedIsNotOpen() {
        let all = [wanted(tee, 4, believed: 9), wanted(mug, 3, believed: 5)]
        #expect(!all.isOpen(written: [all[0]], refused: [all[1]]))
        #expect(all.isOpen(written: [all[0]], refused: []))
        #expect(all.settled(of: [tee, mug], written: [all[0]], refused: [all[1]]) == [tee, mug])
    }

    @Test func aLevelThatTheChannelDoesNotHaveIsNamed() {
        let all = [wanted(tee, 4, believed: 0, certain: false), wanted(tee, 2, believed: 0, certain: false, at: "2")]
        #expect(all.unstocked(in: [ChannelLevel(variant: "v-TEE", location: "1", quantity: 6)]) == [all[1]])
        #expect(all.unstocked(in: []) == all)
    }
}
