import Domain
import Testing

@Suite struct CatalogueAuditTests {
    private func variant(_ id: String, _ sku: String?, ships: Bool = true, active: Bool = true) -> Variant {
        Variant(id: id, sku: sku.map { SKU($0) }, title: "Thing \(id)", requiresShipping: ships, active: active)
    }

    private func kinds(
        _ variants: [Variant], _ items: [Item] = [Item(number: "TEE", name: "Tee")], map: [String: String] = [:]
    ) -> [String] {
        CatalogueAudit(variants: variants, items: items, map: map).findings.map { "\($0.kind.rawValue) \($0.subject)" }
    }

    @Test func aCatalogueThatFitsHasNoFindings() {
        #expect(kinds([variant("1", "TEE"), variant("2", "SHOP-TEE")], map: ["SHOP-TEE": "TEE"]) == [])
    }

    @Test func everyPlantedFaultIsNamedOnce() {
        let long = String(repeating: "X", count: 41)
        let found = kinds(
            [
                variant("1", "tee"), variant("2", "GHOST"), variant("3", nil), variant("4", "TEE"), variant("5", "TEE"),
                variant("6", "OLD"), variant("7", long), variant("8", "LOST"),
            ],
            [
                Item(number: "TEE", name: "Tee"), Item(number: "OLD", name: "Old", active: false),
                Item(number: "MUG", name: "Mug"),
            ],
            map: ["LOST": "NOWHERE", "MUG": "TEE"])
        #expect(
            found == [
                "unknown-sku GHOST", "unknown-sku tee", "inactive-item OLD", "no-sku Thing 3", "duplicate-sku TEE",
                "over-limit \(long)", "mapped-to-nothing LOST", "map-unused MUG",
            ])
    }

    @Test func aNearMissIsSuggested() {
        let audit = CatalogueAudit(variants: [variant("1", "tee")], items: [Item(number: "TEE", name: "Tee")], map: [:])
        #expect(audit.findings.first?.suggestion == "TEE")
    }

    @Test func whatIsNotSoldOrNeedsNoShippingIsNoFault() {
        #expect(kinds([variant("1", "GHOST", ships: false), variant("2", nil, active: false)]) == [])
    }

    private func details(_ audit: CatalogueAudit) -> [String] { audit.findings.map(\.detail) }

    @Test func eachFindingSaysWhatIsWrong() {
        let long = String(repeating: "X", count: 41)
        let audit = CatalogueAudit(
            variants: [
                variant("1", "GHOST"), variant("2", "OLD"), variant("3", nil), variant("4", "TEE"), variant("5", "TEE"),
                variant("6", long),
            ],
            items: [Item(number: "TEE", name: "Tee"), Item(number: "OLD", name: "Old", active: false)],
            map: ["LOST": "NOWHERE", "TEE": "OLD"])
        #expect(
            details(audit) == [
                "sold as \"Thing 1\"", "item OLD, sold as \"Thing 2\"", "variant 3 is sold and ships",
                "Thing 4; Thing 5", "41 characters and Deposco takes 40: map it", "mapped to NOWHERE, which is no item",
                "is itself an item, so its mapping to OLD is never used",
            ])
    }

    @Test func aSKUOfFortyCharactersFits() {
        let long = String(repeating: "X", count: 40)
        #expect(kinds([variant("1", long)]) == ["unknown-sku \(long)"])
    }

    @Test func aSKUThatIsTooLongAndMappedIsNoFault() {
        let long = String(repeating: "X", count: 41)
        #expect(kinds([variant("1", long)], map: [long: "TEE"]) == [])
    }

    @Test func aMappedSKUIsAsInactiveAsItsItem() {
        let found = kinds(
            [variant("1", "SHIRT")], [Item(number: "TEE", name: "Tee", active: false)], map: ["SHIRT": "TEE"])
        #expect(found == ["inactive-item SHIRT"])
    }

    // MARK: Bundles

    private func bundled(
        _ bundles: [SKU: [BundleComponent]], items: [Item] = [Item(number: "TEE", name: "Tee")],
        map: [String: String] = [:]
    ) -> [String] {
        var audit = CatalogueAudit(variants: [variant("1", "SET")], items: items, map: map)
        audit.bundles = bundles
        return audit.findings.map { "\($0.kind.rawValue) \($0.subject): \($0.detail)" }
    }

    private func one(_ sku: String) -> [BundleComponent] { [BundleComponent(sku: SKU(sku), quantity: 1)] }

    @Test func aBundleOfItemsIsNoFaultAndNeedsNoItemOfItsOwn() {
        #expect(bundled([SKU("SET"): one("TEE")]) == [])
        #expect(bundled([SKU("SET"): one("SHIRT")], map: ["SHIRT": "TEE"]) == [])
    }

    @Test func aBundleWithAComponentThatIsNoItemOrIsInactiveIsNamed() {
        #expect(bundled([SKU("SET"): one("CAP")]) == ["unknown-component SET: CAP is no item in Deposco"])
        #expect(
            bundled([SKU("SET"): one("CAP")], items: [Item(number: "CAP", name: "Cap", active: false)])
                == ["unknown-component SET: CAP is inactive"])
    }

    @Test func aBundleThatCannotBeExplodedIsNamedOnceAndNotWithEveryBundleThatHasIt() {
        #expect(
            bundled([SKU("SET"): one("PAIR"), SKU("PAIR"): []]) == ["bundle-refused PAIR: it has no components"])
    }

    @Test func whatDeposcoPutsTogetherIsABundleUnlessTheMapSaysOtherwise() {
        let kit = Item(number: "KIT", name: "Kit", components: one("CAP"))
        let tee = Item(number: "TEE", name: "Tee")
        #expect(
            bundled([SKU("SET"): one("TEE")], items: [kit, tee])
                == ["unknown-component KIT: CAP is no item in Deposco"])
        #expect(bundled([SKU("SET"): one("TEE"), SKU("KIT"): one("TEE")], items: [kit, tee]) == [])
    }

    @Test func findingsStandByKindThenSubjectThenDetail() {
        var audit = CatalogueAudit(
            variants: [variant("1", "SET"), variant("2", nil), variant("3", "GHOST")], items: [], map: [:])
        audit.bundles = [SKU("SET"): one("B") + one("A")]
        #expect(
            audit.findings.map { "\($0.subject): \($0.detail)" } == [
                "GHOST: sold as \"Thing 3\"", "Thing 2: variant 2 is sold and ships", "SET: A is no item in Deposco",
                "SET: B is no item in Deposco",
            ])
    }

    @Test func whatDoesNotFitOfLocationsStandsBesideTheCatalogue() {
        var audit = CatalogueAudit(variants: [], items: [], map: [:])
        var policy = Policy()
        policy.routing = .facility("MAIN")
        audit.places = LocationAudit(locations: [], facilities: [], policy: policy)
        #expect(audit.findings.map(\.kind) == [.unknownFacility])
    }

    @Test func anItemIsForSaleUntilDeposcoSaysOtherwise() {
        #expect(Item(number: "TEE", name: "Tee").active)
        #expect(Item(number: "TEE", name: "Tee").components == nil)
    }
}
