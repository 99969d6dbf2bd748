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
}
