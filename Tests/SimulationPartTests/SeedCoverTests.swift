import Testing

@testable import Simulation

@Suite struct SeedCoverTests {
    @Test func theSimulatedSeedsTryEveryPairOfRoutingOrderAPIStockPushCaptureAndSettling() {
        #expect(SeedCover.missing(SeedCover.seeds).isEmpty, "`tallyman simulate --cover` finds other seeds")
        #expect(SeedCover.seeds.count <= 10)
    }

    @Test func aPairThatNoSeedTriesIsNamed() {
        #expect(SeedCover.missing([]).contains("routing byLocation with orders by v1"))
        #expect(SeedCover.missing(Array(SeedCover.seeds.dropLast(4))).isEmpty == false)
    }

    @Test func theListThatIsFoundTriesEveryPairAndIsShort() {
        let found = SeedCover.find(upTo: 5000)
        #expect(SeedCover.missing(found).isEmpty)
        #expect(found.count <= 10)
    }

    @Test func withTooFewSeedsToChooseFromThereIsNoList() {
        #expect(SeedCover.find(upTo: 3).isEmpty)
    }
}
