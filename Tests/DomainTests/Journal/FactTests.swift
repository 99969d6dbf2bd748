import Domain
import Testing

/// Facts under the names that the journal knows them by.
@Suite struct FactTests {
    private static let facts =
        EveryFact.order("1001") + EveryFact.others + [
            .orderAssessed(.queued, blocks: [], parts: nil), .orderAdjusted([]),
        ]

    /// Rows stand in the journal under these names: one that changes is not found any more.
    @Test(arguments: facts) func aFactStandsInTheJournalUnderItsName(fact: Fact) {
        let name = String(describing: fact).prefix { $0 != "(" }
        #expect(fact.kind == name)
    }
}
