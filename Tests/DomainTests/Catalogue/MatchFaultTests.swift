import Domain
import Testing

/// What is wrong with a SKU for what the WMS makes of it.
@Suite struct MatchFaultTests {
    private let tee = SKU("TEE")
    private let set = SKU("SET")

    @Test func aSKUWithoutAnItemIsUnknown() {
        #expect(SKUMatch.unknown.exceptions(tee, isBundle: false) == [.unknownSKU(tee)])
    }

    @Test func anInactiveItemIsToldAsSuch() {
        #expect(SKUMatch.inactive("T-1").exceptions(tee, isBundle: false) == [.inactiveItem(tee)])
    }

    @Test func aSKUThatTheWMSTakesHasNoFault() {
        #expect(SKUMatch.item("T-1").exceptions(tee, isBundle: false).isEmpty)
    }

    @Test func aBundleNeedsNoItemOfItsOwn() {
        #expect(SKUMatch.unknown.exceptions(set, isBundle: true).isEmpty)
        #expect(SKUMatch.inactive("S-1").exceptions(set, isBundle: true).isEmpty)
    }

    @Test func aSKUOnSeveralVariantsNamesFiveOfThem() {
        let raised = NewException.duplicate(tee, on: ["a", "b", "c", "d", "e", "f"])
        #expect(raised.cause == .duplicateSKU(tee))
        #expect(raised.summary == "TEE is on 6 variants")
        #expect(raised.detail == "a; b; c; d; e")
    }
}
