import Domain
import Testing

/// Locations and facilities that do not fit.
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

    @Test func eachFindingSaysWhatTheLocationOrFacilityIsFor() {
        func details(_ change: (inout Policy) -> Void) -> Set<String> {
            var policy = Policy()
            change(&policy)
            let audit = LocationAudit(
                locations: [.init(id: "11", name: "Shop"), .init(id: "12", name: "Attic")],
                facilities: ["LEEDS", "HULL"],
                policy: policy)
            return Set(audit.findings.map(\.detail))
        }
        #expect(
            details { $0.routing = .locations(["11": "YORK", "99": "LEEDS"]) } == [
                "\"Attic\" has no facility; what it is to ship waits",
                "stands for location 11, and Deposco has no such facility",
                "stands for LEEDS, and the channel has no such location",
                "stands for no location, so no order is routed to it",
            ])
        #expect(
            details { $0.routing = .facility("BATH") } == ["ships everything, and Deposco has no such facility"])
        #expect(
            details { $0.routing = .availability(["BATH"]) } == ["is routed to, and Deposco has no such facility"])
        #expect(
            details { $0.stock = StockPolicy(locations: ["77": ["BATH"]]) } == [
                "is to show stock, and the channel has no such location",
                "has its stock shown, and Deposco has no such facility",
            ])
    }

    @Test func aPlaceThatIsMissingForTwoReasonsIsNamedOnce() {
        let found = found {
            $0.routing = .availability(["BATH", "BATH"])
            $0.stock = StockPolicy(locations: ["11": ["BATH"]])
        }
        #expect(found == ["unknown-facility BATH"])
    }

    @Test func oneNamedFacilityMakesAShopDependOnLocations() {
        var policy = Policy()
        policy.routing = .facility("MAIN")
        #expect(LocationAudit.concerns(policy))
    }

    @Test func eachPlaceThatIsMissingIsNamed() {
        #expect(
            found { $0.routing = .availability(["BATH", "YORK"]) } == [
                "unknown-facility BATH", "unknown-facility YORK",
            ])
        // A location and a facility of one name are two things.
        #expect(
            found { $0.stock = StockPolicy(locations: ["BATH": ["BATH"]]) }
                == ["unknown-facility BATH", "unknown-location BATH"])
    }
}
