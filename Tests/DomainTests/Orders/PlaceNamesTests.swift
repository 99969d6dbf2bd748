import Domain
import Testing

/// What people call the channel's locations.
@Suite struct PlaceNamesTests {
    @Test func `a location is called by the facility behind it, and by its number where none is known`() {
        var policy = Policy()
        policy.routing = .locations(["1": "LEEDS"])
        policy.stock = StockPolicy(locations: ["2": ["BRISTOL", "YORK"], "3": []])
        let places = PlaceNames(policy)
        #expect(places.name(of: "1") == "LEEDS")
        #expect(places.name(of: "2") == "BRISTOL and YORK")
        #expect(places.name(of: "3") == "location 3", "all facilities are behind it")
        #expect(places.name(of: "4") == "location 4")
        #expect(places.names(of: ["4", "1", "1"]) == "LEEDS, location 4")
        #expect(places.nameAndNumber(of: "1") == "location 1 (LEEDS)")
        #expect(PlaceNames().nameAndNumber(of: "1") == "location 1")
    }
}
