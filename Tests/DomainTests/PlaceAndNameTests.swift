import Domain
import Testing

/// Locations and facilities that do not fit, names in the WMS, and states that the channel may say.
@Suite struct LocationAuditTests {
    private func found(_ change: (inout Policy) -> Void) -> [String] {
        var policy = Policy()
        change(&policy)
        let audit = LocationAudit(
            locations: [.init(id: "11", name: "Shop"), .init(id: "12", name: "Attic")], facilities: ["LEEDS", "HULL"],
            policy: policy)
        return audit.findings.map { "\($0.kind.rawValue) \($0.subject)" }.sorted()
    }

    @Test func aLocationWithoutAFacilityAndAFacilityWithoutALocationAreNamed() {
        #expect(
            found { $0.routing = .locations(["11": "LEEDS"]) } == ["unmapped-facility HULL", "unmapped-location 12"])
    }

    @Test func whatTheChannelOrDeposcoDoesNotHaveIsNamed() {
        #expect(
            found { $0.routing = .locations(["11": "LEEDS", "12": "YORK", "99": "HULL"]) }
                == ["unknown-facility YORK", "unknown-location 99"])
    }

    @Test func theOneFacilityThatShipsEverythingHasToBeThere() {
        #expect(found { $0.routing = .facility("MAIN") } == ["unknown-facility MAIN"])
        #expect(found { $0.routing = .facility("HULL") }.isEmpty)
    }

    @Test func eachFacilityThatIsRoutedToHasToBeThere() {
        #expect(found { $0.routing = .availability(["LEEDS", "BATH"]) } == ["unknown-facility BATH"])
    }

    @Test func whatShowsStockHasToBeThereToo() {
        let found = found { $0.stock = StockPolicy(locations: ["11": ["LEEDS", "BATH"], "77": []]) }
        #expect(found == ["unknown-facility BATH", "unknown-location 77"])
    }

    @Test func locationsConcernOnlyAShopThatDependsOnThem() {
        var policy = Policy()
        #expect(!LocationAudit.concerns(policy))
        policy.stock = StockPolicy(locations: [:])
        #expect(LocationAudit.concerns(policy))
        policy.stock = nil
        policy.routing = .availability(["LEEDS"])
        #expect(LocationAudit.concerns(policy))
    }
}

@Suite struct NameTests {
    @Test func anOrdersNumberInTheWMSIsItsNameWithThePrefix() {
        var policy = Policy()
        #expect(Sample.order().wmsNumber(under: policy) == "1001")
        policy.numberPrefix = "UK-"
        #expect(Sample.order().wmsNumber(under: policy) == "UK-1001")
        var odd = Sample.order()
        odd.name = "EU/7#2"
        #expect(odd.wmsNumber(under: policy) == "UK-EU/7#2")
    }

    @Test func twoItemsThatAreEquallyNearAreNotSuggested() {
        #expect(NearMiss.suggestion(for: SKU("tee-1"), candidates: ["TEE-1", "TEE 1"]) == nil)
        #expect(NearMiss.suggestion(for: SKU("TEE-1"), candidates: ["TEE-1", "TEE 1"]) == "TEE 1")
    }

    @Test(arguments: [
        ("ТЕЕ-1", "TEE-1"), ("TEE–1", "TEE-1"), ("TEE 1 ", "TEE1"), ("1O1", "101"), ("1l1", "111"), ("007", "7"),
    ])
    func lettersThatLookAlikeAreNear(sku: String, item: String) {
        #expect(NearMiss.key(sku) == NearMiss.key(item))
    }

    @Test(arguments: [("TEE-10", "TEE-1"), ("SOLO", "S0L0"), ("TEE-100", "TEE-1")])
    func zerosThatMeanSomethingStay(sku: String, item: String) {
        #expect(NearMiss.key(sku) != NearMiss.key(item))
    }

    @Test(arguments: ["PARTIALLY_PAID", "partially_paid"]) func aPaymentIsReadInEitherFormOfTheChannels(text: String) {
        #expect(PaymentState(channel: text) == .partiallyPaid)
    }

    @Test func aPaymentThatIsNotSaidIsPendingAndAStrangeOneIsKept() {
        #expect(PaymentState(channel: nil) == .pending)
        #expect(PaymentState(channel: "frozen") == .other("frozen"))
        #expect(PaymentState(channel: "frozen").text == "frozen")
    }

    @Test func aPersonWithoutANameIsCalledByTheCompany() {
        #expect(Contact(firstName: "Ada", lastName: "Byron", company: "Engines").displayName == "Ada Byron")
        #expect(Contact(firstName: "", company: "Engines").displayName == "Engines")
        #expect(Contact().displayName.isEmpty)
    }

    @Test func anEmptySKUIsNone() {
        #expect(OrderLine(id: LineID("1"), sku: SKU(""), title: "Tee", quantity: 1, unitPrice: 1).sku == nil)
        #expect(Variant(id: "1", sku: SKU(""), title: "Tee", requiresShipping: true, active: true).sku == nil)
    }
}
